import { axesOf, placeOn } from './charts/axis'
import { changedFiles } from './comparison/changed-files'
import { byRow, differenceText, drawn, methodsText, type ChangedRow, type Difference } from './comparison/compared'
import { aboutFigure, intervalText, linesOf, shown, type Card, type Figure } from './scorecard'
import { readMargins, writeMargins } from './comparison/margins'
import { differencePerThousand, rulePerThousand } from './charts/per-thousand'
import { settlingText } from './comparison/settling-text'
import { timeLeft } from './scorecard/time-left'

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
    'quality exact mean',
    'quality exact of rows pass',
    'cost cost mean',
    'latency total mean',
    'latency total p50',
  ])
  expect(linesOf(card).map(({ key }) => key)).toEqual(['f1', 'exact', 'exact.pass_rate', 'cost', 'total', 'total.p50'])
  expect(linesOf(card)[0]).toMatchObject({ errors: 1, unchecked: 2, skipped: 1, scale: [0, 1] })
})

test('a score of yes and no is a share of rows, and which way it is better is said', () => {
  const pass_rate = { rate: 0.9, low: 0.8, high: 0.95, n: 40 }
  const harm: Figure = { ...figure, mean: 0.1, direction: 'lower', pass_rate }
  const [line, ...others] = linesOf({ ...card, quality: none, cost: none, latency: none, harm: { metrics: { harm } } })
  expect(line).toMatchObject({ key: 'harm', about: 'of rows flagged', unit: 'share', isLowerBetter: true })
  expect(others).toEqual([])
  expect(aboutFigure({ figure: 'mean', scale: [0, 7], direction: 'lower' })).toBe('0 to 7, less is better')
})

test('an axis is turned where less is better, and shared by the figures of a metric', () => {
  const wait = { metric: 'latency', unit: 'ms', scale: [0, null], isLowerBetter: true } as const
  const [p50, p95] = axesOf([
    { ...wait, values: [200, 250] },
    { ...wait, values: [900, null], rule: { max: 1000 } },
  ])
  expect(p50).toEqual(p95)
  expect(placeOn(p50!, 0, 100)).toBe(100)
  expect(placeOn(p50!, 1000, 100)).toBeGreaterThan(0)
  expect(placeOn(p50!, 5000, 100)).toBe(0)
  const [grade] = axesOf([{ metric: 'quality', scale: [1, 5], isLowerBetter: false, values: [3] }])
  expect(placeOn(grade!, 3, 100)).toBe(50)
})

test('a figure without an interval says why, and what is unknown is a word', () => {
  const [f1, , , cost] = linesOf(card)
  expect(intervalText(cost as never)).toBe('too few rows')
  expect(intervalText(f1 as never)).toBe('0.40 to 0.60')
  expect(shown(null, 'usd')).toBe('unknown')
  expect([0.875, 1, 0.0213].map((share) => shown(share, 'share'))).toEqual(['88 %', '100 %', '2.1 %'])
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
  p_adjusted: 0.02,
  detectable: null,
  scale: [0, null],
  missing: { baseline: 0, candidate: 0 },
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

test('shares differ by points, and the unit is said once', () => {
  expect(differenceText({ ...difference, unit: 'share', difference: 0.125, low: -0.12, high: 0.37 })).toEqual([
    '+13 pts',
    '−12 to +37 pts',
  ])
})

test('only what was used is named among the methods', () => {
  const rate: Difference = { ...difference, method: 'Bonett–Price' }
  expect(methodsText([rate, rate, { ...difference, method: null, p_adjusted: null }])).toBe(
    'exact McNemar, Holm over 2 tests',
  )
  expect(methodsText([{ ...difference, method: null, p_adjusted: null }])).toBe('')
})

test('what would settle an open figure is told by the nearest', () => {
  const open: Difference = { ...difference, verdict: 'inconclusive' }
  const metrics = {
    a: { ...open, settles_at: 115 },
    b: { ...open, settles_at: 78 },
    c: { ...open, n: 0 },
    d: difference,
  }
  expect(settlingText({ rows: 64, metrics })).toBe('2 figures undecided with 64 rows; about 78 would settle b.')
  expect(settlingText({ rows: 64, metrics: { d: difference } })).toBe('')
})

test('a row that changed in several figures is one row', () => {
  const change = (row: number, evaluator: string) => ({ row, evaluator }) as ChangedRow
  expect(byRow([change(7, 'a'), change(40, 'a'), change(7, 'b')]).map((all) => all.map((one) => one.row))).toEqual([
    [7, 7],
    [40],
  ])
})

test('the time left follows from the pace, and is unknown before the first row', () => {
  const started_at = '2026-01-01T00:00:00Z'
  const now = Date.parse('2026-01-01T00:00:10Z')
  expect(timeLeft({ done: 20, total: 64, started_at }, now)).toBe(22_000)
  expect(timeLeft({ done: 0, total: 64, started_at }, now)).toBeUndefined()
})

test('the change between two versions is told by file and lines', () => {
  const version = (yaml: string, text: string) => ({ yaml, files: [{ path: 'answer.jinja2', size: 1, text }] })
  expect(changedFiles(version('a', 'one\ntwo\nthree'), version('a', 'one\n2\n3'))).toEqual([
    { path: 'answer.jinja2', lines: 2 },
  ])
})

test('margins in an address are those that were written, and nothing else', () => {
  const margins = { 'file:flow/own': 0.02, 'latency.p95': 250 }
  expect(readMargins(writeMargins(margins))).toEqual(margins)
  expect(readMargins('')).toEqual({})
  expect(readMargins('f1:-1,f1,:3,a:b,c:Infinity')).toEqual({})
})

test('costs are told by a thousand rows, with what a gate asks of them', () => {
  const cost: Difference = { ...difference, unit: 'usd', difference: -0.0002, low: null, high: null, detectable: null }
  expect(differenceText(differencePerThousand(cost))[0]).toBe('−$0.20')
  expect(rulePerThousand({ max: 0.002 }, 'usd')).toEqual({ max: 2 })
  expect(rulePerThousand({ max: 0.5 }, 'share')).toEqual({ max: 0.5 })
})
