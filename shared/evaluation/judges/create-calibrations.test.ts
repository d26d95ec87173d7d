import type { Caller } from '../../caller'
import type { DatasetRow } from '../../datasets/contract'
import type { JsonObject } from '../../json'
import { fakeEmbedder, scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import { memoryStore } from '../../store/memory-store'
import type { CalibrationOrder } from '../contract'
import { createEvaluators } from '../evaluators/create-evaluators'
import { createCalibrations } from './create-calibrations'

const caller: Caller = { project: 'p', id: 'me', groups: [], roles: ['author'] }
const world = {
  now: () => 0,
  sleep: () => new Promise<void>(() => undefined),
  newId: () => 'id',
  random: () => 0.5,
  log: () => undefined,
}

// A judge that gives long answers a 5 and short ones a 2.
const scene = (rows: readonly JsonObject[], judgeModel: string | undefined = 'judge') => {
  const model = scriptedModel([
    ({ messages }) => {
      const [, answer = ''] =
        /begin response \w+ >>>\n([^]*?)\n<<< end/.exec(
          JSON.parse(JSON.stringify(messages.at(-1)?.content)) as string,
        ) ?? []
      return JSON.stringify({ reason: 'by length', score: answer.length > 10 ? 5 : 2 })
    },
  ])
  const evaluators = createEvaluators({
    models: { chat: () => model, embedder: () => fakeEmbedder() },
    judgeModel,
    store: memoryStore(() => 0),
    prompts,
    safety: { checks: [], check: () => Promise.resolve([]) },
    world,
  })
  const read = async function* (): AsyncGenerator<DatasetRow> {
    for (const [index, row] of rows.entries()) yield { index, row }
  }
  const calibrations = createCalibrations({ datasets: { read }, evaluators })
  return (order: Partial<CalibrationOrder> = {}) =>
    calibrations.calibrate(
      caller,
      { evaluator: 'relevance', dataset: 'd', label: 'human', mapping: { query: '${data.question}' }, ...order },
      new AbortController().signal,
    )
}

const rows: readonly JsonObject[] = [
  { question: 'q', response: 'a long answer it is', human: 5 },
  { question: 'q', response: 'a longer answer it is', human: 2 },
  { question: 'q', response: 'short', human: 2 },
  { question: 'q', response: 'no label' },
  { question: 'q', human: 5 },
]

test('grades of people and of the judge are compared, and the rows they differ on are named', async () => {
  expect(await scene(rows)()).toMatchObject({
    n: 3,
    unchecked: 1,
    agreement: expect.closeTo(2 / 3, 9) as number,
    kappa: expect.closeTo(0.4, 9) as number,
    disagreements: [{ index: 1, human: '2', judge: '5', reason: 'by length' }],
    problems: [{ index: 4, why: 'The row has no response' }],
  })
})

test('people who say yes or no are held against what passes', async () => {
  const said = rows.map((row) => ('human' in row ? { ...row, human: row['human'] === 5 ? 'Yes' : 'No' } : row))
  expect(await scene(said)()).toMatchObject({ n: 3, classes: [{ label: 'no' }, { label: 'yes', human: 1, judge: 2 }] })
})

test('without a judge nothing is agreed on, and without labels there is nothing to agree with', async () => {
  const unjudged = createCalibrations({
    datasets: {
      read: async function* () {
        yield { index: 0, row: rows[0]! }
      },
    },
    evaluators: createEvaluators({
      models: { chat: () => scriptedModel([]), embedder: () => fakeEmbedder() },
      judgeModel: undefined,
      store: memoryStore(() => 0),
      prompts,
      safety: { checks: [], check: () => Promise.resolve([]) },
      world,
    }),
  })
  const order = { evaluator: 'relevance', dataset: 'd', label: 'human', mapping: { query: '${data.question}' } }
  expect(await unjudged.calibrate(caller, order, new AbortController().signal)).toMatchObject({
    n: 0,
    unchecked: 1,
    agreement: null,
    kappa: null,
  })
  await expect(scene(rows)({ label: 'nobody' })).rejects.toMatchObject({ word: 'invalid_input' })
  await expect(scene(Array.from({ length: 501 }, () => rows[0]!))()).rejects.toMatchObject({ word: 'too_large' })
})
