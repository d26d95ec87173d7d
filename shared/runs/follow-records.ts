import type { NodeRecord, RunEvent, RunEventAt, RunHeader } from './contract'
import { hasEnded } from './documents'
import { notAPosition, writePosition, type NodePosition } from './event-position'
import { eventsOf } from './node-events'
import { RunTalk } from './text/run-talk'
import type { ReadBlocks } from './text/speakers'

/** Where a follower of an interactive run looks. */
export interface RecordsReader {
  readonly world: { now(): number; sleep(milliseconds: number, signal?: AbortSignal): Promise<void> }
  header(): Promise<RunHeader>
  /** The node records after a place in their writer's order. */
  nodesAfter(sequence: number): Promise<readonly NodeRecord[]>
  readonly blocks: ReadBlocks
  /** Has the run keep what it says from now on. */
  follow(): Promise<void>
  /** Whether the follower may hear what nodes say [20]. */
  isShown(header: RunHeader): boolean
}

const fastestLook = 100
const slowestLook = 1_000
const longestFollow = 5 * 60_000
// A replica may lag this long behind the header that says how many records there are.
const longestLag = 10_000

/** Tells an interactive run's nodes by their records, after a position, and what they say by its blocks; true when the run has ended and all is told [11]. */
export async function* followRecords(
  reader: RecordsReader,
  from: NodePosition,
  signal?: AbortSignal,
): AsyncGenerator<RunEventAt, boolean> {
  const { world } = reader
  const began = world.now()
  const heard = from.told?.[0]?.blocks ?? 0
  const talk = new RunTalk(reader.blocks)
  let { after } = from
  let within = from.index === undefined ? undefined : from
  let endSeenAt: number | undefined
  let pause = fastestLook
  const at = (event: RunEvent, inside?: { readonly upTo: number; readonly index: number }): RunEventAt => {
    const told = talk.blocks > 0 ? { told: [{ writer: 0, blocks: talk.blocks }] } : {}
    return { id: writePosition({ stage: 'batch', after, ...told, ...inside }), event }
  }

  for (;;) {
    if (signal?.aborted) return false
    // The header is read before the records: an end that is seen has all its records before it.
    const header = await reader.header()
    const isShown = reader.isShown(header)
    if (hasEnded(header)) endSeenAt ??= world.now()
    else if (isShown && !header.followed) await reader.follow()
    const isLate = endSeenAt !== undefined && world.now() - endSeenAt >= longestLag
    const isReady = !isShown || talk.blocks >= heard || (await talk.takeUp(heard))
    if (!isReady && world.now() - began >= longestLag) throw notAPosition(writePosition(from))

    const found = isReady ? await reader.nodesAfter(after) : []
    const isFinal = isLate || (isReady && endSeenAt !== undefined && after + found.length >= (header.records ?? 0))
    const upTo = within?.upTo ?? lastTellable(found, after, isFinal)
    const batch = found.filter(({ sequence }) => sequence <= upTo)
    // What a node said is told before its end, and nothing else while a batch is told.
    const said = isShown ? Math.max(0, ...batch.map(({ text }) => text?.blocks ?? 0)) : 0
    if (isReady && isShown && !within)
      for await (const event of talk.listen(batch.length > 0 ? said : undefined)) {
        yield at(event)
        if (signal?.aborted) return false
        pause = fastestLook
      }
    if (upTo > after && (within !== undefined || talk.blocks >= said || isLate)) {
      const events = eventsOf(batch, header, isShown, talk.begun)
      for (const [index, event] of events.entries()) {
        if (index < (within?.index ?? 0)) continue
        const isLast = index === events.length - 1
        if (isLast) after = upTo
        yield at(event, isLast ? undefined : { upTo, index: index + 1 })
        if (signal?.aborted) return false
      }
      within = undefined
      pause = fastestLook
      continue
    }
    if (isFinal && upTo === after) return true

    if (world.now() + pause > began + longestFollow) return false
    await world.sleep(pause, signal)
    pause = Math.min(slowestLook, pause * 1.5)
  }
}

/** Until the end only what has no gap before it is told, so that a later look never finds something earlier. */
const lastTellable = (found: readonly NodeRecord[], seen: number, isFinal: boolean): number => {
  let last = seen
  for (const { sequence } of found) {
    if (sequence !== last + 1 && !isFinal) break
    last = Math.max(last, sequence)
  }
  return last
}
