import { assert, property, string } from 'fast-check'
import type { EvaluationRow, EvaluatorTools, Measurement } from '../contract'
import { keyFacts } from './key-facts'

const run = (row: Partial<EvaluationRow>): Measurement =>
  keyFacts.run({ index: 0, inputs: {}, ...row }, {} as EvaluatorTools, keyFacts.options!.parse({})) as Measurement

test('a fact must stand in the answer whole, in any case and spacing', () => {
  const of = (response: string, facts: unknown = ['7 °C']) => run({ response, inputs: { facts } as never })
  expect(of('Below 7 °C, says the manual.')).toMatchObject({ score: 1, pass: true })
  expect(of('Below 17 °C.')).toMatchObject({ score: 0, reason: 'it lacks 7 °C' })
  expect(of('It weighs 30 min', '30 m')).toMatchObject({ score: 0 })
  expect(of('It weighs 1.30 m', '30 m')).toMatchObject({ score: 0 })
  expect(of('ORDER  ht-1: shipped', ['HT-1', 'shipped'])).toMatchObject({ score: 1 })
  expect(of('order HT-1', ['HT-1', 'shipped'])).toMatchObject({ score: 0 })
  expect(of('it is 12.5 kg', 12.5)).toMatchObject({ score: 1 })
})

test('what must not be stated fails the answer, and what is not answerable must be declined', () => {
  expect(run({ response: 'It is Ida Moe.', inputs: { forbidden: ['Ida Moe'] } })).toMatchObject({ score: 0 })
  expect(run({ response: 'I could not find that.', inputs: { forbidden: 'Ida Moe' } })).toMatchObject({ score: 1 })
  expect(run({ response: 'It is red.', answerable: false })).toMatchObject({ score: 0, pass: false })
  expect(run({ response: 'I could not find that in our manuals.', answerable: false })).toMatchObject({ score: 1 })
  expect(run({ response: 'anything' })).toHaveProperty('skipped')
})

test('a fact put into a text anywhere between words is found, whatever the text', () => {
  assert(
    property(string(), string(), (before, after) => {
      expect(run({ response: `${before} 42 km ${after}`, inputs: { facts: '42 km' } })).toMatchObject({ score: 1 })
    }),
    { numRuns: 200 },
  )
})
