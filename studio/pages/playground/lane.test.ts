import type { ServerEvent } from '../../../client'
import { factsOf, laneAfterModel, laneAfterRun, type Lane } from './lane'
import { choiceOf, nameOf } from './model-name'

const begun: Lane = { name: 'a', text: '', status: 'waiting' }
const reply = {
  model: 'a-2026',
  message: { content: 'Yes.' },
  usage: { input_tokens: 3, output_tokens: 2 },
  cost: null,
  latency_ms: 40,
  first_token_ms: 9,
}

test('a model writes in its lane and ends as its whole answer', () => {
  const events: readonly ServerEvent[] = [
    { event: 'model-start', data: {} },
    { event: 'token', data: { delta: 'Ye' } },
    { event: 'model-end', data: { reply } },
  ]
  expect(events.reduce(laneAfterModel, begun)).toMatchObject({
    text: 'Yes.',
    status: 'completed',
    cost: null,
    latency_ms: 40,
    first_token_ms: 9,
    answered: 'a-2026',
  })
  const error = { code: 'rate_limited', message: 'Too many' }
  expect(laneAfterModel(begun, { event: 'model-end', data: { error } })).toMatchObject({ status: 'failed', error })
})

test('a run writes its own output alone, and what began anew replaces it', () => {
  const events: readonly ServerEvent[] = [
    { event: 'run-start', data: { run_id: 'r' } },
    { event: 'token', data: { output: 'answer', delta: 'Wrong' } },
    { event: 'token', data: { output: 'other', delta: 'x' } },
    { event: 'replace', data: { output: 'answer', text: '' } },
    { event: 'token', data: { output: 'answer', delta: 'Right' } },
  ]
  const lane = events.reduce((now, event) => laneAfterRun(now, event, 'answer'), begun)
  expect(lane).toMatchObject({ run: 'r', text: 'Right', status: 'running' })
  const failed = laneAfterRun(lane, { event: 'error', data: { error: { code: 'timeout', message: 'x' } } }, 'answer')
  const ended = laneAfterRun(failed, { event: 'run-end', data: { latency_ms: 5, cost: 1, usage: null } }, 'answer')
  expect(ended).toMatchObject({ status: 'failed', latency_ms: 5 })
})

test('the fastest and the cheapest are named where that is a fact', () => {
  const lane = (latency_ms: number, cost: number | null): Lane => ({ ...begun, status: 'completed', latency_ms, cost })
  expect(factsOf([lane(5, 2), lane(9, 1)])).toEqual({ fastest: 0, cheapest: 1 })
  expect(factsOf([lane(5, 2), lane(9, null)])).toEqual({ fastest: 0 })
  expect(factsOf([lane(5, 0), lane(5, 0)])).toEqual({})
  expect(factsOf([lane(5, 1), { ...begun, status: 'failed' }])).toEqual({})
})

test('a model is named with its connection where that is not the configured one', () => {
  for (const choice of [{ id: 'gpt' }, { id: 'vendor/m@2', connection: 'lab' }])
    expect(choiceOf(nameOf(choice))).toEqual(choice)
  expect(nameOf({ id: 'gpt', connection: 'default' })).toBe('gpt')
})
