import type { EvaluatedRow, PlannedEvaluator } from '../runs/contract'
import { groupsOf, scaleOf } from '../runs/scorecard'
import {
  detectableEffect,
  estimateDifference,
  estimateQuantileDifference,
  quantileOf,
  seededRandom,
  settlesAt,
} from '../statistics'
import type { IntervalAnswer } from '../statistics/contract'
import type { ComparedFigure, FigureName, LevelInterval } from './contract'

/** One row of both sides. */
export interface RowPair {
  readonly baseline: EvaluatedRow
  readonly candidate: EvaluatedRow
}

/** A figure that is compared: of which evaluator, and how a row's number is read. */
export interface FigureOrder {
  readonly key: string
  readonly evaluator: PlannedEvaluator
  readonly figure: FigureName
  /** Whether its score says no more than whether a row passes. */
  readonly isShare?: boolean
}

/** What was found of a figure before all are judged together. */
export type FoundFigure = Omit<
  ComparedFigure,
  'p_adjusted' | 'verdict' | 'settles_at' | 'why' | 'margin' | 'levels'
> & {
  readonly error: number | null
  readonly why?: string
}

/** The number of a row for a figure; undefined where it has none. */
export const valueOf = (row: EvaluatedRow | undefined, { evaluator, figure }: FigureOrder): number | undefined => {
  const mark = row?.marks[evaluator.name]
  if (!mark || !('score' in mark)) return undefined
  if (figure !== 'pass_rate') return mark.score
  return mark.pass === undefined ? undefined : mark.pass ? 1 : 0
}

/** The figures that are compared of an evaluator: means; where a score is no pass of its own its pass rate; and where the scale has no end the middle and the tail. */
export const figuresOf = (evaluator: PlannedEvaluator, rows: readonly EvaluatedRow[]): readonly FigureOrder[] => {
  const { name } = evaluator
  const marks = rows.flatMap(({ marks: all }) => {
    const mark = all[name]
    return mark && 'score' in mark ? [mark] : []
  })
  const hasPasses = marks.some(({ pass }) => pass !== undefined)
  const [passing, failing] = evaluator.direction === 'higher' ? [1, 0] : [0, 1]
  const isPass =
    hasPasses &&
    evaluator.scale[0] === 0 &&
    evaluator.scale[1] === 1 &&
    marks.every(({ score, pass }) => pass !== undefined && score === (pass ? passing : failing))
  const figure = (word: FigureName): FigureOrder => ({ key: `${name}.${word}`, evaluator, figure: word })
  return [
    { key: name, evaluator, figure: 'mean', ...(isPass && { isShare: true }) },
    ...(hasPasses && !isPass ? [figure('pass_rate')] : []),
    ...(evaluator.scale[1] === null ? [figure('p50'), figure('p95')] : []),
  ]
}

/** Looks at one figure of pairs of rows, at a level. */
export const compareFigure = (
  order: FigureOrder,
  pairs: readonly RowPair[],
  level: number,
  seed: string,
): FoundFigure => {
  const { evaluator, figure, key } = order
  const both: { readonly baseline: number; readonly candidate: number; readonly row: EvaluatedRow }[] = []
  const missing = { baseline: 0, candidate: 0 }
  const worstCase: number[] = []
  const worst = worstOf(order)
  for (const pair of pairs) {
    const [baseline, candidate] = [valueOf(pair.baseline, order), valueOf(pair.candidate, order)]
    if (baseline !== undefined && candidate !== undefined) both.push({ baseline, candidate, row: pair.candidate })
    else if (baseline !== undefined && isMissing(pair.candidate, evaluator)) missing.candidate += 1
    else if (candidate !== undefined && isMissing(pair.baseline, evaluator)) missing.baseline += 1
    if (candidate !== undefined) worstCase.push(candidate)
    else if (worst !== undefined && isMissing(pair.candidate, evaluator)) worstCase.push(worst)
  }
  const head = {
    evaluator: evaluator.name,
    metric: evaluator.metric,
    figure,
    direction: directionOf(order),
    ...unitOf(order),
    scale: figure === 'pass_rate' ? ([0, 1] as const) : evaluator.scale,
    level,
  }
  const sample = {
    baseline: both.map(({ baseline }) => baseline),
    candidate: both.map(({ candidate }) => candidate),
  }
  const groups = groupsOf(both.map(({ row }) => row))
  const summary = (values: readonly number[]): number | null =>
    values.length === 0
      ? null
      : figure === 'p50'
        ? quantileOf(values, 0.5)
        : figure === 'p95'
          ? quantileOf(values, 0.95)
          : meanOf(values)
  const found = differenceOf(order, { ...sample, ...(groups && { groups }) }, level, `${seed} ${key}`)
  return {
    ...head,
    baseline: summary(sample.baseline),
    candidate: summary(sample.candidate),
    difference: found.difference,
    ...shownInterval(found.interval),
    p: found.p,
    n: both.length,
    error: found.error,
    detectable: found.error === null ? null : detectableEffect(found.error, level),
    missing,
    ...(missing.candidate > 0 && { worst_case: worst === undefined ? null : summary(worstCase) }),
  }
}

