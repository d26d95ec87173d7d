import type { FaultData } from '../faults'
import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { World } from '../world'
import type { RunEvent, RunEventAt, RunHeader } from './contract'
import { followLog, type LogReader } from './durable/follow-log'
import { hasEnded } from './documents'
import { readPosition, writePosition } from './event-position'
import { followRecords, type RecordsReader } from './follow-records'
import { eventsOf } from './node-events'
import { errorOf } from './views'

/** Where a follower looks: at the stored run, never at the process that runs it. */
export interface RunReader extends Omit<LogReader, 'world' | 'eventsOf'>, Omit<RecordsReader, 'world'> {
  readonly world: Pick<World, 'now' | 'sleep'>
  outputs(header: RunHeader): Promise<JsonObject | undefined>
}

/** Projects a run's events from its records and blocks [11], after `from`, and follows it until it has ended or five minutes have passed; true where all is told. */
export async function* followRun(
  reader: RunReader,
  from: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<RunEventAt, boolean> {
  const position = readPosition(from)
  let header = await reader.header()
  if (position.stage === 'ending' && !hasEnded(header)) {
    throw fault('bad_request', `The position “${from}” is one of an ended run; run “${header.id}” is ${header.status}`)
  }
  if (position.stage === 'none') yield { id: writePosition({ stage: 'started' }), event: startOf(header) }

  if (position.stage !== 'ending') {
    const nodes = position.stage === 'batch' ? position : ({ stage: 'batch', after: 0 } as const)
    const isTold = header.durable
      ? yield* followLog({ ...reader, eventsOf: startAndEnd(reader) }, nodes, signal)
      : yield* followRecords(reader, nodes, signal)
    if (!isTold) return false
    header = await reader.header()
  }
  if (signal?.aborted) return false

  const endings = await endOf(header, reader)
  const told = position.stage === 'ending' ? position.index : 0
  for (const [index, event] of endings.entries()) {
    if (index >= told) yield { id: writePosition({ stage: 'ending', index: index + 1 }), event }
  }
  return true
}

const startAndEnd =
  (reader: RunReader): LogReader['eventsOf'] =>
  (node, header) => {
    // What was blocked is taken back where it was heard, which the log's followers know.
    const { text: _text, ...silent } = node
    const events = eventsOf([silent], header, reader.isShown(header))
    const [start, end] = events.length > 1 ? events : [undefined, events[0]]
    return { ...(start && { start }), end: end ?? startOf(header) }
  }

const startOf = (header: RunHeader): RunEvent => ({
  type: 'run-start',
  run_id: header.id,
  flow: header.flow,
  snapshot: header.snapshot,
  at: header.started,
})

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
