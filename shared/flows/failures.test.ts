import vectors from '../../tests/vectors/flow-format.json'
import { compileFlow } from './definition/compile-flow'
import { delayAfter } from './failures'
import { nodeKinds } from './nodes'
import { plainPrompts } from './plain-prompts'

const retryOf = (written: string) =>
  compileFlow({
    flow: 'f',
    yaml: `nodes:\n- {name: a, type: prompt, source: {path: p.jinja2}, retry: ${written}}\n`,
    files: new Map([['p.jinja2', new Uint8Array()]]),
    code: {},
    kinds: nodeKinds(plainPrompts()),
    environment: new Set(),
  }).plan?.nodes[0]?.retry

const error = { code: 'rate_limited', message: '' }

test('`retry: promptflow` waits as upstream does', () => {
  const retry = retryOf('promptflow')
  const waits = Array.from({ length: 11 }, (_none, attempt) =>
    delayAfter(retry && { ...retry, attempts: 99 }, attempt + 1, error),
  )
  expect(waits).toEqual(vectors.openai_retry.intervals_sec_by_attempt.map((seconds) => seconds * 1_000))
  expect([delayAfter(retry, 9, error), delayAfter(retry, 10, error)]).toEqual([60_000, undefined])
})

test('[§1.12] `retry: promptflow` gives up at once what another try cannot mend, and waits as long as a server asks', () => {
  const retry = retryOf('promptflow')
  const failed = (details: Readonly<Record<string, unknown>>, code = 'model_failed') => ({ code, message: '', details })
  const wait = (details: Readonly<Record<string, unknown>>, code?: string, attempt = 1) =>
    delayAfter(retry, attempt, failed(details, code))
  expect(wait({ status: 429, quota_spent: true }, 'rate_limited')).toBeUndefined()
  expect([400, 401, 404].map((status) => wait({ status }))).toEqual([undefined, undefined, undefined])
  expect([408, 409, 500, 503].map((status) => wait({ status }))).toEqual([3_000, 3_000, 3_000, 3_000])
  expect([1, 2, 3].map((attempt) => wait({ status: 422 }, 'model_failed', attempt))).toEqual([3_000, 4_000, undefined])
  expect(wait({ retry_after: '7' }, 'rate_limited')).toBe(7_000)
  expect(wait({ retry_after: 'Wed, 21 Oct 2026 07:28:00 GMT' }, 'rate_limited')).toBe(3_000)
  // Whoever says how often says it of every failure.
  expect(delayAfter(retryOf('3'), 1, failed({ status: 400 }))).toBe(1_000)
})

test('a number is so many attempts, a second apart and twice as long each time', () => {
  const retry = retryOf('3')
  expect([1, 2, 3].map((attempt) => delayAfter(retry, attempt, error))).toEqual([1_000, 2_000, undefined])
})

test('only the listed faults are tried again', () => {
  const retry = retryOf('{attempts: 2, on: [unavailable]}')
  expect(delayAfter(retry, 1, error)).toBeUndefined()
  expect(delayAfter(retry, 1, { ...error, code: 'unavailable' })).toBe(1_000)
})
