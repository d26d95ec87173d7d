import { evidenceAgainst, bettingInterval } from './betting'
import { clustersOf } from './clusters'
import { betaQuantile, logChoose, normalQuantile, studentP, studentQuantile } from './distributions'
import { estimateDifference, estimateQuantileDifference } from './difference'
import { holm } from './holm'
import { estimateMean } from './mean-interval'
import { mcnemarP, pairedRateInterval } from './paired-rates'
import { detectableEffect, settlesAt } from './power'
import { quantileInterval, quantileOf } from './quantile-interval'
import { clopperPearsonInterval, rateInterval, wilsonInterval } from './rates'
import { seededRandom, shuffled } from './seeded-random'

const rounded = ({ low, high }: { low: number; high: number }) => [low.toFixed(4), high.toFixed(4)]
const numbers = (count: number): number[] => Array.from({ length: count }, (_none, index) => index)

test('quantiles of the normal, Student’s and the beta distribution are those of the tables', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 5)
  expect(normalQuantile(0.8)).toBeCloseTo(0.841621, 5)
  expect(studentQuantile(0.975, 19)).toBeCloseTo(2.093024, 5)
  expect(studentQuantile(0.025, 10)).toBeCloseTo(-2.228139, 5)
  expect(studentP(2.093024, 19)).toBeCloseTo(0.05, 5)
  expect(betaQuantile(0.5, 2, 2)).toBeCloseTo(0.5, 9)
  // x² is the distribution function of beta(2, 1).
  expect(betaQuantile(0.25, 2, 1)).toBeCloseTo(0.5, 9)
})

test('Wilson and Clopper–Pearson give the figures of Newcombe 1998 for 81 of 263, 15 of 148, 0 of 20 and 1 of 29', () => {
  const given: [number, number, string[], string[]][] = [
    [81, 263, ['0.2553', '0.3662'], ['0.2527', '0.3676']],
    [15, 148, ['0.0624', '0.1605'], ['0.0578', '0.1617']],
    [0, 20, ['0.0000', '0.1611'], ['0.0000', '0.1684']],
    [1, 29, ['0.0061', '0.1718'], ['0.0009', '0.1776']],
  ]
  for (const [hits, of, wilson, exact] of given) {
    expect(rounded(wilsonInterval(hits, of))).toEqual(wilson)
    expect(rounded(clopperPearsonInterval(hits, of))).toEqual(exact)
  }
})

test('[28] a rate uses the exact interval wherever Wilson’s falls below 93 %, by adding up every outcome', () => {
  let wilsonAlone = 1
  for (const n of [10, 20, 60, 100]) {
    const coverage = (of: (hits: number) => { low: number; high: number }, rate: number): number =>
      numbers(n + 1).reduce((sum, hits) => {
        const { low, high } = of(hits)
        const chance = Math.exp(logChoose(n, hits) + hits * Math.log(rate) + (n - hits) * Math.log1p(-rate))
        return low <= rate && rate <= high ? sum + chance : sum
      }, 0)
    const shown = numbers(n + 1).map((hits) => rateInterval(hits, n))
    const wilson = numbers(n + 1).map((hits) => wilsonInterval(hits, n))
    for (let rate = 0.002; rate < 0.999; rate += 0.008) {
      expect(coverage((hits) => shown[hits]!, rate)).toBeGreaterThan(0.93)
      wilsonAlone = Math.min(
        wilsonAlone,
        coverage((hits) => wilson[hits]!, rate),
      )
    }
  }
  expect(wilsonAlone).toBeLessThan(0.9)
  expect(rateInterval(0, 60).method).toBe('Clopper–Pearson')
  expect(rateInterval(30, 60).method).toBe('Wilson')
})

test('exact McNemar doubles the smaller binomial tail', () => {
  // 2 × (1 + 10 + 45) / 1024
  expect(mcnemarP({ gained: 2, lost: 8 })).toBeCloseTo((2 * 56) / 1024, 10)
  expect(mcnemarP({ gained: 8, lost: 2 })).toBeCloseTo((2 * 56) / 1024, 10)
  expect(mcnemarP({ gained: 0, lost: 0 })).toBe(1)
  expect(mcnemarP({ gained: 3, lost: 3 })).toBe(1)
})

