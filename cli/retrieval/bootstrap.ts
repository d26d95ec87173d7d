/** A mean over queries, with what another sample of queries might have made of it. */
export interface Estimate {
  readonly mean: number
  readonly n: number
  /** The middle 95 % of resampled means; null where the queries are too few for that to cover what it says, or all alike so that it would say nothing could differ. */
  readonly low: number | null
  readonly high: number | null
}

const { ceil, floor, imul } = Math
const resamples = 2000
const fewest = 30

/** Estimates a mean by resampling the queries; the same seed gives the same interval. */
export const estimate = (values: readonly number[], seed: number): Estimate => {
  const n = values.length
  const mean = n === 0 ? 0 : sum(values) / n
  if (n < fewest || values.every((value) => value === values[0])) return { mean, n, low: null, high: null }
  const random = randomFrom(seed)
  const means = Array.from({ length: resamples }, () => {
    let total = 0
    for (let at = 0; at < n; at++) total += values[floor(random() * n)] ?? 0
    return total / n
  }).toSorted((left, right) => left - right)
  return {
    mean,
    n,
    low: means[floor(resamples * 0.025)] ?? mean,
    high: means[ceil(resamples * 0.975) - 1] ?? mean,
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Mulberry32: small, and good enough to draw queries by. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
