import { baggageOf, requestMarkOf } from './request-mark'

const headers = (given: Record<string, string>) => new Headers(given)
const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

test('[§5.1] the two ids of a request stand in for each other', () => {
  expect(requestMarkOf(headers({ 'x-request-id': 'one' }))).toEqual({ request_id: 'one', client_request_id: 'one' })
  expect(requestMarkOf(headers({ 'x-ms-client-request-id': 'two' }))).toEqual({
    request_id: 'two',
    client_request_id: 'two',
  })
  const both = headers({ 'x-request-id': 'one', 'x-ms-client-request-id': 'two' })
  expect(requestMarkOf(both)).toEqual({ request_id: 'one', client_request_id: 'two' })
})

test('[§5.1] a traceparent is honoured where it is one', () => {
  const found = { trace: { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) } }
  expect(requestMarkOf(headers({ traceparent: trace }))).toEqual(found)
  for (const wrong of ['x', trace.replace('00-', 'ff-'), trace.replaceAll('a', '0')])
    expect(requestMarkOf(headers({ traceparent: wrong }))).toEqual({})
})

test('[§5.1] baggage is read by its members', () => {
  expect(baggageOf(headers({ baggage: 'user=ann%20b;p=1, team = x' }))).toEqual({ user: 'ann b', team: 'x' })
})
