import type { GateDefinition } from './gate-data'
import { definitionOf, draftOf, emptyDraft, errorsAt, figureIn, figuresOf, newRule } from './gate-draft'
import type { Card } from '../scorecard'

const definition: GateDefinition = {
  flow: 'qa',
  dataset: 'd@v1',
  split: 'test',
  baseline: { label: 'production' },
  evaluators: [{ evaluator: 'f1' }, { evaluator: 'latency', options: { limit: 9 } }],
  inputs: { question: '${data.question}' },
  required: { f1: { min: 0.6, margin: 0.1, tolerate_inconclusive: true } },
  watched: { 'latency.p95': { max: 5000, unchecked: 0.1 } },
  min_completion: 0.9,
  alpha: 0.01,
  judge: { model: 'm' },
  concurrency: 4,
}

test('a definition that is typed and not changed is what it was, parts the form does not show included', () => {
  expect(definitionOf(draftOf(definition))).toEqual(definition)
})

test('an empty field is absent, and what is no number is sent for the server to refuse', () => {
  const draft = {
    ...emptyDraft,
    flow: 'qa',
    dataset: 'd',
    rules: [{ ...newRule('f1'), min: '0.5', max: '', margin: 'x' }],
  }
  expect(definitionOf(draft)).toEqual({
    flow: 'qa',
    dataset: 'd',
    evaluators: [],
    required: { f1: { min: 0.5, margin: 'x' } },
  })
})

test('an error stands at its field, and at what holds the field', () => {
  const errors = [
    { code: 'a', path: 'required.f1.min', message: 'no number' },
    { code: 'b', path: 'required.f1', message: 'asks for nothing' },
    { code: 'c', path: 'required.f1x', message: 'of another' },
    { code: 'd', path: 'evaluators[0]', message: 'cannot be opened' },
  ]
  expect(errorsAt(errors, 'required.f1.min')).toEqual(['no number'])
  expect(errorsAt(errors, 'required.f1')).toEqual(['no number', 'asks for nothing'])
  expect(errorsAt(errors, 'required.f1', true)).toEqual(['asks for nothing'])
  expect(errorsAt(errors, 'evaluators')).toEqual(['cannot be opened'])
})

test('a line finds the figure it means in a scorecard, in its unit and direction', () => {
  const none = { metrics: {} }
  const figure = { errors: 0, unchecked: 0, skipped: 0, blocked: 0, method: null, n: 64 }
  const card = {
    harm: none,
    honesty: none,
    cost: none,
    quality: {
      metrics: { f1: { ...figure, mean: 0.5, low: 0.4, high: 0.6, pass_rate: { rate: 0.7, low: 0.6, n: 64 } } },
    },
    latency: {
      metrics: {
        latency: {
          ...figure,
          mean: 40,
          low: null,
          high: null,
          direction: 'lower',
          unit: 'ms',
          quantiles: { p95: { value: 60, low: 50, high: 70, method: null } },
        },
      },
    },
  } as unknown as Card
  expect(figureIn(card, 'f1')).toMatchObject({ value: 0.5, low: 0.4, metric: 'quality', isLowerBetter: false })
  expect(figureIn(card, 'f1.pass_rate')).toMatchObject({ value: 0.7, high: null, unit: 'share' })
  expect(figureIn(card, 'latency.p95')).toMatchObject({ value: 60, unit: 'ms', isLowerBetter: true })
  expect(figureIn(card, 'bleu')).toBeUndefined()
  expect(figuresOf('latency', 'latency', card)).toEqual(['latency.p95', 'latency.p50', 'latency'])
  expect(figuresOf('f1', 'quality', card)).toEqual(['f1', 'f1.pass_rate'])
  expect(figuresOf('f1', 'quality', undefined)).toEqual(['f1', 'f1.pass_rate'])
})
