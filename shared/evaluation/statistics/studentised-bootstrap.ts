import { meanAndError, type Cluster } from './clusters'
import type { MeanAnswer, Random } from './contract'
import { studentP, studentQuantile } from './distributions'

// Looked up once: inner loops run here.
const { floor, sqrt, max, min, round, abs } = Math

// A resample without spread says nothing; where that happens often, ties hide how the values vary.
const mostWithoutSpread = 0.005

/**
 * The studentised bootstrap of a mean (Efron and Tibshirani 1993, An Introduction to the Bootstrap, §12.5), drawing whole clusters
 * (Davison and Hinkley 1997, Bootstrap Methods, §3.8), and never inside of Student's interval: the bootstrap is short where tails
 * are heavy on both sides and ties are many, Student's where values are skewed, so what is given encloses both.
 */
export const studentisedBootstrap = (
  clusters: readonly Cluster[],
  level: number,
  random: Random,
  resamples = 1_999,
): MeanAnswer => {
  const freedom = clusters.length - 1
  const { mean, error } = meanAndError(clusters)
  if (!(error > 1e-12 * abs(mean))) return { none: 'every draw says the same, so nothing tells how they vary' }
  const draws = studentised(clusters, mean, random, resamples)
  const withoutSpread = draws.filter((t) => !Number.isFinite(t)).length
  if (withoutSpread > mostWithoutSpread * resamples)
    return { none: 'too few draws differ from the rest to tell how they vary' }
  draws.sort()
  const tail = (1 - level) / 2
  const place = (probability: number): number =>
    draws[min(resamples, max(1, round(probability * (resamples + 1)))) - 1] ?? 0
  const student = studentQuantile(1 - tail, freedom)
  const low = mean - max(place(1 - tail), student) * error
  const high = mean - min(place(tail), -student) * error
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { none: 'too few draws differ from the rest' }
  const rows = clusters.reduce((sum, { size }) => sum + size, 0)
  const method = rows > clusters.length ? 'cluster bootstrap-t' : 'bootstrap-t'
  const seen = mean / error
  return { low, high, level, method, p: max(surprise(draws, seen), studentP(seen, freedom)) }
}

// By inverting the interval: the smaller tail beyond what was seen, doubled.
const surprise = (draws: Float64Array, seen: number): number => {
  let [above, below] = [0, 0]
  for (const draw of draws) {
    if (draw >= seen) above += 1
    if (draw <= seen) below += 1
  }
  return min(1, (2 * (min(above, below) + 1)) / (draws.length + 1))
}

const studentised = (clusters: readonly Cluster[], mean: number, random: Random, resamples: number): Float64Array => {
  const count = clusters.length
  const sizes = Float64Array.from(clusters, ({ size }) => size)
  // Around the mean, so that sums of squares keep their digits.
  const sums = Float64Array.from(clusters, ({ sum, size }) => sum - mean * size)
  return Float64Array.from({ length: resamples }, () => {
    let [sum, size, squares, products, sizeSquares] = [0, 0, 0, 0, 0]
    for (let draw = 0; draw < count; draw++) {
      const drawn = floor(random() * count)
      const s = sums[drawn] ?? 0
      const n = sizes[drawn] ?? 0
      sum += s
      size += n
      squares += s * s
      products += s * n
      sizeSquares += n * n
    }
    const away = sum / size
    const spread = squares - 2 * away * products + away * away * sizeSquares
    if (spread <= 1e-12 * squares || squares === 0) return Infinity
    return (away * size) / sqrt((count / (count - 1)) * spread)
  })
}