/** Which way a figure is better: more rows that pass are better also where a lower score is. */
export const directionOf = ({ figure, evaluator }: FigureOrder): 'higher' | 'lower' =>
  figure === 'pass_rate' ? 'higher' : evaluator.direction

// A share of rows is a share, also as the mean of yes and no.
const unitOf = ({ figure, evaluator, isShare }: FigureOrder): Pick<ComparedFigure, 'unit'> => {
  if (figure === 'pass_rate' || isShare) return { unit: 'share' }
  return evaluator.unit === undefined ? {} : { unit: evaluator.unit }
}

/** Whether a row should have a number and has none: what does not apply to it is not missing, and a refusal is no harm. */
export const isMissing = (row: EvaluatedRow | undefined, { name, metric }: PlannedEvaluator): boolean => {
  const mark = row?.marks[name]
  if (!mark) return true
  if ('score' in mark || mark.none === 'skipped') return false
  return mark.none !== 'blocked' || metric !== 'harm'
}

/** The worst value of a figure; undefined where the scale has no end that way. */
export const worstOf = ({ evaluator, figure }: FigureOrder): number | undefined => {
  if (figure === 'pass_rate') return 0
  const [low, high] = evaluator.scale
  return evaluator.direction === 'higher' ? low : (high ?? undefined)
}

/** When a figure that is not settled would be. */
export const settling = ({ difference, error, n, level }: FoundFigure, margin: number | undefined): number | null =>
  difference === null || error === null ? null : settlesAt({ difference, error, n }, margin, level)

const differenceOf = (
  { figure, evaluator }: FigureOrder,
  sample: {
    readonly baseline: readonly number[]
    readonly candidate: readonly number[]
    readonly groups?: readonly string[]
  },
  level: number,
  seed: string,
): {
  readonly difference: number | null
  readonly interval: IntervalAnswer
  readonly p: number | null
  readonly error: number | null
} => {
  const nothing = { difference: null, interval: { none: 'no row has a number on both sides' }, p: null, error: null }
  if (sample.candidate.length === 0) return nothing
  if (figure === 'p50' || figure === 'p95') {
    const { difference, interval } = estimateQuantileDifference(sample, figure === 'p50' ? 0.5 : 0.95, level)
    const grouped = { none: 'rows of one group are no independent draws' }
    return { difference, interval: sample.groups ? grouped : interval, p: null, error: null }
  }
  const scale = figure === 'pass_rate' ? ([0, 1] as const) : scaleOf(evaluator)
  return estimateDifference(sample, { random: seededRandom(seed), scale, level }) ?? nothing
}

/** An interval as it is shown, or why there is none. */
export const shownInterval = (interval: IntervalAnswer): LevelInterval =>
  'none' in interval
    ? { low: null, high: null, method: null, why: interval.none }
    : { low: interval.low, high: interval.high, method: interval.method }

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
