import type { JsonObject } from '../../json'
import type { RunHeader, RunSummary } from '../../runs/contract'
import { metricNames, type MetricName } from '../contract'
import type { EvaluationLine, LineFigure, MetricFigures, Scorecard } from './contract'
import { planOf, totalOf } from './scene'

/** What a list says of an evaluation beside its run: what was measured, and one figure for each of the five metrics. */
export const evaluationLine = (
  header: RunHeader,
  outputs: JsonObject | undefined,
): Omit<EvaluationLine, keyof RunSummary> => {
  const plan = planOf(header)
  const { dataset, evaluators } = plan
  const card = outputs && isCard(outputs) ? outputs : undefined
  const all = card && metricNames.flatMap((metric) => Object.values(card[metric].metrics))
  return {
    dataset: dataset.name,
    dataset_version: dataset.version,
    split: dataset.split,
    rows: dataset.rows,
    total: totalOf(plan),
    evaluators: evaluators.map(({ name }) => name),
    ...(card &&
      all && {
        failed: card.failed,
        blocked: card.blocked,
        errors: all.reduce((sum, { errors }) => sum + errors, 0),
        unchecked: all.reduce((sum, { unchecked }) => sum + unchecked, 0),
        figures: Object.fromEntries(
          metricNames.flatMap((metric) => {
            const figure = figureOf(
              card,
              metric,
              evaluators.filter((one) => one.metric === metric),
            )
            return figure ? [[metric, figure] as const] : []
          }),
        ),
      }),
  }
}

const isCard = (outputs: JsonObject): outputs is JsonObject & Scorecard & Record<string, never> =>
  metricNames.every((metric) => {
    const five = outputs[metric]
    return typeof five === 'object' && five !== null && 'metrics' in five
  })

// The first evaluator of a metric that has a number stands for it; its others are counted.
const figureOf = (
  card: Scorecard,
  metric: MetricName,
  evaluators: readonly { readonly name: string }[],
): LineFigure | undefined => {
  const figures = card[metric].metrics
  const known = evaluators.filter(({ name }) => Object.hasOwn(figures, name))
  const chosen = known.find(({ name }) => (figures[name]?.n ?? 0) > 0) ?? known[0]
  const told = chosen && figures[chosen.name]
  return told && { evaluator: chosen.name, others: known.length - 1, ...valueOf(told) }
}

const valueOf = (told: MetricFigures): Omit<LineFigure, 'evaluator' | 'others'> => {
  const { n, errors, unchecked, direction, pass_rate: passed, quantiles } = told
  const counts = { n, errors, unchecked, direction }
  const unit = told.unit === undefined ? {} : { unit: told.unit }
  if (passed)
    return { figure: 'pass_rate', value: passed.rate, low: passed.low, high: passed.high, ...counts, unit: 'share' }
  const middle = told.unit === 'ms' ? quantiles?.p50 : undefined
  if (middle) return { figure: 'p50', value: middle.value, low: middle.low, high: middle.high, ...counts, ...unit }
  return { figure: 'mean', value: told.mean, low: told.low, high: told.high, ...counts, ...unit }
}
