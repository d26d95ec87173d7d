import { measureGround, owner, scriptedJudge } from '../fixtures/measure-ground'
import type { Evaluator, JudgeAnswer } from '../contract'
import { fault } from '../../faults'

const right: Evaluator = {
  id: 'right',
  version: '1',
  summary: 'Whether the answer is the wanted one',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  run: ({ response, ground_truth }) => ({
    score: response === ground_truth ? 1 : 0,
    pass: response === ground_truth,
    reason: `said ${response}`,
  }),
}
const speed: Evaluator = {
  ...right,
  id: 'speed',
  metric: 'latency',
  needs: ['latency'],
  direction: 'lower',
  scale: [0, null],
  unit: 'ms',
  run: ({ index }) => ({ score: index + 1 }),
}
const judged = (answer: (answer: JudgeAnswer) => number): Evaluator => ({
  ...right,
  id: 'judged',
  kind: 'judge',
  tools: ['judge'],
  needs: ['response'],
  scale: [1, 5],
  run: async ({ response = '' }, { judge, signal }) => {
    const request = { evaluator: 'judged', prompt: 'p@1', messages: [{ role: 'user' as const, content: response }] }
    const given = await judge!.ask(request, 0, signal)
    const { model, usage, cost, latency_ms } = given.reply
    return { score: answer(given), judged: { model, prompt: 'p@1', reused: given.reused, usage, cost, latency_ms } }
  },
})
const rows = (count: number) =>
  Array.from({ length: count }, (_none, index) => ({
    question: `q${index}`,
    reference: `a${index}`,
    kind: index % 2 === 0 ? 'even' : 'odd',
  }))
const datasets = { qs: rows(150) }
const order = { dataset: 'qs', flow: 'qa', evaluators: [{ evaluator: 'right' }] }

test('every row is run and measured once, and the scorecard counts what gave no number beside what did', async () => {
  let calls = 0
  const ground = await measureGround({
    datasets,
    evaluators: [right, speed],
    answer: ({ question }) => {
      calls += 1
      if (question === 'q7') throw new Error('no')
      if (question === 'q8') throw fault('content_blocked', 'refused', { category: 'violence' })
      return question === 'q9' ? 'wrong' : question.replace('q', 'a')
    },
  })
  const { run_id } = await ground.evaluations.start(
    owner,
    { ...order, evaluators: [{ evaluator: 'right' }, { evaluator: 'speed' }] },
    ground.client,
  )
  await ground.work()
  expect(calls).toBe(150)
  const card = await ground.evaluations.get(owner, run_id, { slice: 'kind' })
  expect(card).toMatchObject({ status: 'completed', rows: 150, completed: 148, failed: 1, blocked: 1, done: 150 })
  expect(card.categories).toEqual({ violence: 1 })
  expect(card.completion).toBeCloseTo(149 / 150, 10)
  expect(card.quality.metrics['right']).toMatchObject({ n: 148, errors: 1, blocked: 1, unchecked: 0 })
  expect(card.quality.metrics['right']?.mean).toBeCloseTo(147 / 148, 10)
  expect(card.quality.metrics['right']?.pass_rate).toMatchObject({ n: 148, method: 'Clopper–Pearson' })
  // q7 and q8 have no latency of an answer: the median is that of the rest.
  expect(card.latency.metrics['speed']).toMatchObject({ n: 148, quantiles: { p50: { method: 'order statistics' } } })
  expect(card.slices?.map(({ value, rows: of }) => [value, of])).toEqual([
    ['even', 75],
    ['odd', 75],
  ])
  const run = await ground.runs.get(owner, run_id)
  expect(run).toMatchObject({ kind: 'evaluation', status: 'completed' })
  const page = await ground.evaluations.rows(owner, run_id, { limit: 2, cursor: '7' })
  expect(page.items).toMatchObject([
    { row: 7, outcome: 'failed', measurements: { right: { error: 'The flow failed on this row' } } },
    { row: 8, outcome: 'blocked', category: 'violence' },
  ])
  expect(page.next).toBe('9')
  const [wrong] = (await ground.evaluations.rows(owner, run_id, { limit: 1, cursor: '9' })).items
  expect(wrong).toMatchObject({
    outputs: { answer: 'wrong' },
    measurements: { right: { score: 0, reason: 'said wrong' } },
  })
})

test('who may not see content sees figures alone, and no slice of it [20]', async () => {
  const ground = await measureGround({ datasets, evaluators: [right], answer: () => 'x' })
  const { run_id } = await ground.evaluations.start(owner, order, ground.client)
  await ground.work()
  const reader = { ...owner, id: 'reader', roles: ['reader' as const] }
  const { items } = await ground.evaluations.rows(reader, run_id, { limit: 1 })
  expect(items[0]).not.toHaveProperty('outputs')
  expect(items[0]?.measurements).toEqual({ right: { score: 0, pass: false } })
  await expect(ground.evaluations.get(reader, run_id, { slice: 'question' })).rejects.toMatchObject({
    word: 'forbidden',
  })
  const start = ground.evaluations.start({ ...owner, roles: ['runner'] }, order, ground.client)
  await expect(start).rejects.toMatchObject({ word: 'forbidden' })
})

