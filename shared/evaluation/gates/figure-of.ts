import type { FigureOrder } from '../comparison/compare-figure'
import type { FigureName } from '../comparison/contract'
import type { PlannedEvaluator } from '../runs/contract'

const suffixes: readonly FigureName[] = ['pass_rate', 'p50', 'p95']

/** The figure that a name means: an evaluator’s mean, or what stands behind its last dot. */
export const figureOf = (key: string, evaluators: readonly PlannedEvaluator[]): FigureOrder | undefined => {
  const whole = evaluators.find(({ name }) => name === key)
  if (whole) return { key, evaluator: whole, figure: 'mean' }
  const figure = suffixes.find((suffix) => key.endsWith(`.${suffix}`))
  const evaluator = figure && evaluators.find(({ name }) => `${name}.${figure}` === key)
  return evaluator && { key, evaluator, figure }
}
