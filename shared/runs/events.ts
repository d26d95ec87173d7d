import type { FaultData } from '../faults'
import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { World } from '../world'
import type { NodeRecord, RunEvent, RunEventAt, RunHeader } from './contract'
import { followLog, type LogReader } from './durable/follow-log'
import { hasEnded } from './documents'
import { readPosition, writePosition, type Position } from './event-position'
import { errorOf } from './views'

const fastestLook = 100
const slowestLook = 1_000
const longestFollow = 5 * 60_000
// A replica may lag this long behind the header that says how many records there are.
const longestLag = 10_000

/** Where a follower looks: at the stored run, never at the process that runs it. */
export interface RunReader {
  readonly world: Pick<World, 'now' | 'sleep'>
  header(): Promise<RunHeader>
  /** The node records after a place in their writer's order. */
  nodesAfter(sequence: number): Promise<readonly NodeRecord[]>
  /** The entries of a durable run's log after a number. */
  logAfter: LogReader['logAfter']
  nodeAt: LogReader['nodeAt']
  outputs(header: RunHeader): Promise<JsonObject | undefined>
  isShown(header: RunHeader): boolean
}

/** Projects a run's events from its records [11], after `from`, and follows it until it has ended or five minutes have passed; true where all is told. */
export async function* followRun(
  reader: RunReader,
  from: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<RunEventAt, boolean> {
  const { world } = reader
  const closesAt = world.now() + longestFollow
  let position: Position = readPosition(from)
  let header = await reader.header()
  let endSeenAt: number | undefined
  let pause = fastestLook

  if (position.stage === 'ending' && !hasEnded(header)) {
    throw fault('bad_request', `The position “${from}” is one of an ended run; run “${header.id}” is ${header.status}`)
  }
  if (position.stage === 'none') {
    position = { stage: 'started' }
    yield { id: writePosition(position), event: startOf(header) }
  }

  if (header.durable && position.stage !== 'ending') {
    const log: LogReader = {
      ...reader,
      eventsOf: (node, of) => {
        const events = eventsOf([node], of, reader.isShown(of))
        const [start, end] = events.length > 1 ? events : [undefined, events[0]]
        return { ...(start && { start }), end: end ?? startOf(of) }
      },
    }
    const isOver = yield* followLog(log, position.stage === 'batch' ? position.after : 0, signal)
    if (!isOver) return false
    header = await reader.header()
    position = { stage: 'ending', index: 0 }
  }
  while (position.stage !== 'ending') {
    if (signal?.aborted) return false
    // The header is read before the records: an end that is seen has all its records before it.
    header = await reader.header()
    if (hasEnded(header)) endSeenAt ??= world.now()

    const seen: number = position.stage === 'batch' ? position.after : 0
    const found = await reader.nodesAfter(seen)
    const isComplete = endSeenAt !== undefined && seen + found.length >= (header.records ?? 0)
    const isFinal = isComplete || (endSeenAt !== undefined && world.now() - endSeenAt >= longestLag)

    const begun = position.stage === 'batch' && position.index !== undefined ? position : undefined
    const upTo: number = begun?.upTo ?? lastTellable(found, seen, isFinal)
    if (upTo > seen) {
      const batch = found.filter((node) => node.sequence <= upTo)
      const events = eventsOf(batch, header, reader.isShown(header))
      for (const [index, event] of events.entries()) {
        if (index < (begun?.index ?? 0)) continue
        const isLast = index === events.length - 1
        position = isLast ? { stage: 'batch', after: upTo } : { stage: 'batch', after: seen, upTo, index: index + 1 }
        yield { id: writePosition(position), event }
        if (signal?.aborted) return false
      }
      position = { stage: 'batch', after: upTo }
      pause = fastestLook
      continue
    }
    if (isFinal) {
      position = { stage: 'ending', index: 0 }
      break
    }

    if (world.now() + pause > closesAt) return false
    await world.sleep(pause, signal)
    pause = Math.min(slowestLook, pause * 1.5)
  }
  if (signal?.aborted) return false

  const endings = await endOf(header, reader)
  for (const [index, event] of endings.entries()) {
    if (index >= position.index) yield { id: writePosition({ stage: 'ending', index: index + 1 }), event }
  }
  return true
}

const startOf = (header: RunHeader): RunEvent => ({
  type: 'run-start',
  run_id: header.id,
  flow: header.flow,
  snapshot: header.snapshot,
  at: header.started,
})

/** Until the end only what has no gap before it is told, so that a later look never finds something earlier. */
const lastTellable = (found: readonly NodeRecord[], seen: number, isFinal: boolean): number => {
  let last = seen
  for (const { sequence } of found) {
    if (sequence !== last + 1 && !isFinal) break
    last = Math.max(last, sequence)
  }
  return last
}

/** The events of some records by time; of two at one time, those of the earlier record go first. */
const eventsOf = (nodes: readonly NodeRecord[], header: RunHeader, isShown: boolean): readonly RunEvent[] =>
  nodes
    .flatMap((node) => {
      const at = node.ended ?? node.started ?? header.started
      const ended: RunEvent = {
        type: 'node-end',
        node: node.path,
        status: node.status,
        at,
        latency_ms: node.started && node.ended ? Date.parse(node.ended) - Date.parse(node.started) : 0,
        ...(node.error && { error: errorOf(node.error, isShown) }),
        usage: node.usage,
        cost: node.cost,
      }
      const started: RunEvent[] = node.started ? [{ type: 'node-start', node: node.path, at: node.started }] : []
      return [...started, ended].map((event, turn) => ({ event, at: 'at' in event ? event.at : at, node, turn }))
    })
    .toSorted(
      (left, right) =>
        Date.parse(left.at) - Date.parse(right.at) ||
        left.node.sequence - right.node.sequence ||
        left.turn - right.turn,
    )
    .map(({ event }) => event)

const endOf = async (header: RunHeader, reader: RunReader): Promise<readonly RunEvent[]> => {
  const isShown = reader.isShown(header)
  const outputs = isShown ? await reader.outputs(header) : undefined
  const error: FaultData | undefined = header.error
  return [
    ...(outputs ? [{ type: 'outputs', outputs } as const] : []),
    ...(error ? [{ type: 'error', error: errorOf(error, isShown) } as const] : []),
    {
      type: 'run-end',
      run_id: header.id,
      status: header.status,
      at: header.ended ?? header.started,
      usage: header.usage,
      cost: header.cost,
      latency_ms: header.latency_ms ?? 0,
    },
  ]
}

/** The outputs of a run as an object; what else may lie there is no output. */
export const asOutputs = (value: Json): JsonObject => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw fault('store_corrupt', 'The outputs of the run are not an object')
}