test('an evaluator that throws, hangs or answers nonsense gives errors with their reasons, and the run completes', async () => {
  const broken = (id: string, run: Evaluator['run']): Evaluator => ({ ...right, id, run })
  const ground = await measureGround({
    datasets: { qs: rows(3) },
    evaluators: [
      right,
      broken('throws', () => {
        throw new Error('boom')
      }),
      broken('nan', () => ({ score: Number.NaN })),
      broken('prose', () => 'very good' as never),
      broken('outside', () => ({ score: 7 })),
    ],
    answer: ({ question }) => question.replace('q', 'a'),
  })
  const evaluators = ['right', 'throws', 'nan', 'prose', 'outside'].map((evaluator) => ({ evaluator }))
  const { run_id } = await ground.evaluations.start(owner, { ...order, evaluators }, ground.client)
  await ground.work()
  const card = await ground.evaluations.get(owner, run_id)
  expect(card.quality.metrics['right']).toMatchObject({ n: 3, mean: 1 })
  for (const name of ['throws', 'nan', 'prose', 'outside'])
    expect([name, card.quality.metrics[name]]).toMatchObject([name, { n: 0, errors: 3, mean: null, low: null }])
  const { items } = await ground.evaluations.rows(owner, run_id, { limit: 1 })
  expect(items[0]?.measurements).toMatchObject({ throws: { error: expect.stringContaining('boom') as string } })
})

test('missing columns, fields, evaluators and rows are all named before anything is spent', async () => {
  const ground = await measureGround({ datasets: { qs: rows(3), none: [] }, evaluators: [right], answer: () => 'x' })
  const start = (other: object) => ground.evaluations.start(owner, { ...order, ...other }, ground.client)
  await expect(
    start({
      mapping: { ground_truth: '${data.wanted}', colour: 'red', response: '${run.outputs.text}', query: '${rows.x}' },
      inputs: { question: '${data.asked}' },
      group: 'talk',
    }),
  ).rejects.toMatchObject({
    word: 'invalid_input',
    errors: [
      { path: 'mapping.query' },
      {
        path: 'mapping.ground_truth',
        message: '“ground_truth” takes “wanted” of data, which has question, reference, kind',
      },
      { path: 'mapping.response', message: '“response” takes “text” of run.outputs, which has answer' },
      { path: 'mapping.colour' },
      { path: 'inputs.question' },
      { path: 'group' },
    ].map((one) => expect.objectContaining(one) as object),
  })
  await expect(start({ dataset: 'none' })).rejects.toMatchObject({ word: 'invalid_input' })
  await expect(start({ dataset: 'unknown' })).rejects.toMatchObject({ word: 'not_found' })
  await expect(start({ evaluators: [{ evaluator: 'unknown' }] })).rejects.toMatchObject({ word: 'invalid_input' })
  await expect(start({ batch: 'b' })).rejects.toMatchObject({ word: 'invalid_input' })
  await expect(start({ dataset: undefined })).rejects.toMatchObject({ word: 'invalid_input' })
  expect(ground.started).toEqual([])
})

test('an evaluator whose needs nothing fills is refused with the columns that are there', async () => {
  const ground = await measureGround({ datasets: { qs: [{ question: 'q' }] }, evaluators: [right], answer: () => 'x' })
  await expect(ground.evaluations.start(owner, order, ground.client)).rejects.toMatchObject({
    errors: [
      { message: 'Evaluator “right” needs ground_truth, and nothing is mapped to it; the dataset has question' },
    ],
  })
})

test('a batch is measured as it came out: nothing is run again', async () => {
  let calls = 0
  const ground = await measureGround({
    datasets: { qs: rows(5) },
    evaluators: [right],
    answer: ({ question }) => {
      calls += 1
      return question === 'q1' ? 'wrong' : question.replace('q', 'a')
    },
  })
  const batch = await ground.batches.start(owner, { dataset: 'qs', flow: 'qa' }, ground.client)
  const { instance, input } = ground.started.shift()!
  const ref = { run: batch.run_id, project: 'p', epoch: 1 }
  await expect(
    ground.evaluations.start(owner, { batch: batch.run_id, evaluators: order.evaluators }, ground.client),
  ).rejects.toMatchObject({ word: 'conflict' })
  await ground.batches.activities.openBatch({ ...ref, instance })
  await ground.batches.activities.runShard({ ...ref, shard: 0 })
  await ground.batches.activities.finishBatch(ref)
  expect([calls, input['run']]).toEqual([5, batch.run_id])
  const { run_id } = await ground.evaluations.start(
    owner,
    { batch: batch.run_id, evaluators: order.evaluators },
    ground.client,
  )
  await ground.work()
  expect(calls).toBe(5)
  const card = await ground.evaluations.get(owner, run_id)
  expect(card.quality.metrics['right']).toMatchObject({ n: 5, mean: 0.8 })
})

