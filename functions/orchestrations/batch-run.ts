import type { OrchestrationContext } from 'durable-functions'
import { orchestrateBatch, type BatchContext } from '../../shared/batches/orchestrate'
import { groundRetry } from './ground-retry'

/** The one orchestrator that carries every batch; it sees counts and times, no value of a user. */
export const batchRun = function* (context: OrchestrationContext): Generator<never, unknown, unknown> {
  const { df } = context
  const batch: BatchContext = {
    instanceId: df.instanceId,
    get currentUtcDateTime() {
      return df.currentUtcDateTime
    },
    Task: df.Task,
    getInput: () => df.getInput(),
    callActivity: (name, input) => df.callActivityWithRetry(name, groundRetry(), input),
    createTimer: (fireAt) => df.createTimer(fireAt),
    continueAsNew: (input) => df.continueAsNew(input),
  }
  return yield* orchestrateBatch(batch) as unknown as Generator<never, unknown, unknown>
}
