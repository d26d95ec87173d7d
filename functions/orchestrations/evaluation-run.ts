import type { OrchestrationContext } from 'durable-functions'
import { orchestrateEvaluation } from '../../shared/evaluation/runs/orchestrate'
import { groundContext } from './ground-context'

/** The one orchestrator that carries evaluations, gates and tournaments; it sees counts and times, no value of a user. */
export const evaluationRun = function* (context: OrchestrationContext): Generator<never, unknown, unknown> {
  return yield* orchestrateEvaluation(groundContext(context)) as unknown as Generator<never, unknown, unknown>
}
