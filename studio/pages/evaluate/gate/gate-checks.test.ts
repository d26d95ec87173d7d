import { askedText, axisOf, bannerOf, checksOf, reasonOf, settledBy, sideOf } from './gate-checks'
import type { Evidence, RuleOutcome } from './gate-data'

const outcome = (given: Partial<RuleOutcome>): RuleOutcome => ({
  state: 'pass',
  reason: 'as the server says',
  rule: { min: 0.6 },
  evaluator: 'f1',
  metric: 'quality',
  figure: 'mean',
  direction: 'higher',
  value: 0.8,
  low: 0.7,
  high: 0.9,
  method: 'betting',
  n: 64,
  missing: 0,
  unchecked: 0,
  ...given,
})
const evidence = (required: Evidence['required'], given: Partial<Evidence> = {}): Evidence =>
  ({
    verdict: 'pass',
    reasons: [],
    completion: 1,
    sealed: { min_completion: 0.95 },
    rows: 64,
    required,
    watched: {},
    comparison: null,
    scorecard: { quality: { metrics: {} }, latency: { metrics: { latency: { unit: 'ms' } } } },
    ...given,
  }) as unknown as Evidence
const checkOf = (given: Partial<RuleOutcome>, other: Partial<Evidence> = {}) =>
  checksOf(evidence({ f1: outcome(given) }, other))[0]!

test('an interval is on one side of its lines or has one of them within', () => {
  expect(sideOf({ low: 0.7, high: 0.9, min: 0.6 })).toBe('pass')
  expect(sideOf({ low: 0.1, high: 0.5, min: 0.6 })).toBe('fail')
  expect(sideOf({ low: 0.5, high: 0.7, min: 0.6 })).toBe('open')
  expect(sideOf({ low: 11, high: 12, max: 10 })).toBe('fail')
  expect(sideOf({ low: null, high: null, min: 0.6 })).toBe('open')
})

test('a check that fails says by how much and where its interval lies, in its unit', () => {
  expect(reasonOf(checkOf({ state: 'fail', value: 0.3, low: 0.2, high: 0.4 }))).toBe(
    'f1 is 0.30; its whole interval lies below the line at 0.6',
  )
  const slower = checkOf({
    state: 'fail',
    metric: 'latency',
    evaluator: 'latency',
    figure: 'p95',
    direction: 'lower',
    rule: { margin: 250 },
    value: 2930,
    low: null,
    high: null,
    difference: 520,
    difference_low: 310,
    difference_high: 880,
  })
  expect(reasonOf(slower)).toContain('520 ms worse than the baseline; its whole interval is beyond the 250 ms margin')
  expect(askedText(slower.outcome.rule, slower.unit)).toEqual({ level: '', margin: '≤ 250 ms worse' })
})

test('an open check says what would settle it', () => {
  const wide = checkOf({ state: 'inconclusive', value: 0.7, low: 0.5, high: 0.9 })
  expect(reasonOf(wide)).toBe('its interval from 0.50 to 0.90 has the line at 0.6 within')
  // Twice as narrow takes four times the rows.
  expect(settledBy(wide, 0.025)).toBe('about 256 rows, if the figures stay what they are')
  const few = checkOf({
    state: 'inconclusive',
    figure: 'p95',
    direction: 'lower',
    rule: { max: 9 },
    low: null,
    high: null,
  })
  expect(settledBy(few, 0.025)).toContain('about 86 rows')
  expect(settledBy(checkOf({ state: 'inconclusive', missing: 11, unchecked: 11, n: 20 }), 0.025)).toContain('unchecked')
  expect(settledBy(checkOf({}), 0.025)).toBeUndefined()
  expect(checkOf({ state: 'inconclusive', n: 0, value: null, low: null, high: null }).state).toBe('unchecked')
})

test('the banner says whether the gate is open and why in a sentence', () => {
  const said = (required: Evidence['required'], given: Partial<Evidence>) => {
    const told = evidence(required, given)
    return bannerOf(told, checksOf(told))
  }
  expect(said({ f1: outcome({}) }, {})).toMatchObject({ is: 'is open', why: 'The one required figure holds.' })
  const fails = outcome({ state: 'fail', value: 0.3, low: 0.2, high: 0.4 })
  const open = outcome({ state: 'inconclusive', value: 0.7, low: 0.5, high: 0.9 })
  expect(said({ f1: fails, bleu: open }, { verdict: 'fail' })).toEqual({
    is: 'is closed',
    tone: 'shut',
    why: 'f1 is 0.30; its whole interval lies below the line at 0.6. 1 figure is undecided.',
  })
  expect(said({ f1: fails }, { verdict: 'fail', completion: 0.5 }).why).toContain('50 % of the rows came to an end')
  expect(said({ f1: open }, { verdict: 'inconclusive' })).toMatchObject({ tone: 'unknown' })
  expect(said({}, { verdict: 'tampered', reasons: ['The dataset changed since it was sealed'] }).why).toBe(
    'The dataset changed since it was sealed.',
  )
})

test('an axis holds everything that is drawn, with air, within what the figure can be', () => {
  const drawn = { value: 0.9, low: 0.8, high: 1, min: 0.5, ring: 0.7, side: 'pass' as const }
  const [from, to] = axisOf(drawn, [0, 1])
  expect(from).toBeCloseTo(0.42)
  expect(to).toBe(1)
})
