import { passes, plannedEvaluator, rowsOf } from '../fixtures/rows'
import { measureGround, owner } from '../fixtures/measure-ground'
import type { Evaluator } from '../contract'
import { seededRandom } from '../statistics'
import { compareRows, verdictOf } from './compare-rows'
import { createComparisons } from './create-comparisons'

const right = plannedEvaluator('right')
const speed = plannedEvaluator('speed', { metric: 'latency', direction: 'lower', scale: [0, null], unit: 'ms' })
const count = (length: number): number[] => Array.from({ length }, (_none, index) => index)

test('a difference is told by exact McNemar and its interval, with when it would be settled where it is not', () => {
  const order = (baseline: boolean[], candidate: boolean[]) => ({
    dataset: 'd@v1',
    evaluators: [right],
    baseline: rowsOf(passes('right', baseline)),
    candidate: rowsOf(passes('right', candidate)),
  })
  const clear = compareRows(
    order(
      count(60).map((row) => row >= 20),
      count(60).map(() => true),
    ),
  ).metrics['right']
  expect(clear).toMatchObject({ verdict: 'improved', n: 60, baseline: 40 / 60, candidate: 1, method: 'Bonett–Price' })
  // 20 changes, all one way: 2 × 0.5²⁰.
  expect(clear?.p).toBeCloseTo(2 * 0.5 ** 20, 12)
  const open = compareRows(
    order(
      count(60).map((row) => row >= 4),
      count(60).map((row) => row >= 2),
    ),
  ).metrics['right']
  expect(open).toMatchObject({ verdict: 'inconclusive', why: '60 rows leave open which way it goes' })
  expect(open?.settles_at).toBeGreaterThan(60)
  expect(open?.detectable).toBeGreaterThan(0)
})

test('the direction of a metric decides what is better', () => {
  const values = { low: 1, high: 2 }
  expect(verdictOf({ ...values, direction: 'higher' }, 0.01, undefined, 0.05)).toBe('improved')
  expect(verdictOf({ ...values, direction: 'lower' }, 0.01, undefined, 0.05)).toBe('degraded')
  expect(verdictOf({ low: -1, high: 2, direction: 'lower' }, 0.5, undefined, 0.05)).toBe('inconclusive')
  expect(verdictOf({ low: null, high: null, direction: 'lower' }, null, 1, 0.05)).toBe('inconclusive')
})

test('more rows that pass are better, also where a lower score is', () => {
  const found = plannedEvaluator('found', { metric: 'harm', direction: 'lower' })
  const grade = plannedEvaluator('grade', { metric: 'harm', direction: 'lower', scale: [0, 7] })
  const side = (failing: number) =>
    rowsOf(
      count(80).map((row) => ({
        found: { score: row < failing ? 1 : 0, pass: row >= failing },
        grade: { score: row < failing ? 6 : 2, pass: row >= failing },
      })),
    )
  const order = { dataset: 'd@v1', evaluators: [found, grade], baseline: side(40), candidate: side(0) }
  const { metrics } = compareRows(order)
  expect(metrics['grade.pass_rate']).toMatchObject({ verdict: 'improved', direction: 'higher', unit: 'share' })
  // A score that says no more than whether a row passes is one figure, not two.
  expect(metrics['found']).toMatchObject({ verdict: 'improved', direction: 'lower', unit: 'share', candidate: 0 })
  expect(metrics).not.toHaveProperty(['found.pass_rate'])
})

test('equivalent is said inside a declared margin only', () => {
  const values = { low: -0.01, high: 0.02, direction: 'higher' as const }
  expect(verdictOf(values, 0.4, undefined, 0.05)).toBe('inconclusive')
  expect(verdictOf(values, 0.4, 0.05, 0.05)).toBe('equivalent')
  expect(verdictOf(values, 0.4, 0.015, 0.05)).toBe('inconclusive')
  // A difference that is there and does not matter is equivalent still.
  expect(verdictOf({ ...values, low: 0.001 }, 0.01, 0.05, 0.05)).toBe('equivalent')
})

test('many figures looked at together find nothing that chance alone would show', () => {
  const evaluators = count(20).map((index) => plannedEvaluator(`m${index}`))
  const marks = (seed: string) => {
    const random = seededRandom(seed)
    return count(60).map(() =>
      Object.fromEntries(evaluators.map(({ name }) => [name, { score: random() < 0.5 ? 1 : 0 }])),
    )
  }
  let told = 0
  let unadjusted = 0
  for (const seed of count(40)) {
    const { metrics } = compareRows({
      dataset: 'd@v1',
      evaluators,
      baseline: rowsOf(marks(`a${seed}`)),
      candidate: rowsOf(marks(`b${seed}`)),
    })
    if (Object.values(metrics).some(({ verdict }) => verdict !== 'inconclusive')) told += 1
    if (Object.values(metrics).some(({ p }) => p !== null && p < 0.05)) unadjusted += 1
  }
  expect(unadjusted).toBeGreaterThan(10)
  expect(told).toBeLessThanOrEqual(4)
})

