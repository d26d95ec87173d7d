import type { OrchestrationContext } from 'durable-functions'
import { RetryOptions } from 'durable-functions'
import { orchestrateBatch, type BatchContext } from '../../shared/batches/orchestrate'

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
    // An activity fails only where the ground did, so it is tried again: a batch outlives a store that was away.
    callActivity: (name, input) => df.callActivityWithRetry(name, groundRetry(), input),
    createTimer: (fireAt) => df.createTimer(fireAt),
    continueAsNew: (input) => df.continueAsNew(input),
  }
  return yield* orchestrateBatch(batch) as unknown as Generator<never, unknown, unknown>
}

const groundRetry = (): RetryOptions => {
  const retry = new RetryOptions(2_000, 6)
  retry.backoffCoefficient = 2
  return retry
}