test('the interval of a difference of paired rates covers 93 % at every way of changing that was tried', () => {
  for (const n of [20, 60]) {
    const shown = numbers(n + 1).map((gained) =>
      numbers(n + 1 - gained).map((lost) => pairedRateInterval({ gained, lost, pairs: n })),
    )
    for (const [up, down] of [
      [0.0001, 0.2],
      [0.1, 0.0001],
      [0.02, 0.02],
      [0.3, 0.05],
      [0.5, 0.001],
      [0.05, 0.02],
    ] as const) {
      let covered = 0
      for (let gained = 0; gained <= n; gained++) {
        for (let lost = 0; lost + gained <= n; lost++) {
          const { low = 1, high = -1 } = shown[gained]?.[lost] ?? {}
          if (low > up - down || up - down > high) continue
          const ways = logChoose(n, gained) + logChoose(n - gained, lost)
          const rest = (n - gained - lost) * Math.log1p(-up - down)
          covered += Math.exp(ways + gained * Math.log(up) + lost * Math.log(down) + rest)
        }
      }
      expect([n, up, down, covered > 0.93]).toEqual([n, up, down, true])
    }
  }
})

test('Holm’s adjustment takes the smallest times all, the next times one fewer, and never goes down', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(4)))).toEqual([0.03, 0.06, 0.06, 0.02])
  expect(holm([0.9, 0.8])).toEqual([1, 1])
  expect(holm([])).toEqual([])
})

