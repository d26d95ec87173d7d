import { citationsIn, citedIn, historyOf, shapeOf, turnAfter, type Turn } from './conversation'

const begun: Turn = {
  question: 'How long?',
  answer: '',
  inputs: { question: 'How long?' },
  citations: [],
  status: 'running',
}

test('a chat speaks through the inputs and outputs that the flow marks', () => {
  const inputs = {
    q: { type: 'string', is_chat_input: true },
    past: { type: 'list', is_chat_history: true },
    customer_id: { type: 'string' },
  }
  expect(shapeOf(inputs, { reply: { is_chat_output: true }, sources: {} }, {})).toEqual({
    question: 'q',
    history: 'past',
    answer: 'reply',
    others: ['customer_id'],
  })
  expect(shapeOf({}, { reply: {} }, {})).toBeUndefined()
})

test('an answer grows by its own tokens and ends as the whole output', () => {
  const events = [
    { event: 'run-start', data: { run_id: 'r1' } },
    { event: 'token', data: { output: 'answer', delta: 'Two' } },
    { event: 'token', data: { output: 'other', delta: 'x' } },
    {
      event: 'outputs',
      data: { outputs: { answer: 'Two years [2].', citations: [{ n: 2, document: 'w.md', section: 'Membranes' }] } },
    },
    { event: 'run-end', data: { status: 'completed', latency_ms: 90, cost: null, usage: null } },
  ] as const
  const turn = events.reduce<Turn>((now, event) => turnAfter(now, event, 'answer'), begun)
  expect(turn).toMatchObject({ run: 'r1', answer: 'Two years [2].', status: 'completed', cost: null })
  expect(citedIn(turn)).toEqual([{ n: 2, document: 'w.md', section: 'Membranes' }])
  expect(historyOf([turn, { ...begun, status: 'failed' }])).toHaveLength(1)
})

test('what was told is replaced where an attempt begins anew, and of no other output', () => {
  const told = turnAfter(begun, { event: 'token', data: { output: 'answer', delta: 'Wrong' } }, 'answer')
  expect(turnAfter(told, { event: 'replace', data: { output: 'other', text: 'x' } }, 'answer').answer).toBe('Wrong')
  expect(turnAfter(told, { event: 'replace', data: { output: 'answer', text: '' } }, 'answer').answer).toBe('')
})

test('outputs that only look like citations are none', () => {
  expect(citationsIn({ list: [1, null, { document: 7 }], text: 'x' })).toEqual([])
})
