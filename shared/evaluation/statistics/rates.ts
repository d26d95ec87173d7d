import type { Interval } from './contract'
import { betaQuantile, normalQuantile } from './distributions'

/** Wilson's score interval (Wilson 1927, JASA 22:209; Brown, Cai and DasGupta 2001, Statistical Science 16:101). */
export const wilsonInterval = (hits: number, of: number, level = 0.95): Interval => {
  const z = normalQuantile((1 + level) / 2)
  const rate = hits / of
  const middle = (rate + z ** 2 / (2 * of)) / (1 + z ** 2 / of)
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2))
  // At the ends the formula gives the ends but for rounding.
  const low = hits === 0 ? 0 : Math.max(0, middle - half)
  const high = hits === of ? 1 : Math.min(1, middle + half)
  return { low, high, level, method: 'Wilson' }
}

/** The exact interval of a rate (Clopper and Pearson 1934, Biometrika 26:404), by quantiles of the beta distribution. */
export const clopperPearsonInterval = (hits: number, of: number, level = 0.95): Interval => {
  const tail = (1 - level) / 2
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, hits, of - hits + 1),
    high: hits === of ? 1 : betaQuantile(1 - tail, hits + 1, of - hits),
    level,
    method: 'Clopper–Pearson',
  }
}

// Found by adding up all outcomes for rates from 0.001 to 0.999: with fewer of either kind Wilson falls below 93 % somewhere [28].
const enoughForWilson = 12

/** The interval of a rate: Wilson's where enough rows went either way for it to hold, else the exact one [28]. */
export const rateInterval = (hits: number, of: number, level = 0.95): Interval =>
  Math.min(hits, of - hits) >= enoughForWilson && level <= 0.95
    ? wilsonInterval(hits, of, level)
    : clopperPearsonInterval(hits, of, level)
