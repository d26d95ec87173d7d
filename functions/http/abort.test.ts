import { channel } from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'
import { abortAll, signalOf, watchClosedResponses } from './abort'

beforeAll(() => watchClosedResponses())

const begin = (invocation: string) => {
  const response = Object.assign(new EventEmitter(), { writableFinished: false })
  channel('http.server.request.start').publish({ request: { headers: { 'x-ms-invocation-id': invocation } }, response })
  return response
}

test('a response that closes before it was finished aborts its invocation', () => {
  const response = begin('one')
  const signal = signalOf('one')
  expect(signal.aborted).toBe(false)
  response.emit('close')
  expect(signal.aborted).toBe(true)
})

test('a response that was finished aborts nothing', () => {
  const response = begin('two')
  const signal = signalOf('two')
  response.writableFinished = true
  response.emit('close')
  expect(signal.aborted).toBe(false)
  expect(signalOf('two').aborted).toBe(false)
})

test('a reader that left before its invocation began is gone for it too', () => {
  begin('three').emit('close')
  expect(signalOf('three').aborted).toBe(true)
})

test('invocations that never began do not pile up', () => {
  for (let turn = 0; turn <= 1_000; turn++) begin(`early-${turn}`).emit('close')
  expect(signalOf('early-0').aborted).toBe(false)
  expect(signalOf('early-1000').aborted).toBe(true)
})

test('all that is under way ends with the app', () => {
  const responses = ['four', 'five'].map(begin)
  const signals = ['four', 'five'].map(signalOf)
  abortAll()
  expect(signals.every(({ aborted }) => aborted)).toBe(true)
  for (const response of responses) response.emit('close')
})

test('an invocation nobody watches is never aborted', () => {
  expect(signalOf('unknown').aborted).toBe(false)
})
