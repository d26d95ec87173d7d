import { bettingInterval, evidenceAgainst } from './betting'
import { clustersOf, meanAndError, type Cluster } from './clusters'
import type { IntervalOptions, MeanAnswer, MeanEstimate, Sample, Scale } from './contract'
import { rateInterval } from './rates'
import { shuffled } from './seeded-random'
import { studentisedBootstrap } from './studentised-bootstrap'

// Found by simulation (docs/bench/intervals.md): with fewer independent draws the bootstrap falls below 93 % for values that are
// skewed as far as their scale lets them, and without a scale for lognormal ones, whose far values are seldom among few.
const enoughOnScale = 50
const enoughWithoutScale = 80

/** The mean of a metric and what may be said of it: exact intervals for yes and no, the studentised bootstrap where there are draws enough, betting where few are but the scale is known, and else nothing [28]. */
export const estimateMean = (sample: Sample, options: IntervalOptions): MeanEstimate | undefined => {
  const { length: n } = sample.values
  if (n === 0) return undefined
  const clusters = clustersOf(sample)
  const { mean, error } = meanAndError(clusters)
  const interval =
    isYesOrNo(sample.values, options.scale) && clusters.length === n
      ? rateInterval(Math.round(mean * n), n, options.level)
      : meanInterval(clusters, options)
  return { mean, error: Number.isFinite(error) ? error : null, n, interval: withoutP(interval) }
}

/** Whether values on a scale from 0 to 1 are all at its ends: then their mean is a rate. */
export const isYesOrNo = (values: readonly number[], scale: Scale = unbounded): boolean =>
  scale[0] === 0 && scale[1] === 1 && values.every((value) => value === 0 || value === 1)

/** The interval of a mean of draws on a scale, and how surprising it would be were the true mean zero. */
export const meanInterval = (clusters: readonly Cluster[], options: IntervalOptions): MeanAnswer => {
  const { level = 0.95, random, scale = unbounded, resamples } = options
  const hasScale = Number.isFinite(scale[0]) && Number.isFinite(scale[1])
  const enough = hasScale ? enoughOnScale : enoughWithoutScale
  const bootstrap =
    clusters.length < enough
      ? { none: `${clusters.length} independent draws are fewer than the ${enough} that a bootstrap needs here` }
      : studentisedBootstrap(clusters, level, random, resamples)
  if (!('none' in bootstrap))
    return { ...bootstrap, low: Math.max(bootstrap.low, scale[0]), high: Math.min(bootstrap.high, scale[1]) }
  // Only a known scale says how far away what was not seen can be.
  if (!hasScale) return bootstrap
  const draws = shuffled(clusters, random)
  const { above, below } = evidenceAgainst(draws, scale, 0, 1 - level, 'once')
  return { ...bettingInterval(draws, scale, level, 'once'), p: Math.min(1, 2 / Math.max(above, below)) }
}

const unbounded: Scale = [-Infinity, Infinity]

const withoutP = (answer: MeanAnswer | MeanEstimate['interval']): MeanEstimate['interval'] => {
  if ('none' in answer) return answer
  const { low, high, level, method } = answer
  return { low, high, level, method }
}
