import { clustersOf, meanAndError } from './clusters'
import type { DifferenceEstimate, IntervalAnswer, IntervalOptions, PairedSample, Scale } from './contract'
import { isYesOrNo, meanInterval } from './mean-interval'
import { mcnemarP, pairedRateInterval } from './paired-rates'
import { quantileInterval, quantileOf } from './quantile-interval'

/** How far the candidate's mean lies above the baseline's, row by row, and what may be said of it. */
export const estimateDifference = (pairs: PairedSample, options: IntervalOptions): DifferenceEstimate | undefined => {
  const { baseline, candidate, groups } = pairs
  const n = candidate.length
  if (n === 0) return undefined
  const values = candidate.map((value, row) => value - (baseline[row] ?? Number.NaN))
  const clusters = clustersOf({ values, ...(groups && { groups }) })
  const { mean: difference, error } = meanAndError(clusters)
  const told = { difference, error: Number.isFinite(error) ? error : null, n }
  if (isYesOrNo([...baseline, ...candidate], options.scale) && clusters.length === n) {
    const counts = { gained: count(values, 1), lost: count(values, -1), pairs: n }
    return { ...told, interval: pairedRateInterval(counts, options.level), p: mcnemarP(counts) }
  }
  const { scale, ...others } = options
  const answer = meanInterval(clusters, { ...others, ...(scale && { scale: scaleOfDifference(scale) }) })
  if ('none' in answer) return { ...told, interval: answer, p: null }
  const { p, ...interval } = answer
  return { ...told, interval, p }
}

/** How far the candidate's quantile lies above the baseline's: from the two exact intervals, which share the doubt (Bonferroni), so that it holds however the rows hang together. */
export const estimateQuantileDifference = (
  { baseline, candidate }: PairedSample,
  probability: number,
  level = 0.95,
): { readonly difference: number; readonly interval: IntervalAnswer } => {
  const difference = quantileOf(candidate, probability) - quantileOf(baseline, probability)
  const before = quantileInterval(baseline, probability, (1 + level) / 2)
  const after = quantileInterval(candidate, probability, (1 + level) / 2)
  if ('none' in before) return { difference, interval: before }
  if ('none' in after) return { difference, interval: after }
  const interval = {
    low: after.low - before.high,
    high: after.high - before.low,
    level,
    method: 'order statistics, two',
  }
  return { difference, interval }
}

const count = (values: readonly number[], wanted: number): number => values.filter((value) => value === wanted).length

const scaleOfDifference = ([low, high]: Scale): Scale => [low - high, high - low]
