import type { Interval } from './contract'
import { binomialBelow, normalQuantile } from './distributions'
import { clopperPearsonInterval } from './rates'

/** How pairs of yes and no came out: yes only with the candidate, only with the baseline, and all pairs. */
export interface PairedCounts {
  readonly gained: number
  readonly lost: number
  readonly pairs: number
}

/** How surprising it is that so many changed one way, were both ways equally likely: exact McNemar (McNemar 1947, Psychometrika 12:153; exact by the binomial, Fay 2010, Biostatistics 11:373). */
export const mcnemarP = ({ gained, lost }: Pick<PairedCounts, 'gained' | 'lost'>): number => {
  const changed = gained + lost
  return changed === 0 ? 1 : Math.min(1, 2 * binomialBelow(Math.min(gained, lost), changed, 0.5))
}

// With fewer pairs the approximate interval falls below 93 % where nearly all that changes changes one way.
const enoughPairs = 50

/** The interval of a difference of paired rates: adjusted Wald (Bonett and Price 2012, Statistics in Medicine 31:479), with few pairs two exact intervals that share the doubt. */
export const pairedRateInterval = (counts: PairedCounts, level = 0.95): Interval =>
  counts.pairs < enoughPairs ? exactPairedInterval(counts, level) : bonettPriceInterval(counts, level)

const bonettPriceInterval = ({ gained, lost, pairs }: PairedCounts, level: number): Interval => {
  const z = normalQuantile((1 + level) / 2)
  const [up, down] = [(gained + 1) / (pairs + 2), (lost + 1) / (pairs + 2)]
  const half = z * Math.sqrt((up + down - (up - down) ** 2) / (pairs + 2))
  return { low: Math.max(-1, up - down - half), high: Math.min(1, up - down + half), level, method: 'Bonett–Price' }
}

const exactPairedInterval = ({ gained, lost, pairs }: PairedCounts, level: number): Interval => {
  const up = clopperPearsonInterval(gained, pairs, (1 + level) / 2)
  const down = clopperPearsonInterval(lost, pairs, (1 + level) / 2)
  return { low: up.low - down.high, high: up.high - down.low, level, method: 'Clopper–Pearson, two' }
}
