import type { Caller } from '../../caller'
import type { Evaluator } from '../contract'
import { measureGround, owner } from '../fixtures/measure-ground'
import { createComparisons } from '../comparison/create-comparisons'

const right: Evaluator = {
  id: 'right',
  version: '1',
  summary: '',
  metric: 'quality',
  kind: 'code',
  needs: ['response'],
  direction: 'higher',
  scale: [0, 1],
  run: ({ response, index }) =>
    index === 3
      ? { error: 'it broke' }
      : index === 4
        ? { unchecked: true, why: 'nobody looked' }
        : { score: response === 'yes' ? 1 : index / 10, pass: response === 'yes', reason: `row ${index}` },
}
const wait: Evaluator = {
  ...right,
  id: 'wait',
  metric: 'latency',
  direction: 'lower',
  scale: [0, null],
  unit: 'ms',
  run: ({ index }) => ({ score: index * 10 }),
}

const rows = Array.from({ length: 8 }, (_none, row) => ({
  question: `What is ${row}?`,
  kind: row % 2 === 0 ? 'even' : 'odd',
  ground_truth: 'yes',
}))
const reader: Caller = { project: 'p', id: 'someone', groups: [], roles: ['reader'] }
const order = {
  dataset: 'd',
  flow: 'qa',
  evaluators: [{ evaluator: 'right' }, { evaluator: 'wait' }],
}

const measured = async (answer: (inputs: { readonly question: string }) => unknown) => {
  const ground = await measureGround({ datasets: { d: rows, e: rows }, evaluators: [right, wait], answer })
  const { run_id } = await ground.evaluations.start(owner, order, ground.client)
  await ground.work()
  return { ...ground, id: run_id }
}
const mostly = ({ question }: { readonly question: string }): string => (/[025-7]/.test(question) ? 'yes' : 'no')
const numbers = (page: { readonly items: readonly { readonly row: number }[] }) => page.items.map(({ row }) => row)

test('rows are found by what went wrong, the worst first, page by page', async () => {
  const { evaluations, id } = await measured(mostly)
  expect(numbers(await evaluations.rows(owner, id, { only: 'wrong' }))).toEqual([1])
  expect(numbers(await evaluations.rows(owner, id, { only: 'errors' }))).toEqual([3])
  expect(numbers(await evaluations.rows(owner, id, { only: 'unchecked', evaluator: 'right' }))).toEqual([4])
  expect(numbers(await evaluations.rows(owner, id, { only: 'unchecked', evaluator: 'wait' }))).toEqual([])
  const first = await evaluations.rows(owner, id, { order: 'worst', limit: 2 })
  expect(numbers(first)).toEqual([1, 3])
  expect(numbers(await evaluations.rows(owner, id, { order: 'worst', limit: 1, cursor: first.next ?? '' }))).toEqual([
    0,
  ])
  expect(numbers(await evaluations.rows(owner, id, { order: 'worst', evaluator: 'wait', limit: 2 }))).toEqual([7, 6])
  expect(numbers(await evaluations.rows(owner, id, { slice: 'kind', value: 'odd' }))).toEqual([1, 3, 5, 7])
  expect((await evaluations.rows(owner, id, { limit: 1 })).items[0]).toMatchObject({ text: 'What is 0?' })
})

test('rows of an evaluator or a side that is not there are not found, instead of none of them wrong', async () => {
  const { evaluations, id } = await measured(mostly)
  for (const query of [
    { only: 'wrong', evaluator: 'rigth' },
    { only: 'unchecked', arm: 'nobody' },
  ] as const)
    await expect(evaluations.rows(owner, id, query)).rejects.toMatchObject({ word: 'not_found' })
})