test('an interval of a quantile has the binomial probability that its places say', () => {
  // Of 60 values the greatest lies above the 95 % point with probability 1 − 0.95⁶⁰ = 0.954.
  const values = numbers(60)
  expect(quantileInterval(values, 0.95)).toMatchObject({ high: 59, method: 'order statistics' })
  expect(quantileInterval(numbers(20), 0.95)).toEqual({ none: '20 values do not enclose their 95 % point' })
  expect(quantileInterval(numbers(20), 0.99)).toHaveProperty('none')
  // The classical interval of a median of 20: the 6th and the 15th value (95.9 %).
  expect(quantileInterval(numbers(20), 0.5)).toMatchObject({ low: 5, high: 14 })
  expect(quantileOf([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantileOf([7], 0.95)).toBe(7)
})

test('a difference of quantiles is silent where one of the two is, and holds for the same rows twice', () => {
  const values = numbers(100)
  const { difference, interval } = estimateQuantileDifference({ baseline: values, candidate: values }, 0.95)
  expect(difference).toBe(0)
  if ('none' in interval) throw new Error(interval.none)
  expect(interval.low).toBeLessThan(0)
  expect(interval.high).toBeGreaterThan(0)
  const few = estimateQuantileDifference({ baseline: numbers(20), candidate: numbers(20) }, 0.95)
  expect(few.interval).toHaveProperty('none')
})

test('betting never loses a mean that all draws agree with, and is wrong about far ones', () => {
  const draws = clustersOf({ values: numbers(60).map((index) => (index % 2 === 0 ? 1 : 0)) })
  const { low, high } = bettingInterval(draws, [0, 1], 0.95, 'once')
  expect(low).toBeGreaterThan(0.25)
  expect(high).toBeLessThan(0.75)
  expect(low).toBeLessThan(0.5)
  expect(high).toBeGreaterThan(0.5)
  const any = bettingInterval(draws, [0, 1], 0.95, 'any-time')
  expect(any.high - any.low).toBeGreaterThan(high - low)
  expect(evidenceAgainst(draws, [0, 1], 0.5, 0.05, 'any-time').above).toBeLessThan(20)
  expect(bettingInterval([], [0, 1], 0.95, 'once')).toMatchObject({ low: 0, high: 1 })
})

test('looking after every draw refuses a true mean in at most one of twenty series', () => {
  const random = seededRandom('looks')
  let wrong = 0
  for (let series = 0; series < 60; series++) {
    const values = numbers(50).map(() => (random() < 0.3 ? 1 : 0))
    const isRefused = numbers(50).some((count) => {
      const { above, below } = evidenceAgainst(
        clustersOf({ values: values.slice(0, count + 1) }),
        [0, 1],
        0.3,
        0.05,
        'any-time',
      )
      return Math.max(above, below) / 2 >= 20
    })
    if (isRefused) wrong += 1
  }
  expect(wrong).toBeLessThanOrEqual(3)
})

test('rows of one conversation count as one draw: repeating them makes no interval shorter', () => {
  const random = seededRandom('groups')
  const once = numbers(60).map(() => random())
  const thrice = once.flatMap((value) => [value, value, value])
  const groups = numbers(60).flatMap((index) => [String(index), String(index), String(index)])
  const width = (sample: { values: number[]; groups?: string[] }): number => {
    const { interval } = estimateMean(sample, { random: seededRandom('x'), scale: [0, 1] })!
    return 'none' in interval ? Number.NaN : interval.high - interval.low
  }
  expect(width({ values: thrice, groups })).toBeCloseTo(width({ values: once }), 10)
  expect(width({ values: thrice })).toBeLessThan(0.7 * width({ values: once }))
})

test('one row, no rows and rows that are all equal give no interval that nothing supports', () => {
  const options = { random: seededRandom('x') }
  expect(estimateMean({ values: [] }, options)).toBeUndefined()
  expect(estimateMean({ values: [3] }, options)).toMatchObject({
    mean: 3,
    error: null,
    interval: { none: expect.any(String) },
  })
  const equal = numbers(100).map(() => 3)
  expect(estimateMean({ values: equal }, options)?.interval).toHaveProperty('none')
  // A scale bounds what was not seen.
  const bounded = estimateMean({ values: equal }, { ...options, scale: [1, 5] })!.interval
  expect(bounded).toMatchObject({ method: 'betting' })
  if (!('none' in bounded)) expect(bounded.low < 3 && 3 < bounded.high).toBe(true)
  expect(estimateMean({ values: [1] }, { ...options, scale: [0, 1] })?.interval).toMatchObject({
    low: expect.closeTo(0.025, 3) as number,
    high: 1,
  })
})

test('the same against itself differs by nothing, and nothing says it does', () => {
  const random = seededRandom('same')
  const values = numbers(60).map(() => Math.floor(random() * 5) + 1)
  const same = estimateDifference({ baseline: values, candidate: values }, { random, scale: [1, 5] })!
  expect(same).toMatchObject({ difference: 0, p: 1 })
  const rate = numbers(60).map((index) => index % 2)
  expect(estimateDifference({ baseline: rate, candidate: rate }, { random, scale: [0, 1] })).toMatchObject({
    difference: 0,
    p: 1,
    interval: { method: 'Bonett–Price' },
  })
})

test('p and interval of a difference agree about zero', () => {
  for (let seed = 0; seed < 12; seed++) {
    const random = seededRandom(`agree ${seed}`)
    const baseline = numbers(80).map(() => random())
    const candidate = baseline.map((value) => Math.min(1, Math.max(0, value + (random() - 0.5 + seed / 60) * 0.4)))
    const { interval, p } = estimateDifference({ baseline, candidate }, { random, scale: [0, 1], resamples: 699 })!
    if ('none' in interval || p === null) throw new Error('an interval was expected')
    const isOutside = interval.low > 0 || interval.high < 0
    if (Math.abs(p - 0.05) > 0.01) expect([seed, isOutside]).toEqual([seed, p < 0.05])
  }
})

test('what could be found and when it would be settled follow the square of the rows', () => {
  expect(detectableEffect(0.1)).toBeCloseTo(0.2802, 4)
  expect(settlesAt({ difference: 0.1, error: 0.1, n: 100 }, undefined)).toBe(785)
  expect(settlesAt({ difference: 0, error: 0.1, n: 100 }, undefined)).toBeNull()
  expect(settlesAt({ difference: 0, error: 0.1, n: 100 }, 0.1)).toBe(785)
})

test('the same seed gives the same chance, and another another', () => {
  const of = (seed: string) => numbers(5).map(seededRandom(seed))
  expect(of('a')).toEqual(of('a'))
  expect(of('a')).not.toEqual(of('b'))
  const random = seededRandom('mean')
  const mean = numbers(20_000).reduce((sum) => sum + random(), 0) / 20_000
  expect(mean).toBeCloseTo(0.5, 2)
  expect(shuffled(numbers(50), random).toSorted((left, right) => left - right)).toEqual(numbers(50))
})
