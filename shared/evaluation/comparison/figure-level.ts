import { scaleOf } from '../runs/scorecard'
import { estimateMean, quantileInterval, quantileOf, seededRandom } from '../statistics'
import type { IntervalAnswer } from '../statistics/contract'
import type { FigureOrder } from './compare-figure'

/** A figure of values with what may be said of where it lies. */
export const figureLevel = (
  { figure, evaluator, key }: FigureOrder,
  values: readonly number[],
  groups: readonly string[] | undefined,
  level: number,
  seed: string,
  resamples?: number,
): { readonly value: number | null; readonly interval: IntervalAnswer } => {
  if (values.length === 0) return { value: null, interval: { none: 'no row has a number' } }
  if (figure === 'p50' || figure === 'p95') {
    const probability = figure === 'p50' ? 0.5 : 0.95
    const interval = groups
      ? { none: 'rows of one group are no independent draws' }
      : quantileInterval(values, probability, level)
    const value = quantileOf(values, probability)
    return { value: Number.isFinite(value) ? value : null, interval }
  }
  if (values.some((value) => !Number.isFinite(value)))
    return { value: null, interval: { none: 'the scale has no worst value' } }
  const scale = figure === 'pass_rate' ? ([0, 1] as const) : scaleOf(evaluator)
  const estimate = estimateMean(
    { values, ...(groups && { groups }) },
    { random: seededRandom(`${seed} ${key}`), scale, level, ...(resamples !== undefined && { resamples }) },
  )
  return { value: estimate?.mean ?? null, interval: estimate?.interval ?? { none: 'no row has a number' } }
}
