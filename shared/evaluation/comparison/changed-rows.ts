import type { MetricName } from '../contract'
import type { EvaluatedRow, PlannedEvaluator } from '../runs/contract'
import type { RowPair } from './compare-figure'
import type { ChangedRow, Comparison } from './contract'

const mostShown = 50

/** The rows that changed most: those that pass no longer or now first, then by how much of the scale they moved. Of one metric where it is named. */
export const changedRows = (
  evaluators: readonly PlannedEvaluator[],
  pairs: readonly RowPair[],
  metric?: MetricName,
): Pick<Comparison, 'changed' | 'more_changed'> => {
  const moved = evaluators
    // How long a row took changes always: it is told where it is asked for.
    .filter(({ scale, metric: own }) => (metric === undefined ? scale[1] !== null : own === metric))
    .flatMap((evaluator) => {
      const range = (evaluator.scale[1] ?? evaluator.scale[0] + 1) - evaluator.scale[0]
      return pairs.flatMap((pair) => {
        const row = changeOf(evaluator, pair)
        return row ? [{ row, by: (row.flipped ? 1 : 0) + Math.abs(row.difference) / range }] : []
      })
    })
    .toSorted((left, right) => right.by - left.by || left.row.row - right.row.row)
  return {
    changed: moved.slice(0, mostShown).map(({ row }) => row),
    more_changed: Math.max(0, moved.length - mostShown),
  }
}

const changeOf = (
  { name, direction, metric, unit }: PlannedEvaluator,
  { baseline, candidate }: RowPair,
): ChangedRow | undefined => {
  const [before, after] = [scored(baseline, name), scored(candidate, name)]
  if (!before || !after || before.score === after.score) return undefined
  const difference = after.score - before.score
  return {
    row: candidate.row,
    index: { baseline: baseline.index, candidate: candidate.index },
    evaluator: name,
    metric,
    ...(unit !== undefined && { unit }),
    baseline: before.score,
    candidate: after.score,
    difference,
    better: difference > 0 === (direction === 'higher'),
    ...(before.pass !== after.pass && { flipped: true as const }),
  }
}

const scored = (row: EvaluatedRow, name: string): { readonly score: number; readonly pass?: boolean } | undefined => {
  const mark = row.marks[name]
  return mark && 'score' in mark ? mark : undefined
}
