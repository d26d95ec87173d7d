import type { MetricName } from '../contract'
import type { EvaluatedRow, PlannedEvaluator } from '../runs/contract'
import { holm } from '../statistics'
import { changedRows } from './changed-rows'
import { compareFigure, figuresOf, settling, type FigureOrder, type FoundFigure, type RowPair } from './compare-figure'
import type { ComparedFigure, Comparison, Verdict } from './contract'
import { levelsOf } from './levels-of'

/** What is compared and how strictly. */
export interface CompareOrder {
  readonly dataset: string
  readonly evaluators: readonly PlannedEvaluator[]
  readonly baseline: readonly EvaluatedRow[]
  readonly candidate: readonly EvaluatedRow[]
  readonly margins?: Readonly<Record<string, number>>
  readonly level?: number
  /** Figures that can be compared no longer, with why: another evaluator or judge measured them. */
  readonly incomparable?: Readonly<Record<string, string>>
  /** The metric whose rows are wanted among those that changed. */
  readonly changed?: MetricName
}

/** Compares two measurements of the same rows, row by row. All verdicts together are wrong no oftener than one alone would be. */
export const compareRows = (order: CompareOrder): Comparison => {
  const { evaluators, dataset, margins = {}, level = 0.95, incomparable = {} } = order
  const pairs = pairsOf(order)
  const figures = evaluators.flatMap((evaluator) => figuresOf(evaluator, [...order.baseline, ...order.candidate]))
  const found = figures.map((figure) => compareFigure(figure, pairs, levelOf(figure, figures.length, level), dataset))
  const tested = found.flatMap(({ p }, place) => (p === null ? [] : [{ p, place }]))
  const adjusted = new Map(holm(tested.map(({ p }) => p)).map((p, rank) => [tested[rank]?.place, p]))
  const metrics = figures.map(({ key, evaluator }, place) => {
    const p = adjusted.get(place) ?? null
    const figure = judged(found[place]!, p, margins[key], 1 - level, incomparable[evaluator.name])
    return [key, { ...figure, levels: levelsOf(figures[place]!, pairs, level, dataset) }] as const
  })
  const changed = changedRows(evaluators, pairs, order.changed)
  return { dataset, rows: pairs.length, metrics: Object.fromEntries(metrics), ...changed }
}

// What has no p value to adjust shares the doubt by its interval (Bonferroni).
const levelOf = ({ figure }: FigureOrder, figures: number, level: number): number =>
  figure === 'p50' || figure === 'p95' ? 1 - (1 - level) / figures : level

const pairsOf = ({ baseline, candidate }: CompareOrder): readonly RowPair[] => {
  const before = new Map(baseline.map((row) => [row.row, row]))
  return candidate.flatMap((row) => {
    const one = before.get(row.row)
    return one ? [{ baseline: one, candidate: row }] : []
  })
}

const judged = (
  found: FoundFigure,
  p: number | null,
  margin: number | undefined,
  alpha: number,
  incomparable: string | undefined,
): ComparedFigure => {
  const { error: _error, why, ...figure } = found
  const verdict = incomparable === undefined ? verdictOf(found, p, margin, alpha) : 'inconclusive'
  const settles = verdict === 'inconclusive' && incomparable === undefined ? settling(found, margin) : null
  const told = incomparable ?? why ?? (verdict === 'inconclusive' ? undecided(found, p, alpha) : undefined)
  return {
    ...figure,
    p_adjusted: p,
    verdict,
    ...(margin !== undefined && { margin }),
    ...(told !== undefined && { why: told }),
    ...(settles !== null && { settles_at: settles }),
  }
}

/** The verdict on a difference: within its margin it does not matter (two one-sided tests, Schuirmann 1987); else it is told where the interval and the adjusted p agree that there is one. */
export const verdictOf = (
  { low, high, direction }: Pick<FoundFigure, 'low' | 'high' | 'direction'>,
  p: number | null,
  margin: number | undefined,
  alpha: number,
): Verdict => {
  if (low === null || high === null) return 'inconclusive'
  if (margin !== undefined && low > -margin && high < margin) return 'equivalent'
  if ((low <= 0 && high >= 0) || (p !== null && p > alpha)) return 'inconclusive'
  return low > 0 === (direction === 'higher') ? 'improved' : 'degraded'
}

const undecided = ({ low, high, n }: FoundFigure, p: number | null, alpha: number): string =>
  low !== null && high !== null && (low > 0 || high < 0) && p !== null && p > alpha
    ? 'one of several figures that were looked at: after the adjustment for all of them chance remains a cause'
    : `${n} rows leave open which way it goes`
