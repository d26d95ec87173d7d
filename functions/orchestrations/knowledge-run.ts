import type { OrchestrationContext } from 'durable-functions'
import { orchestrateKnowledge, type WorkContext } from '../../shared/knowledge/work/orchestrate'
import { groundRetry } from './ground-retry'

/** The one orchestrator that carries work on indexes: rebuilds, reconciles, large files. It sees ids and times, no value of a user. */
export const knowledgeRun = function* (context: OrchestrationContext): Generator<never, unknown, unknown> {
  const { df } = context
  const work: WorkContext = {
    get currentUtcDateTime() {
      return df.currentUtcDateTime
    },
    getInput: () => df.getInput(),
    callActivity: (name, input) => df.callActivityWithRetry(name, groundRetry(), input),
    createTimer: (fireAt) => df.createTimer(fireAt),
    continueAsNew: (input) => df.continueAsNew(input),
  }
  return yield* orchestrateKnowledge(work) as unknown as Generator<never, unknown, unknown>
}
