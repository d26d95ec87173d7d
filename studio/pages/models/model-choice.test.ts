import { chosenModels, thousandAnswers, type Model, type ModelChoice } from './model-choice'

const model = (id: string, change: Partial<Model> = {}): Model => ({
  id,
  provider: 'azure',
  capabilities: ['chat'],
  context: null,
  prices: { input: 1, output: 2, cached: null },
  available: false,
  ...change,
})
const choice: ModelChoice = { text: '', capability: '', from: '', isAvailable: false, atMost: undefined, sort: 'name' }
const size = { input: 1000, output: 500 }
const idsOf = (models: readonly Model[]) => models.map(({ id }) => id)

test('a thousand answers cost their tokens, an embedder’s have none of their own, and unknown stays unknown', () => {
  expect(thousandAnswers(model('a'), size)).toBe(2)
  const input = { input: 0.1, output: null, cached: null }
  expect(thousandAnswers(model('b', { capabilities: ['embedding'], prices: input }), size)).toBe(0.1)
  expect(thousandAnswers(model('c', { prices: input }), size)).toBeNull()
})

test('a limit of price leaves out what has none, and the cheapest come first', () => {
  const models = [
    model('dear', { prices: { input: 9, output: 9, cached: null } }),
    model('unknown', { prices: { input: null, output: null, cached: null } }),
    model('cheap'),
  ]
  expect(idsOf(chosenModels(models, { ...choice, atMost: 5 }, size))).toEqual(['cheap'])
  expect(idsOf(chosenModels(models, { ...choice, sort: 'price' }, size))).toEqual(['cheap', 'dear', 'unknown'])
})

test('models are chosen by words, by what they can, by who they are from, and by whether they answer', () => {
  const models = [
    model('gpt', { publisher: 'OpenAI', capabilities: ['chat', 'vision'], available: true }),
    model('phi', { publisher: 'Microsoft' }),
  ]
  expect(idsOf(chosenModels(models, { ...choice, text: 'MICRO phi' }, size))).toEqual(['phi'])
  expect(idsOf(chosenModels(models, { ...choice, capability: 'vision' }, size))).toEqual(['gpt'])
  expect(idsOf(chosenModels(models, { ...choice, from: 'OpenAI' }, size))).toEqual(['gpt'])
  expect(idsOf(chosenModels(models, { ...choice, isAvailable: true }, size))).toEqual(['gpt'])
})
