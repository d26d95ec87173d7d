import type { Interval, Scale } from './contract'
import type { Cluster } from './clusters'

// Looked up once: inner loops run here.
const { log1p, exp, min, max, sqrt, log, abs } = Math

/** How bold the bets are: for one look after all draws, or for looks at any time. */
export type Looks = 'once' | 'any-time'

/**
 * The interval of a bounded mean by betting against every candidate (Waudby-Smith and Ramdas 2024, JRSS B 86:1, theorem 3):
 * whatever the values are, the true mean is lost with probability at most 1 − level; with `any-time` at all looks together.
 * Draws come in an order that does not depend on their values.
 */
export const bettingInterval = (draws: readonly Cluster[], scale: Scale, level: number, looks: Looks): Interval => {
  const [least, greatest] = scale
  const unit = draws.map(({ sum, size }) => ({ sum: (sum - least * size) / (greatest - least), size }))
  const bets = betsOf(unit, 1 - level, looks)
  const isLost = (mean: number): boolean => wealth(unit, bets, mean) >= 1 / (1 - level)
  const rows = unit.reduce((total, { size }) => total + size, 0)
  const middle = rows === 0 ? 0.5 : unit.reduce((total, { sum }) => total + sum, 0) / rows
  const back = (mean: number): number => least + mean * (greatest - least)
  const method = looks === 'once' ? 'betting' : 'betting, any time'
  return { low: back(edge(isLost, middle, 0)), high: back(edge(isLost, middle, 1)), level, method }
}

/** The evidence against a mean as a factor of wealth; above 1/α the mean is refused at α, whenever one looks (Ville's inequality). */
export const evidenceAgainst = (
  draws: readonly Cluster[],
  scale: Scale,
  mean: number,
  alpha: number,
  looks: Looks,
): { readonly above: number; readonly below: number } => {
  const [least, greatest] = scale
  const unit = draws.map(({ sum, size }) => ({ sum: (sum - least * size) / (greatest - least), size }))
  return sides(unit, betsOf(unit, alpha, looks), (mean - least) / (greatest - least))
}

// Bets of half the largest that cannot lose everything, as the authors take them.
const boldest = 0.5

// A draw's bet knows only the draws before it.
const betsOf = (draws: readonly Cluster[], alpha: number, looks: Looks): Float64Array => {
  const bets = new Float64Array(draws.length)
  const largest = max(1, ...draws.map(({ size }) => size))
  let [total, weight, variance] = [0.5, 1, 0.25]
  draws.forEach(({ sum, size }, before) => {
    const known = variance / (before + 1)
    const times = looks === 'once' ? draws.length : (before + 1) * log(before + 2)
    bets[before] = sqrt((2 * log(2 / alpha)) / (known * times)) / largest
    total += sum
    weight += size
    variance += ((sum - (total / weight) * size) / largest) ** 2
  })
  return bets
}

const wealth = (draws: readonly Cluster[], bets: Float64Array, mean: number): number => {
  const { above, below } = sides(draws, bets, mean)
  return max(above, below) / 2
}

// `above` grows where values lie above the candidate, `below` where they lie below.
const sides = (draws: readonly Cluster[], bets: Float64Array, mean: number): { above: number; below: number } => {
  const largest = max(1, ...draws.map(({ size }) => size))
  let [above, below] = [0, 0]
  draws.forEach(({ sum, size }, draw) => {
    const away = sum - mean * size
    const bet = bets[draw] ?? 0
    above += log1p(min(bet, boldest / (mean * largest)) * away)
    below += log1p(-min(bet, boldest / ((1 - mean) * largest)) * away)
  })
  return { above: exp(above), below: exp(below) }
}

// Wealth grows away from the middle of what was seen, so the edge is found by halving.
const edge = (isLost: (mean: number) => boolean, inside: number, end: number): number => {
  if (!isLost(abs(end - 1e-9))) return end
  let [kept, lost] = [inside, end]
  for (let halving = 0; halving < 40; halving++) {
    const middle = (kept + lost) / 2
    if (isLost(middle)) lost = middle
    else kept = middle
  }
  return lost
}
