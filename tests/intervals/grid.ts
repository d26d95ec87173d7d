import {
  estimateDifference,
  estimateMean,
  estimateQuantileDifference,
  quantileInterval,
  rateInterval,
} from '../../shared/evaluation/statistics'
import type { IntervalAnswer, Random, Scale } from '../../shared/evaluation/statistics/contract'
import { seededRandom } from '../../shared/evaluation/statistics'

/** One cell: a figure of a distribution at a size, whose true value is known. */
export interface Cell {
  readonly figure: 'mean' | 'difference' | 'rate' | 'p95' | 'p95 difference'
  readonly values: string
  readonly n: number
  readonly truth: number
  interval(random: Random, resamples: number): IntervalAnswer | undefined
}

/** How often the interval of a cell held what is true. */
export interface Coverage {
  readonly cell: Cell
  readonly simulations: number
  /** How often an interval was shown. */
  readonly shown: number
  readonly held: number
  readonly width: number
  readonly methods: readonly string[]
}

/** The sizes that are looked at. */
export const sizes = [20, 60, 300] as const

const gauss = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

interface Draw {
  readonly values: string
  readonly draw: (random: Random) => number
  readonly mean: number
  /** The 95 % point; the least value with at least 95 % at or below it. */
  readonly p95?: number
  readonly scale?: Scale
}

const grades = (random: Random): number => {
  const place = random()
  return place < 0.7 ? 5 : place < 0.85 ? 4 : place < 0.93 ? 3 : place < 0.97 ? 2 : 1
}

const draws: readonly Draw[] = [
  { values: 'normal (10, 2)', draw: (random) => 10 + 2 * gauss(random), mean: 10, p95: 13.28970725 },
  { values: 'skewed: exponential', draw: (random) => -Math.log(1 - random()), mean: 1, p95: Math.log(20) },
  {
    values: 'very skewed: lognormal (0, 1)',
    draw: (random) => Math.exp(gauss(random)),
    mean: Math.exp(0.5),
    p95: Math.exp(1.644853627),
  },
  { values: 'skewed on 0 to 1', draw: (random) => 1 - random() ** 4, mean: 0.8, scale: [0, 1] },
  { values: 'tied: grades 1 to 5', draw: grades, mean: 4.45, p95: 5, scale: [1, 5] },
  {
    values: 'rare binary: 2 % on 0 to 1',
    draw: (random) => (random() < 0.02 ? 1 : 0),
    mean: 0.02,
    p95: 0,
    scale: [0, 1],
  },
  { values: 'rare: 2 % at the end of 0 to 2', draw: (random) => (random() < 0.02 ? 2 : 0), mean: 0.04, scale: [0, 2] },
]

interface PairDraw {
  readonly values: string
  readonly draw: (random: Random) => readonly [baseline: number, candidate: number]
  readonly difference: number
  readonly scale?: Scale
}

const pairs: readonly PairDraw[] = [
  {
    values: 'normal, shared part',
    draw: (random) => {
      const shared = 2 * gauss(random)
      return [shared + gauss(random), shared + gauss(random) + 0.3]
    },
    difference: 0.3,
  },
  {
    values: 'very skewed: lognormal, a tenth more',
    draw: (random) => {
      const baseline = Math.exp(gauss(random))
      return [baseline, baseline * 1.1 * Math.exp(0.3 * gauss(random))]
    },
    difference: Math.exp(0.5) * (1.1 * Math.exp(0.045) - 1),
  },
  {
    values: 'tied: grades 1 to 5, two thirds alike',
    draw: (random) => {
      const baseline = grades(random)
      return [baseline, random() < 2 / 3 ? baseline : grades(random)]
    },
    difference: 0,
    scale: [1, 5],
  },
  {
    values: 'rare binary: 5 % to 3 %',
    draw: (random) => {
      const place = random()
      return place < 0.01 ? [1, 1] : place < 0.05 ? [1, 0] : place < 0.07 ? [0, 1] : [0, 0]
    },
    difference: -0.02,
    scale: [0, 1],
  },
]

const rates = [0.5, 0.8, 0.95, 0.02] as const

const manyOf = <T>(n: number, draw: () => T): readonly T[] => Array.from({ length: n }, draw)

const cellsOf = (n: number): readonly Cell[] => [
  ...draws.map(({ values, draw, mean, scale }): Cell => ({
    figure: 'mean',
    values,
    n,
    truth: mean,
    interval: (random, resamples) =>
      estimateMean({ values: manyOf(n, () => draw(random)) }, { random, resamples, ...(scale && { scale }) })?.interval,
  })),
  {
    figure: 'mean',
    values: 'grades in conversations of 1 to 5 turns',
    n,
    truth: 4.45,
    interval: (random, resamples) => {
      const values: number[] = []
      const groups: string[] = []
      for (let group = 0; group < n; group++) {
        const first = grades(random)
        for (let turns = 1 + Math.floor(random() * 5); turns > 0; turns--) {
          values.push(random() < 0.6 ? first : grades(random))
          groups.push(String(group))
        }
      }
      return estimateMean({ values, groups }, { random, resamples, scale: [1, 5] })?.interval
    },
  },
  ...pairs.map(({ values, draw, difference, scale }): Cell => ({
    figure: 'difference',
    values,
    n,
    truth: difference,
    interval: (random, resamples) => {
      const drawn = manyOf(n, () => draw(random))
      const sample = { baseline: drawn.map(([one]) => one), candidate: drawn.map(([, other]) => other) }
      return estimateDifference(sample, { random, resamples, ...(scale && { scale }) })?.interval
    },
  })),
  ...rates.map((rate): Cell => ({
    figure: 'rate',
    values: `${rate * 100} %`,
    n,
    truth: rate,
    interval: (random) => rateInterval(manyOf(n, random).filter((place) => place < rate).length, n),
  })),
  ...draws.flatMap(({ values, draw, p95 }): Cell[] =>
    p95 === undefined
      ? []
      : [
          {
            figure: 'p95',
            values,
            n,
            truth: p95,
            interval: (random) =>
              quantileInterval(
                manyOf(n, () => draw(random)),
                0.95,
              ),
          },
        ],
  ),
  {
    figure: 'p95 difference',
    values: 'very skewed: lognormal, a tenth more',
    n,
    truth: Math.exp(1.644853627) * 0.1,
    interval: (random) => {
      const baseline = manyOf(n, () => Math.exp(gauss(random)))
      return estimateQuantileDifference({ baseline, candidate: baseline.map((value) => value * 1.1) }, 0.95).interval
    },
  },
]

/** The grid whose coverage is published. */
export const grid: readonly Cell[] = sizes.flatMap(cellsOf)

/** Draws so many samples of a cell, seeded by its name, and counts how often the interval holds what is true. */
export const coverageOf = (cell: Cell, simulations: number, resamples: number): Coverage => {
  const random = seededRandom(`${cell.figure} ${cell.values} ${cell.n}`)
  const methods = new Set<string>()
  let [shown, held, width] = [0, 0, 0]
  for (let simulation = 0; simulation < simulations; simulation++) {
    const interval = cell.interval(random, resamples)
    if (!interval || 'none' in interval) continue
    methods.add(interval.method)
    shown += 1
    width += interval.high - interval.low
    // A hair, for the truth itself is a floating-point number.
    if (interval.low - 1e-9 <= cell.truth && cell.truth <= interval.high + 1e-9) held += 1
  }
  return { cell, simulations, shown, held, width: shown === 0 ? 0 : width / shown, methods: [...methods] }
}
