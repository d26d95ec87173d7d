/** The evaluation room: what is measured of an answer, and what follows from many. */
export { createEvaluators, type EvaluatorsDeps } from './evaluators/create-evaluators'
export { forgetVerdicts } from './judges/forget-verdicts'
export { createEvaluations } from './runs/create-evaluations'
export type { EvaluationActivities, EvaluationOrder } from './runs/contract'
export {
  evaluatedRowDetail,
  evaluatedRowView,
  evaluationLineView,
  evaluationOrder,
  evaluationPlanView,
  evaluationView,
} from './runs/schemas'
export { createComparisons } from './comparison/create-comparisons'
export { createGates, gateKind } from './gates/create-gates'
export { evidenceMarkdown } from './gates/evidence-markdown'
export {
  gateCheck,
  gateDefinition,
  gateLine,
  gateRunOrder,
  gateRunView,
  gateTry,
  gateView,
  comparisonOrder,
  comparisonView,
} from './gates/schemas'
export type { GateDefinition, GateEvidence, GateRunOrder } from './gates/contract'
export { createTournaments, tournamentKind } from './tournaments/create-tournaments'
export { tournamentLine, tournamentOrder, tournamentView } from './tournaments/schemas'
export type { TournamentOrder } from './tournaments/contract'
export { createEvaluationData } from './data/create-evaluation-data'
export { calibrationOrder, calibrationView, questionsMade, questionsOrder } from './data/schemas'
