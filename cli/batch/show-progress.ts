import type { Scene } from '../scene'
import type { BatchFacts } from './batch-facts'
import { barText, progressText } from './batch-text'
import type { AwayListener } from './server-away'

/** Where the way of a batch is shown. */
export interface ProgressShown extends AwayListener {
  show(facts: BatchFacts): void
  /** Leaves the line that is written over. */
  close(): void
}

const clearLine = '\r\u001B[K'

/** A bar that is written over on a terminal, else a line every `everyMs` where something has changed; lines of JSON with `--json`. */
export const showProgress = (
  { terminal }: Pick<Scene, 'terminal'>,
  { json = false, everyMs = 3000, now = () => performance.now() }: ProgressOptions,
): ProgressShown => {
  const width = json ? undefined : terminal.liveWidth?.()
  let told: { readonly at: number; readonly text: string } | undefined
  const say = (event: string, text: string): void => {
    if (json) terminal.write(`${JSON.stringify({ event })}\n`)
    else terminal.note(`${width === undefined ? '' : clearLine}${text}\n`)
  }
  return {
    away: () => say('away', 'The server does not answer; waiting for it …'),
    back: () => say('back', 'The server is back.'),
    show: (facts) => {
      if (width !== undefined) {
        terminal.note(`${clearLine}${barText(facts, terminal.liveWidth?.() ?? width)}`)
        return
      }
      const { run, progress } = facts
      const text = json
        ? JSON.stringify({ event: 'progress', run_id: run.id, status: run.status, ...progress })
        : progressText(facts)
      const at = now()
      if (told && (told.text === text || at - told.at < everyMs)) return
      told = { at, text }
      if (json) terminal.write(`${text}\n`)
      else terminal.note(`${text}\n`)
    },
    close: () => {
      if (width !== undefined) terminal.note(clearLine)
    },
  }
}

/** How the way of a batch is shown. */
export interface ProgressOptions {
  readonly json?: boolean | undefined
  /** Milliseconds between two lines; 3,000 where absent. */
  readonly everyMs?: number
  readonly now?: () => number
}
