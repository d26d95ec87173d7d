import type { NodeRecordDraft, RunJournal, TextMark } from '../contract'
import { openTextWriter, type TextWriter, type TextWriterDeps } from './text-writer'

/** The number of the one writer that an interactive run has. */
export const interactiveWriter = 0

/** What the nodes of an interactive run say: kept at hand, and in blocks once somebody follows from elsewhere [11]. */
export const followedTalk = (
  deps: Omit<TextWriterDeps, 'begin'>,
): Required<Pick<RunJournal, 'said' | 'followed'>> & {
  /** Stores what a node said before it ended; undefined at once where there is nothing to store. */
  ended(node: Pick<NodeRecordDraft, 'path' | 'error'>): Promise<TextMark | undefined> | undefined
} => {
  const open = new Map<string, { readonly output: string; readonly begun: string; text: string }>()
  let writer: TextWriter | undefined

  return {
    said(node, output, delta, begun) {
      const talk = open.get(node)
      if (talk) talk.text += delta
      else open.set(node, { output, begun, text: delta })
      if (!writer) return
      if (!talk) writer.say({ node, output, begun, text: '' })
      writer.say({ node, output, text: delta })
    },
    followed() {
      if (writer) return
      writer = openTextWriter({
        ...deps,
        begin: async () => ((await deps.goesOn()) ? interactiveWriter : undefined),
      })
      for (const [node, { output, begun, text }] of open) {
        writer.say({ node, output, begun, text: '' })
        writer.say({ node, output, text })
      }
    },
    ended({ path, error }) {
      const talk = open.get(path)
      open.delete(path)
      if (!writer || !talk) return undefined
      const stored = error?.code === 'content_blocked' ? writer.withdraw(path) : writer.flush()
      return stored.then(
        (written) => written && { ...written, output: talk.output },
        (cause: unknown) => {
          // What was said is on its way to the caller all the same.
          deps.world.log('warning', 'What a run said could not be stored', { run: deps.key[1], cause })
          return undefined
        },
      )
    },
  }
}
