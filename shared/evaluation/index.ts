/** The evaluation room: what is measured of an answer, and what follows from many. */
export { createEvaluators, type EvaluatorsDeps } from './evaluators/create-evaluators'
