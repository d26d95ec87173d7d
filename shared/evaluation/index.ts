/** The evaluation room: what is measured of an answer, and what follows from many. */
export { createEvaluators, type EvaluatorsDeps } from './evaluators/create-evaluators'
export { forgetVerdicts } from './judges/forget-verdicts'
export { createEvaluations } from './runs/create-evaluations'
export { createComparisons } from './comparison/create-comparisons'
export { createGates, gateKind } from './gates/create-gates'
export { createTournaments, tournamentKind } from './tournaments/create-tournaments'
export { createEvaluationData } from './data/create-evaluation-data'
