import * as fc from 'fast-check'
import { baggageOf, requestMarkOf, traceOf } from './request-mark'

const headers = (values: Readonly<Record<string, string>>) => ({ get: (name: string) => values[name] ?? null })
const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
const span_id = '00f067aa0ba902b7'

test('either id of a request stands in for the other, and both stand for themselves', () => {
  expect(requestMarkOf(headers({}))).toEqual({})
  expect(requestMarkOf(headers({ 'x-request-id': 'a' }))).toEqual({ request_id: 'a', client_request_id: 'a' })
  expect(requestMarkOf(headers({ 'x-ms-client-request-id': 'b' }))).toEqual({ request_id: 'b', client_request_id: 'b' })
  expect(requestMarkOf(headers({ 'x-request-id': 'a', 'x-ms-client-request-id': 'b' }))).toEqual({
    request_id: 'a',
    client_request_id: 'b',
  })
})

test('an id is short and plain before it reaches a log', () => {
  const { request_id = '' } = requestMarkOf(headers({ 'x-request-id': `a\nb\u0007☺${'x'.repeat(500)}` }))
  expect(request_id).toMatch(/^abx{198}$/)
  expect(requestMarkOf(headers({ 'x-request-id': ' \n ' }))).toEqual({})
})

test('a trace is read by the W3C format alone', () => {
  expect(traceOf(headers({ traceparent: `00-${trace_id}-${span_id}-01` }))).toEqual({ trace_id, span_id })
  expect(traceOf(headers({ traceparent: `cc-${trace_id}-${span_id}-01-more` }))).toEqual({ trace_id, span_id })
  const none = [
    '',
    'x',
    `00-${trace_id}-${span_id}`,
    `ff-${trace_id}-${span_id}-01`,
    `00-${trace_id.toUpperCase()}-${span_id}-01`,
    `00-${'0'.repeat(32)}-${span_id}-01`,
    `00-${trace_id}-${'0'.repeat(16)}-01`,
    `00-${trace_id}/../x-${span_id}-01`,
  ]
  for (const traceparent of none)
    expect([traceparent, traceOf(headers({ traceparent }))]).toEqual([traceparent, undefined])
})

test('baggage is read member by member, decoded, without properties, and bounded', () => {
  const baggage = 'user=ada%20l , tier = gold;kept=no,=x,broken,bad=%zz,__proto__=1'
  expect(baggageOf(headers({ baggage }))).toEqual(
    Object.fromEntries([
      ['user', 'ada l'],
      ['tier', 'gold'],
      ['bad', '%zz'],
      ['__proto__', '1'],
    ]),
  )
  expect(baggageOf(headers({}))).toEqual({})
  expect(baggageOf(headers({ baggage: 'a=1,'.repeat(5_000) }))).toEqual({})
  const many = Array.from({ length: 100 }, (_, place) => `m${place}=1`).join(',')
  expect(Object.keys(baggageOf(headers({ baggage: many })))).toHaveLength(64)
})

test('whatever stands in the headers, reading them throws nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (traceparent, baggage, id) => {
      const values = headers({ traceparent, baggage, 'x-request-id': id })
      expect(typeof requestMarkOf(values)).toBe('object')
      expect(typeof baggageOf(values)).toBe('object')
    }),
  )
})
