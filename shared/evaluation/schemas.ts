/** How orders and answers of this room look from outside: what doors need of it before it opens. */
export { metricNames } from './contract'
export { calibrationOrder, calibrationView, questionsMade, questionsOrder } from './data/schemas'
export { evidenceMarkdown } from './gates/evidence-markdown'
export {
  comparisonOrder,
  comparisonView,
  gateCheck,
  gateDefinition,
  gateLine,
  gateRunOrder,
  gateRunView,
  gateTry,
  gateView,
} from './gates/schemas'
export {
  evaluatedRowDetail,
  evaluatedRowView,
  evaluationLineView,
  evaluationOrder,
  evaluationPlanView,
  evaluationView,
} from './runs/schemas'
export { tournamentLine, tournamentOrder, tournamentView } from './tournaments/schemas'
export type { GateDefinition, GateRunOrder } from './gates/contract'
export type { EvaluationActivities, EvaluationOrder } from './runs/contract'
export type { TournamentOrder } from './tournaments/contract'
