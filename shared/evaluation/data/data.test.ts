import type { DatasetAddition } from '../../datasets/contract'
import type { ChatModel } from '../../models/contract'
import type { Evaluator } from '../contract'
import { datasetsOf, evaluatorsOf, owner } from '../fixtures/measure-ground'
import { frozenWorld } from '../../flows'
import { calibrateDataset } from './calibrate-dataset'
import { makeQuestions } from './questions'

const never = new AbortController().signal
const text =
  'The Brackenfell stands gusts up to 68 km/h when every line is pegged out; above that, take it down and find shelter.'

const questionsWith = async (answer: (asked: string) => string, order: object = {}) => {
  const added: DatasetAddition[] = []
  const model: ChatModel = {
    id: 'm',
    complete: async ({ messages }) => {
      const last = messages.at(-1)?.content
      const content = answer(typeof last === 'string' ? last : '')
      return { model: 'm-1', message: { content }, finish_reason: 'stop', usage: null, cost: 0.01, latency_ms: 1 }
    },
  }
  const passages = [{ text }, { text: 'Short.' }, { text: `${text} Again.` }]
  const made = await makeQuestions(
    {
      knowledge: {
        listDocuments: async () => ({ items: [{ path: 'a-tent.md' }] }) as never,
        listPassages: async () => ({ items: passages }) as never,
      },
      datasets: { add: async (_caller, _name, addition) => (added.push(addition), {} as never) },
      models: { chat: () => model },
    },
    owner,
    'products',
    { dataset: 'made', ...order },
    never,
  )
  return { made, added }
}

test('questions are marked as synthetic, say what they were made from, and stand on words of the passage', async () => {
  const reply = { question: 'How much wind is too much?', answer: 'More than 68 km/h.', quote: 'gusts up to  68 km/h' }
  const { made, added } = await questionsWith(() => `Here it is: ${JSON.stringify(reply)}`)
  expect(made).toMatchObject({ made: 2, refused: 0, model: 'm-1', cost: 0.02 })
  expect(added).toMatchObject([
    {
      rows: [
        { synthetic: true, synthetic_model: 'm-1', document: 'a-tent.md', index: 'products', answerable: true },
        {},
      ],
    },
  ])
})

test('prose and quotes that the passage does not hold become no question', async () => {
  const invented = JSON.stringify({ question: 'How heavy is it?', answer: '2 kg', quote: 'it weighs 2 kg' })
  await expect(questionsWith(() => invented)).rejects.toMatchObject({ word: 'model_failed' })
  await expect(questionsWith(() => 'I am no language model.')).rejects.toMatchObject({ word: 'model_failed' })
  await expect(questionsWith(() => '', { count: 0 })).rejects.toMatchObject({ word: 'invalid_input' })
})

const long: Evaluator = {
  id: 'long',
  version: '1',
  summary: '',
  metric: 'quality',
  kind: 'code',
  needs: ['response'],
  direction: 'higher',
  scale: [1, 5],
  run: ({ response = '' }) => ({ score: Math.min(5, response.length), pass: response.length >= 3 }),
}

test('an evaluator is held against passes, grades and words that people gave', async () => {
  const rows = [
    { answer: 'a', good: false, grade: 1, note: null },
    { answer: 'abc', good: true, grade: 3, note: null },
    { answer: 'abcd', good: false, grade: 4, note: null },
    { answer: 'ab', good: 'false', grade: 3, note: null },
  ]
  const deps = { datasets: datasetsOf({ d: rows }), evaluators: evaluatorsOf([long], frozenWorld()) }
  const order = { evaluator: { evaluator: 'long' }, dataset: 'd' }
  const passes = await calibrateDataset(deps, owner, { ...order, label: 'good' }, never)
  expect(passes).toMatchObject({ n: 4, agreement: 0.75, kappa: 0.5, dataset: 'd@v1' })
  expect(await calibrateDataset(deps, owner, { ...order, label: 'grade' }, never)).toMatchObject({
    n: 4,
    agreement: 0.75,
  })
  await expect(calibrateDataset(deps, owner, { ...order, label: 'note' }, never)).rejects.toMatchObject({
    word: 'invalid_input',
  })
  await expect(calibrateDataset(deps, owner, { ...order, label: 'no' }, never)).rejects.toMatchObject({
    errors: [{ code: 'missing_column', path: 'label' }],
  })
})
