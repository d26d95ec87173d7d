import type { NodeRecord, RunEvent, RunEventAt, RunHeader } from '../contract'
import { hasEnded } from '../documents'
import { writePosition } from '../event-position'
import type { EventDocument } from './documents'

/** Where a follower of a durable run looks. */
export interface LogReader {
  readonly world: { now(): number; sleep(milliseconds: number, signal?: AbortSignal): Promise<void> }
  header(): Promise<RunHeader>
  /** The entries of the run's log after a number. */
  logAfter(sequence: number): Promise<readonly EventDocument[]>
  nodeAt(path: string, epoch: number): Promise<NodeRecord | undefined>
  /** The start and end of a node as a record tells them. */
  eventsOf(node: NodeRecord, header: RunHeader): { readonly start?: RunEvent; readonly end: RunEvent }
}

const fastestLook = 100
const slowestLook = 1_000
const longestFollow = 5 * 60_000

/** Tells a durable run's nodes by its log, after an entry; true when the run has ended and all is told. Each start and end is told once, however often workers announced it [11]. */
export async function* followLog(
  reader: LogReader,
  from: number,
  signal?: AbortSignal,
): AsyncGenerator<RunEventAt, boolean> {
  const { world } = reader
  const closesAt = world.now() + longestFollow
  const told = new Set<string>()
  for (const entry of from > 0 ? await reader.logAfter(0) : []) if (entry.sequence <= from) told.add(nameOf(entry))
  let last = from
  let pause = fastestLook
  for (;;) {
    // The header is read before the log: an end that is seen has all its entries before it.
    const header = await reader.header()
    const isOver = hasEnded(header)
    let isStuck = false
    for (const entry of await reader.logAfter(last)) {
      if (signal?.aborted) return false
      if (entry.sequence !== last + 1 && !isOver) break
      const events = told.has(nameOf(entry)) ? [] : await eventsAt(reader, header, entry, told)
      if (events === undefined && !isOver) {
        isStuck = true
        break
      }
      last = entry.sequence
      told.add(nameOf(entry))
      for (const event of events ?? []) yield { id: writePosition({ stage: 'batch', after: last }), event }
      pause = fastestLook
    }
    if (isOver && !isStuck) return true
    if (signal?.aborted || world.now() + pause > closesAt) return false
    await world.sleep(pause, signal)
    pause = Math.min(slowestLook, pause * 1.5)
  }
}

// Undefined: the entry speaks of an outcome that is not there yet.
const eventsAt = async (
  reader: LogReader,
  header: RunHeader,
  { path, epoch, phase, at }: EventDocument,
  told: Set<string>,
): Promise<readonly RunEvent[] | undefined> => {
  if (phase === 'start') return [{ type: 'node-start', node: path, at }]
  const node = await reader.nodeAt(path, epoch)
  if (!node || node.status === 'waiting') return undefined
  const { start, end } = reader.eventsOf(node, header)
  const startName = nameOf({ path, epoch, phase: 'start' })
  if (!start || told.has(startName)) return [end]
  told.add(startName)
  return [start, end]
}

const nameOf = ({ path, epoch, phase }: Pick<EventDocument, 'path' | 'epoch' | 'phase'>): string =>
  `${phase} ${epoch} ${path}`
