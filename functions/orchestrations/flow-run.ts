import type { OrchestrationContext } from 'durable-functions'
import { orchestrate, type WaveContext } from '../../shared/flows/waves/orchestrate'
import { groundRetry } from './ground-retry'

/**
 * The one orchestrator that carries every durable run. It sees no value of a user and touches nothing but its context.
 * Instances outlive a deploy: what `tests/replay` finds changed stands behind `context.df.version`, with `defaultVersion` in
 * host.json raised, so that those begun before go on as they began.
 */
export const flowRun = function* (context: OrchestrationContext): Generator<never, unknown, unknown> {
  const { df } = context
  const waves: WaveContext = {
    instanceId: df.instanceId,
    version: df.version ?? '',
    get currentUtcDateTime() {
      return df.currentUtcDateTime
    },
    Task: df.Task,
    getInput: () => df.getInput(),
    callActivity: (name, input) => df.callActivityWithRetry(name, groundRetry(), input),
    createTimer: (fireAt) => df.createTimer(fireAt),
    waitForExternalEvent: (name) => df.waitForExternalEvent(name),
    continueAsNew: (input) => df.continueAsNew(input),
  }
  return yield* orchestrate(waves) as unknown as Generator<never, unknown, unknown>
}
