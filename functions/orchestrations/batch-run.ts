import type { OrchestrationContext } from 'durable-functions'
import { orchestrateBatch } from '../../shared/batches/orchestrate'
import { groundContext } from './ground-context'

/** The one orchestrator that carries every batch; it sees counts and times, no value of a user. */
export const batchRun = function* (context: OrchestrationContext): Generator<never, unknown, unknown> {
  return yield* orchestrateBatch(groundContext(context)) as unknown as Generator<never, unknown, unknown>
}
