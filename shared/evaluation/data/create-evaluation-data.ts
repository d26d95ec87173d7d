import { calibrateDataset, type CalibrationDeps } from './calibrate-dataset'
import type { EvaluationData } from './contract'
import { makeQuestions, type QuestionsDeps } from './questions'

/** Questions made from an index, and evaluators held against people's labels. */
export const createEvaluationData = (
  deps: Omit<CalibrationDeps, 'datasets'> &
    Omit<QuestionsDeps, 'datasets'> & {
      readonly datasets: CalibrationDeps['datasets'] & QuestionsDeps['datasets']
    },
): EvaluationData => ({
  questions: (caller, index, order, signal) => makeQuestions(deps, caller, index, order, signal),
  calibrate: (caller, order, signal) => calibrateDataset(deps, caller, order, signal),
})
