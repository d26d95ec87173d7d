import type { ServerEvent } from '../../../client'
import { lanesAfter, type Lane } from './lane'

const lanes: readonly Lane[] = [
  { name: 'a', text: '', status: 'waiting' },
  { name: 'b', text: '', status: 'waiting' },
]

test('each model writes in its own lane, and one that fails stops no other', () => {
  const reply = {
    message: { content: 'Yes.' },
    usage: { input_tokens: 3, output_tokens: 2 },
    cost: null,
    latency_ms: 40,
    first_token_ms: 9,
  }
  const events: readonly ServerEvent[] = [
    { event: 'model-start', data: { index: 0 } },
    { event: 'token', data: { index: 0, delta: 'Ye' } },
    { event: 'model-end', data: { index: 1, error: { code: 'rate_limited', message: 'Too many' } } },
    { event: 'model-end', data: { index: 0, reply } },
    { event: 'token', data: { index: 7, delta: 'nobody' } },
  ]
  const after = events.reduce(lanesAfter, lanes)
  expect(after[0]).toMatchObject({ text: 'Yes.', status: 'completed', cost: null, latency_ms: 40, first_token_ms: 9 })
  expect(after[1]).toMatchObject({ status: 'failed', error: { code: 'rate_limited' } })
})
