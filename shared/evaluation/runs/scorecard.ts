import { metricNames, type MetricName } from '../contract'
import { estimateMean, quantileInterval, quantileOf, seededRandom } from '../statistics'
import type { IntervalAnswer, Scale } from '../statistics/contract'
import type {
  EvaluatedRow,
  EvaluationPlan,
  FiveMetrics,
  Mark,
  MetricFigures,
  PlannedEvaluator,
  QuantileFigure,
  RateFigure,
  Scorecard,
  ScorecardSlice,
} from './contract'

/** What evaluators made of all rows together, by evaluator. */
export type Aggregates = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Everything an evaluation says of rows; `total` is how many there should be. */
export const scorecardOf = (
  plan: Pick<EvaluationPlan, 'evaluators' | 'dataset'>,
  rows: readonly EvaluatedRow[],
  total: number,
  aggregates: Aggregates = {},
): Scorecard => {
  const of = (outcome: EvaluatedRow['outcome']): number => rows.filter((row) => row.outcome === outcome).length
  const categories: Record<string, number> = {}
  for (const { category } of rows) if (category !== undefined) categories[category] = (categories[category] ?? 0) + 1
  const [completed, blocked] = [of('completed'), of('blocked')]
  return {
    rows: total,
    completed,
    failed: of('failed'),
    blocked,
    completion: total === 0 ? 0 : (completed + blocked) / total,
    categories,
    ...fiveMetrics(plan, rows, aggregates),
  }
}

/** The same for the rows of each value of a column, the most frequent first. */
export const slicesOf = (
  plan: Pick<EvaluationPlan, 'evaluators' | 'dataset'>,
  rows: readonly EvaluatedRow[],
  column: string,
): readonly ScorecardSlice[] => {
  const groups = new Map<string | null, EvaluatedRow[]>()
  for (const row of rows) {
    const value = Object.hasOwn(row.slices, column) ? (row.slices[column] ?? null) : null
    groups.set(value, [...(groups.get(value) ?? []), row])
  }
  return [...groups]
    .toSorted(([, left], [, right]) => right.length - left.length)
    .slice(0, mostSlices)
    .map(([value, some]) => ({ value, ...scorecardOf(plan, some, some.length) }))
}

const mostSlices = 100

const fiveMetrics = (
  plan: Pick<EvaluationPlan, 'evaluators' | 'dataset'>,
  rows: readonly EvaluatedRow[],
  aggregates: Aggregates,
): FiveMetrics =>
  Object.fromEntries(
    metricNames.map((metric) => [
      metric,
      {
        metrics: Object.fromEntries(
          plan.evaluators
            .filter((evaluator) => evaluator.metric === metric)
            .map((evaluator) => [
              evaluator.name,
              figuresOf(evaluator, rows, `${plan.dataset.version} ${evaluator.name}`, aggregates[evaluator.name]),
            ]),
        ),
      },
    ]),
  ) as Record<MetricName, FiveMetrics[MetricName]>

const figuresOf = (
  evaluator: PlannedEvaluator,
  rows: readonly EvaluatedRow[],
  seed: string,
  aggregates: Readonly<Record<string, number>> | undefined,
): MetricFigures => {
  const counts = { errors: 0, unchecked: 0, skipped: 0, blocked: 0 }
  const scored: { readonly row: EvaluatedRow; readonly mark: Extract<Mark, { score: number }> }[] = []
  for (const row of rows) {
    const mark = row.marks[evaluator.name] ?? { none: 'error' as const }
    if ('score' in mark) scored.push({ row, mark })
    else counts[wordOf[mark.none]] += 1
  }
  const values = scored.map(({ mark }) => mark.score)
  const groups = groupsOf(scored.map(({ row }) => row))
  const random = seededRandom(seed)
  const estimate = estimateMean({ values, ...(groups && { groups }) }, { random, scale: scaleOf(evaluator) })
  const passRate = passRateOf(scored, seed)
  return {
    mean: estimate?.mean ?? null,
    ...shown(estimate?.interval ?? { none: 'no row has a number' }),
    n: values.length,
    ...counts,
    direction: evaluator.direction,
    ...(evaluator.unit && { unit: evaluator.unit }),
    ...(passRate && { pass_rate: passRate }),
    ...(evaluator.scale[1] === null && values.length > 0 && { quantiles: quantilesOf(values, groups) }),
    ...(aggregates && { aggregates }),
  }
}

const wordOf = { error: 'errors', unchecked: 'unchecked', skipped: 'skipped', blocked: 'blocked' } as const

/** The scale of an evaluator, open where it has no upper end. */
export const scaleOf = ({ scale: [low, high] }: Pick<PlannedEvaluator, 'scale'>): Scale => [low, high ?? Infinity]

/** The groups of rows, where any row has one. */
export const groupsOf = (rows: readonly Pick<EvaluatedRow, 'group' | 'row'>[]): readonly string[] | undefined =>
  rows.some(({ group }) => group !== undefined) ? rows.map(({ group, row }) => group ?? `row ${row}`) : undefined

const shown = (interval: IntervalAnswer): Pick<MetricFigures, 'low' | 'high' | 'method' | 'why'> =>
  'none' in interval
    ? { low: null, high: null, method: null, why: interval.none }
    : { low: interval.low, high: interval.high, method: interval.method }

const passRateOf = (
  scored: readonly { readonly row: EvaluatedRow; readonly mark: Extract<Mark, { score: number }> }[],
  seed: string,
): RateFigure | undefined => {
  const judged = scored.filter(({ mark }) => mark.pass !== undefined)
  if (judged.length === 0) return undefined
  const values = judged.map(({ mark }) => (mark.pass === true ? 1 : 0))
  const groups = groupsOf(judged.map(({ row }) => row))
  const random = seededRandom(`${seed} pass`)
  const estimate = estimateMean({ values, ...(groups && { groups }) }, { random, scale: [0, 1] })
  return estimate && { rate: estimate.mean, ...shown(estimate.interval), n: values.length }
}

const points = { p50: 0.5, p95: 0.95, p99: 0.99 } as const

const quantilesOf = (
  values: readonly number[],
  groups: readonly string[] | undefined,
): Readonly<Record<'p50' | 'p95' | 'p99', QuantileFigure>> => {
  const figure = (probability: number): QuantileFigure => ({
    value: quantileOf(values, probability),
    ...shown(groups ? { none: 'rows of one group are no independent draws' } : quantileInterval(values, probability)),
  })
  return { p50: figure(points.p50), p95: figure(points.p95), p99: figure(points.p99) }
}