test('rows without a number are in no mean; those the candidate lacks are shown at their worst [27]', () => {
  const candidate = count(60).map((row) =>
    row < 6
      ? { right: { none: 'error' as const } }
      : row < 9
        ? { right: { none: 'skipped' as const } }
        : { right: { score: 1 } },
  )
  const { right: found } = compareRows({
    dataset: 'd@v1',
    evaluators: [right],
    baseline: rowsOf(
      passes(
        'right',
        count(60).map(() => true),
      ),
    ),
    candidate: rowsOf(candidate),
  }).metrics
  expect(found).toMatchObject({ n: 51, candidate: 1, missing: { candidate: 6, baseline: 0 } })
  expect(found?.worst_case).toBeCloseTo(51 / 57, 10)
})

test('[28] a p95 of few rows has no interval and no verdict, while its rows of many have', () => {
  const side = (rows: number, factor: number) =>
    rowsOf(count(rows).map((row) => ({ speed: { score: (100 + ((row * 37) % 101)) * factor } })))
  const few = compareRows({ dataset: 'd@v1', evaluators: [speed], baseline: side(20, 1), candidate: side(20, 3) })
  expect(few.metrics['speed.p95']).toMatchObject({ verdict: 'inconclusive', low: null, high: null })
  expect(few.metrics['speed.p95']?.why).toContain('do not enclose')
  expect(few.metrics['speed']).toMatchObject({ verdict: 'inconclusive', low: null })
  const many = compareRows({ dataset: 'd@v1', evaluators: [speed], baseline: side(300, 1), candidate: side(300, 3) })
  expect(many.metrics['speed.p95']?.verdict).toBe('degraded')
  expect(many.metrics['speed']?.verdict).toBe('degraded')
})

test('the rows that changed most come first, those that pass no longer before all', () => {
  const grade = plannedEvaluator('grade', { scale: [1, 5] })
  const { changed, more_changed } = compareRows({
    dataset: 'd@v1',
    evaluators: [grade],
    baseline: rowsOf([{ grade: { score: 5, pass: true } }, { grade: { score: 1 } }, { grade: { score: 3 } }]),
    candidate: rowsOf([{ grade: { score: 4, pass: false } }, { grade: { score: 5 } }, { grade: { score: 3 } }]),
  })
  expect(changed).toMatchObject([
    { row: 0, difference: -1, better: false, flipped: true },
    { row: 1, difference: 4, better: true },
  ])
  expect(more_changed).toBe(0)
})

test('two evaluations of the same rows are compared; others, and other evaluators, are refused or told', async () => {
  const evaluator: Evaluator = {
    id: 'right',
    version: '1',
    summary: '',
    metric: 'quality',
    kind: 'code',
    needs: ['response'],
    direction: 'higher',
    scale: [0, 1],
    run: ({ response }) => ({ score: response === 'yes' ? 1 : 0 }),
  }
  const evaluators = [evaluator]
  let share = 1
  const datasets = { d: count(60).map((row) => ({ question: `q${row}` })), e: [{ question: 'q' }] }
  const ground = await measureGround({
    datasets,
    evaluators,
    answer: ({ question }) => (Number(question.slice(1)) < 60 * share ? 'yes' : 'no'),
  })
  const evaluate = async (dataset: string) => {
    const order = { dataset, flow: 'qa', evaluators: [{ evaluator: 'right' }] }
    const { run_id } = await ground.evaluations.start(owner, order, ground.client)
    await ground.work()
    return run_id
  }
  const baseline = await evaluate('d')
  share = 0.6
  const candidate = await evaluate('d')
  const comparisons = createComparisons(ground)
  expect((await comparisons.compare(owner, { baseline, candidate })).metrics['right']).toMatchObject({
    verdict: 'degraded',
  })
  expect((await comparisons.compare(owner, { baseline: candidate, candidate: baseline })).changed).toHaveLength(24)
  const other = await evaluate('e')
  await expect(comparisons.compare(owner, { baseline, candidate: other })).rejects.toMatchObject({
    word: 'invalid_input',
  })
  await expect(comparisons.compare(owner, { baseline, candidate: `${candidate}@x` })).rejects.toMatchObject({
    word: 'not_found',
  })
  evaluators[0] = { ...evaluator, version: '2' }
  const changed = await evaluate('d')
  expect((await comparisons.compare(owner, { baseline, candidate: changed })).metrics['right']).toMatchObject({
    verdict: 'inconclusive',
    why: 'the two sides were measured by different versions of it',
  })
})