test('one row shows what was asked, answered and wanted; to a stranger it shows figures alone', async () => {
  const { evaluations, id } = await measured(mostly)
  const detail = await evaluations.row(owner, id, 1)
  expect(detail).toMatchObject({
    data: rows[1],
    fields: { query: 'What is 1?', response: 'no', ground_truth: 'yes' },
    measurements: { right: { score: 0.1, pass: false, reason: 'row 1' } },
  })
  const seen = await evaluations.row(reader, id, 1)
  expect(JSON.stringify(seen)).not.toMatch(/What|reason|yes/)
  await expect(evaluations.rows(reader, id, { slice: 'kind', value: 'odd' })).rejects.toMatchObject({
    word: 'forbidden',
  })
  await expect(evaluations.row(owner, id, 8)).rejects.toMatchObject({ word: 'not_found' })
  await expect(evaluations.row(owner, id, -1)).rejects.toMatchObject({ word: 'not_found' })
})

test('the list has a figure for each metric that was measured, once the evaluation is over', async () => {
  const ground = await measured(mostly)
  const { evaluations, client, work, later } = ground
  later(1_000)
  const second = await evaluations.start(owner, { ...order, dataset: 'e' }, client)
  const [running, done] = (await evaluations.list(owner)).items
  expect(running).toMatchObject({ id: second.run_id, dataset: 'e', rows: 8 })
  expect(running).not.toHaveProperty('figures')
  expect(done).toMatchObject({
    id: ground.id,
    dataset: 'd',
    errors: 1,
    unchecked: 1,
    figures: {
      quality: { evaluator: 'right', figure: 'pass_rate', value: 5 / 6, n: 6, others: 0 },
      latency: { evaluator: 'wait', figure: 'p50', value: 35, unit: 'ms' },
    },
  })
  expect(done?.figures).not.toHaveProperty('harm')
  await work()
  expect((await evaluations.list(owner, { dataset: 'd' })).items).toHaveLength(1)
  expect((await evaluations.list(owner, { flow: 'other' })).items).toEqual([])
})

test('a plan names rows, mapping and everything that is wrong, and starts nothing', async () => {
  const { evaluations, started } = await measured(mostly)
  expect(await evaluations.plan(owner, order)).toMatchObject({
    dataset: { name: 'd', rows: 8 },
    mapping: { query: '${data.question}', response: '${run.outputs.answer}', ground_truth: '${data.ground_truth}' },
  })
  await expect(
    evaluations.plan(owner, { ...order, mapping: { response: '${run.outputs.none}' } }),
  ).rejects.toMatchObject({ errors: [{ path: 'mapping.response' }] })
  await expect(evaluations.plan(reader, order)).rejects.toMatchObject({ word: 'forbidden' })
  expect(started).toEqual([])
})

test('a comparison names both versions, slices by columns with few values, and quotes what changed to whoever may see it', async () => {
  let answer = mostly
  const ground = await measured((inputs) => answer(inputs))
  answer = () => 'yes'
  const { run_id: candidate } = await ground.evaluations.start(owner, order, ground.client)
  await ground.work()
  const comparisons = createComparisons(ground)
  const sides = { baseline: ground.id, candidate }
  const whole = await comparisons.compare(owner, sides)
  expect(whole.slices).toEqual({
    kind: [
      { value: 'even', rows: 4 },
      { value: 'odd', rows: 4 },
    ],
  })
  expect(whole.sides.candidate).toMatchObject({ run: candidate, flow: 'qa', snapshot: whole.sides.baseline.snapshot })
  expect(whole.changed).toMatchObject([{ row: 1, index: { baseline: 1, candidate: 1 }, text: 'What is 1?' }])
  const { levels, candidate: level } = whole.metrics['right']!
  expect(levels?.candidate.low).toBeLessThanOrEqual(level ?? 0)
  expect(levels?.candidate.high).toBeGreaterThanOrEqual(level ?? 0)
  const odd = await comparisons.compare(owner, { ...sides, slice: { column: 'kind', value: 'odd' } })
  expect(odd.rows).toBe(4)
  expect(odd.slices).toEqual(whole.slices)
  expect((await comparisons.compare(owner, { ...sides, changed: 'latency' })).changed).toEqual([])
  const seen = await comparisons.compare(reader, sides)
  expect(seen).not.toHaveProperty('slices')
  expect(seen.changed[0]).not.toHaveProperty('text')
})
