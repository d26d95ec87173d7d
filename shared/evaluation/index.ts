/** The evaluation room: what is measured of an answer, and what follows from many. */
export { createEvaluators, type EvaluatorsDeps } from './evaluators/create-evaluators'
export { createEvaluations } from './runs/create-evaluations'
export type { EvaluationActivities, EvaluationOrder } from './runs/contract'
export { evaluationOrder, evaluationView, evaluatedRowView } from './runs/schemas'
