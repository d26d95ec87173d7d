import type { OrchestrationContext } from 'durable-functions'
import { RetryOptions } from 'durable-functions'
import { orchestrate, type WaveContext } from '../../shared/flows/waves/orchestrate'

/**
 * The one orchestrator that carries every durable run. It sees no value of a user and touches nothing but its context.
 * Instances outlive a deploy: what `tests/replay` finds changed stands behind `context.df.version`, with `defaultVersion` in
 * host.json raised, so that those begun before go on as they began.
 */
export const flowRun = function* (context: OrchestrationContext): Generator<never, unknown, unknown> {
  const { df } = context
  const waves: WaveContext = {
    instanceId: df.instanceId,
    get currentUtcDateTime() {
      return df.currentUtcDateTime
    },
    Task: df.Task,
    getInput: () => df.getInput(),
    // An activity fails only where the ground did, so it is tried again: a run outlives a store that was away.
    callActivity: (name, input) => df.callActivityWithRetry(name, groundRetry(), input),
    createTimer: (fireAt) => df.createTimer(fireAt),
    waitForExternalEvent: (name) => df.waitForExternalEvent(name),
    continueAsNew: (input) => df.continueAsNew(input),
  }
  return yield* orchestrate(waves) as unknown as Generator<never, unknown, unknown>
}

const groundRetry = (): RetryOptions => {
  const retry = new RetryOptions(2_000, 6)
  retry.backoffCoefficient = 2
  return retry
}
