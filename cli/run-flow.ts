import { errorOfFault, type Client, type JsonObject, type ServerEvent } from '../client'
import type { RunFigures } from './show-reply'

/** What is run, and as which version. */
export interface FlowOrder {
  readonly flow: string
  readonly version?: string
  readonly label?: string
  readonly variant?: string
  readonly body: JsonObject
}

/** What a run came to. */
export interface FlowResult extends RunFigures {
  readonly outputs: JsonObject
}

/** Runs a flow and tells its events as they come; resolves with what it came to, and throws what it failed with. */
export const runWithEvents = async (
  client: Client,
  order: FlowOrder,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
): Promise<FlowResult> => {
  let outputs: JsonObject = {}
  let figures: RunFigures = {}
  let status: unknown = 'unfinished'
  let failure: unknown
  for await (const event of client.invokeFlowEvents(order, { signal })) {
    onEvent(event)
    if (event.event === 'outputs') outputs = event.data['outputs'] as JsonObject
    if (event.event === 'error') failure = event.data['error']
    if (event.event === 'run-end') {
      figures = event.data
      status = event.data['status']
    }
  }
  if (failure !== undefined) throw errorOfFault(failure)
  if (status !== 'completed')
    throw errorOfFault({ code: 'unreachable', message: `The stream of the run ended while it was ${String(status)}` })
  const { run_id, latency_ms, usage, cost } = figures
  return {
    outputs,
    ...(run_id !== undefined && { run_id }),
    ...(latency_ms !== undefined && { latency_ms }),
    ...(usage !== undefined && { usage }),
    ...(cost !== undefined && { cost }),
  }
}
