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

test('a number is so many attempts, a second apart and twice as long each time', () => {
  const retry = retryOf('3')
  expect([1, 2, 3].map((attempt) => delayAfter(retry, attempt, error))).toEqual([1_000, 2_000, undefined])
})

test('only the listed faults are tried again', () => {
  const retry = retryOf('{attempts: 2, on: [unavailable]}')
  expect(delayAfter(retry, 1, error)).toBeUndefined()
  expect(delayAfter(retry, 1, { ...error, code: 'unavailable' })).toBe(1_000)
})
