import { differenceText, drawn, type Difference } from './compared'
import { intervalText, linesOf, shown, type Card, type Figure } from './scorecard'

const figure: Figure = {
  mean: 0.5,
  low: 0.4,
  high: 0.6,
  method: 'betting',
  n: 40,
  errors: 1,
  unchecked: 2,
  skipped: 1,
  blocked: 0,
  direction: 'higher',
}
const none = { metrics: {} }
const card: Card = {
  rows: 40,
  completed: 39,
  failed: 1,
  blocked: 0,
  quality: { metrics: { f1: figure, exact: { ...figure, pass_rate: { rate: 0.9, low: 0.8, high: 0.95, n: 40 } } } },
  harm: none,
  honesty: none,
  cost: {
    metrics: {
      cost: { ...figure, mean: 0.001, low: null, high: null, unit: 'usd', direction: 'lower', why: 'too few rows' },
    },
  },
  latency: {
    metrics: {
      total: {
        ...figure,
        mean: 300,
        low: null,
        high: null,
        unit: 'ms',
        direction: 'lower',
        quantiles: {
          p50: { value: 250, low: 200, high: 300, method: 'x' },
          p99: { value: 900, low: null, high: null, method: null },
        },
      },
    },
  },
}

test('a scorecard has its metrics in one order, shares where something passes, and counts what was not checked', () => {
  expect(linesOf(card).map(({ metric, name, about }) => `${metric} ${name} ${about}`)).toEqual([
    'quality f1 mean',
    'quality exact passed',
    'cost cost mean',
    'latency total mean',
    'latency total p50',
  ])
  expect(linesOf(card)[0]).toMatchObject({ errors: 1, unchecked: 3, domain: [0, 1] })
})

test('a figure without an interval says why, and what is unknown is a word', () => {
  const [f1, , cost] = linesOf(card)
  expect(intervalText(cost as never)).toBe('too few rows')
  expect(intervalText(f1 as never)).toBe('0.40 to 0.60')
  expect(shown(null, 'usd')).toBe('unknown')
  expect(shown(0.875, 'share')).toBe('87.50 %')
})

const difference: Difference = {
  evaluator: 'latency',
  metric: 'latency',
  figure: 'p95',
  direction: 'lower',
  unit: 'ms',
  baseline: 2410,
  candidate: 2930,
  difference: 520,
  low: 310,
  high: 880,
  margin: 250,
  method: 'x',
  p: 0.01,
  n: 64,
  verdict: 'degraded',
}

test('right is better also where lower is better, and the written number keeps its own sign', () => {
  const { at, low, high } = drawn(difference)
  expect(at).toBeLessThan(0)
  expect(low).toBeLessThanOrEqual(at ?? 0)
  expect(high).toBeGreaterThanOrEqual(at ?? 0)
  expect(differenceText(difference)).toEqual(['+520 ms', '+310 ms to +880 ms'])
})

test('an end beyond the axis is clipped and says so; a difference that is none is drawn nowhere', () => {
  expect(drawn({ ...difference, direction: 'higher', difference: 1, low: -1, high: 90, margin: 0 }).isClippedHigh).toBe(
    true,
  )
  expect(drawn({ ...difference, difference: null, low: null, high: null })).toMatchObject({ at: null, low: null })
  expect(differenceText({ ...difference, difference: null, why: 'no judge for this check' })).toEqual([
    'no judge for this check',
    '',
  ])
})