test('[9] a killed evaluation goes on where it was: no row is lost and none is judged twice', async () => {
  let answered = 0
  const judge = scriptedJudge(() => '4')
  const ground = await measureGround({
    datasets: { qs: rows(200) },
    evaluators: [judged(({ text }) => Number(text))],
    judge,
    answer: ({ question }) => {
      answered += 1
      return question
    },
  })
  const { run_id } = await ground.evaluations.start(
    owner,
    { ...order, evaluators: [{ evaluator: 'judged' }], concurrency: 1 },
    ground.client,
  )
  const { instance, input } = ground.started[0]!
  // It dies after opening, planning and two shards of 64 rows.
  await ground.work(4)
  expect([answered, judge.asked.length]).toEqual([128, 128])
  ground.redeliver(instance, input)
  await ground.work()
  expect([answered, judge.asked.length, new Set(judge.asked).size]).toEqual([200, 200, 200])
  const card = await ground.evaluations.get(owner, run_id)
  expect(card).toMatchObject({ status: 'completed', completed: 200, done: 200 })
  expect(card.spent.judges).toBeCloseTo(0.2, 10)
})

test('a resumed evaluation measures again what gave no number, and asks the flow for nothing twice', async () => {
  let isWell = false
  let answered = 0
  const judge = scriptedJudge((text) => {
    if (!isWell && text === 'a3') throw fault('model_failed', 'away')
    return '5'
  })
  const ground = await measureGround({
    datasets: { qs: rows(6) },
    evaluators: [judged(({ text }) => Number(text))],
    judge,
    model: {
      id: 'm',
      complete: async ({ messages }) => {
        answered += 1
        const asked = messages.at(-1)?.content
        const content = (typeof asked === 'string' ? asked : '').trim().replace('q', 'a')
        return { model: 'm', message: { content }, finish_reason: 'stop', usage: null, cost: null, latency_ms: 1 }
      },
    },
  })
  const evaluators = [{ evaluator: 'judged' }]
  const { run_id } = await ground.evaluations.start(owner, { ...order, evaluators }, ground.client)
  await ground.work()
  expect((await ground.evaluations.get(owner, run_id)).quality.metrics['judged']).toMatchObject({ n: 5, errors: 1 })
  isWell = true
  await ground.evaluations.resume(owner, run_id, ground.client)
  await ground.work()
  expect((await ground.evaluations.get(owner, run_id)).quality.metrics['judged']).toMatchObject({ n: 6, errors: 0 })
  expect([answered, judge.asked.length]).toEqual([6, 6])
})

test('rows of one group count as one draw', async () => {
  const talks = rows(120).map((row, index) => ({ ...row, talk: `t${Math.floor(index / 2)}` }))
  const ground = await measureGround({
    datasets: { qs: talks },
    evaluators: [right],
    answer: ({ question }) => (Number(question.slice(1)) % 8 < 2 ? 'wrong' : question.replace('q', 'a')),
  })
  const alone = await ground.evaluations.start(owner, order, ground.client)
  const grouped = await ground.evaluations.start(owner, { ...order, group: 'talk' }, ground.client)
  await ground.work()
  const width = async (id: string) => {
    const { low, high, method } = (await ground.evaluations.get(owner, id)).quality.metrics['right']!
    return { width: (high ?? 0) - (low ?? 0), method }
  }
  expect(await width(alone.run_id)).toMatchObject({ method: 'Wilson' })
  expect((await width(grouped.run_id)).method).toBe('cluster bootstrap-t')
  expect((await width(grouped.run_id)).width).toBeGreaterThan(1.2 * (await width(alone.run_id)).width)
})

test('a mapping reads columns, inputs, outputs and nodes', async () => {
  const seen: unknown[] = []
  const spy: Evaluator = {
    ...right,
    id: 'spy',
    needs: ['response', 'context'],
    run: (row) => (seen.push(row), { score: 1 }),
  }
  const ground = await measureGround({
    datasets: {
      qs: [{ question: 'q', 'wanted.text': ['a', 'b'], sources: [{ text: 't', document: 'd', extra: 1 }, 'u'] }],
    },
    evaluators: [spy],
    answer: () => 'x',
  })
  await ground.evaluations.start(
    owner,
    {
      dataset: 'qs',
      flow: 'qa',
      evaluators: [{ evaluator: 'spy' }],
      mapping: {
        ground_truth: '${data.wanted.text}',
        context: '${data.sources}',
        response: '${run.nodes.answer}',
        query: '${run.inputs.question}',
      },
    },
    ground.client,
  )
  await ground.work()
  expect(seen).toMatchObject([
    {
      query: 'q',
      response: 'x',
      ground_truth: ['a', 'b'],
      context: [{ text: 't', document: 'd' }, { text: 'u' }],
      retrieved: [{ document: 'd' }],
    },
  ])
})
