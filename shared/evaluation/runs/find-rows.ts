import type { EvaluatedRow, EvaluatedRowsQuery, EvaluationPlan, Mark, PlannedEvaluator } from './contract'

/** Whether rows are to be looked for, not only read one after another. */
export const isSearch = ({ evaluator, only, order, slice, arm }: EvaluatedRowsQuery): boolean =>
  [evaluator, only, order, slice, arm].some((part) => part !== undefined)

/** The rows that are wanted, in their order or the worst first. */
export const findRows = (
  { evaluators, arms }: Pick<EvaluationPlan, 'evaluators' | 'arms'>,
  rows: readonly EvaluatedRow[],
  { outcome, evaluator, only, order, slice, value, arm }: EvaluatedRowsQuery,
): readonly EvaluatedRow[] => {
  const looked = evaluator === undefined ? evaluators : evaluators.filter(({ name }) => name === evaluator)
  const found = rows.filter(
    (row) =>
      (outcome === undefined || row.outcome === outcome) &&
      (arm === undefined || arms[row.arm]?.name === arm) &&
      (slice === undefined || row.slices[slice] === value) &&
      (only === undefined || looked.some(({ name }) => isOf(only, row, row.marks[name]))),
  )
  if (order !== 'worst') return found
  const badness = new Map(found.map((row) => [row, badnessOf(looked, row, evaluator !== undefined)]))
  return found.toSorted((one, other) => (badness.get(other) ?? 0) - (badness.get(one) ?? 0) || one.index - other.index)
}

const isOf = (only: NonNullable<EvaluatedRowsQuery['only']>, row: EvaluatedRow, mark: Mark | undefined): boolean => {
  const none = mark === undefined ? 'error' : 'none' in mark ? mark.none : undefined
  if (only === 'errors') return none === 'error'
  if (only === 'unchecked') return none === 'unchecked' || none === 'skipped'
  return row.outcome !== 'completed' || (mark !== undefined && 'score' in mark && mark.pass === false)
}

// What failed is worst of all, then what did not pass, then by how much of the scale is missing.
const badnessOf = (looked: readonly PlannedEvaluator[], row: EvaluatedRow, isNamed: boolean): number =>
  (row.outcome === 'completed' ? 0 : 1_000_000_000_000) +
  looked.reduce((sum, evaluator) => sum + markBadness(evaluator, row.marks[evaluator.name], isNamed), 0)

const markBadness = (
  { scale: [low, high], direction }: PlannedEvaluator,
  mark: Mark | undefined,
  isNamed: boolean,
): number => {
  if (mark === undefined || ('none' in mark && mark.none === 'error')) return 1.5
  if (!('score' in mark)) return 0
  // What has no end to its scale is no part of a sum, but an order of its own.
  if (high === null) return isNamed ? (direction === 'lower' ? mark.score : -mark.score) : 0
  const share = (mark.score - low) / (high - low || 1)
  return (mark.pass === false ? 1 : 0) + (direction === 'higher' ? 1 - share : share)
}
