import type { IntervalAnswer } from './contract'
import { binomialBelow } from './distributions'

/** The quantile of values: linear between neighbours, as Hyndman and Fan's type 7 has it; at 1 the greatest. */
export const quantileOf = (values: readonly number[], probability: number): number => {
  const sorted = values.toSorted((left, right) => left - right)
  const place = (sorted.length - 1) * probability
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

/** The interval of a quantile between two of the values themselves (David and Nagaraja 2003, Order Statistics, §7.1): it holds for any distribution, and says nothing where no two values enclose the quantile surely enough. */
export const quantileInterval = (values: readonly number[], probability: number, level = 0.95): IntervalAnswer => {
  const count = values.length
  const tail = 1 - level
  // The quantile lies below the kth value where fewer than k of all are below it.
  const missedAbove = (k: number): number => 1 - binomialBelow(k - 1, count, probability)
  const missedBelow = (k: number): number => binomialBelow(k - 1, count, probability)
  let [low, high] = [0, count + 1]
  while (low < count && missedBelow(low + 1) <= tail / 2) low += 1
  while (high > 1 && missedAbove(high - 1) <= tail / 2) high -= 1
  // Where one side has nothing left to give, the other may use what it does not.
  if (high > count && missedAbove(count) < tail) {
    high = count
    while (low > 0 && missedBelow(low) > tail - missedAbove(count)) low -= 1
  }
  if (low < 1 && missedBelow(1) < tail) {
    low = 1
    while (high <= count && missedAbove(high) > tail - missedBelow(1)) high += 1
  }
  if (low < 1 || high > count) return { none: `${count} values do not enclose their ${probability * 100} % point` }
  const sorted = values.toSorted((left, right) => left - right)
  return { low: sorted[low - 1] ?? Number.NaN, high: sorted[high - 1] ?? Number.NaN, level, method: 'order statistics' }
}

/** How many values enclose a quantile surely enough. */
export const enoughForQuantile = (probability: number, level = 0.95): number =>
  Math.ceil(Math.log(1 - level) / Math.log(Math.max(probability, 1 - probability)))
