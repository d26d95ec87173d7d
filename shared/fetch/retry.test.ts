import * as fc from 'fast-check'

import { fault } from '../faults'
import type { Fetch, FetchInit } from './contract'
import { retryAfter, withRetry } from './retry'

const answers = (...given: readonly (Response | Error)[]) => {
  const requests: FetchInit[] = []
  const fetch: Fetch = async (_input, init = {}) => {
    requests.push(init)
    const answer = given[Math.min(requests.length, given.length) - 1]
    if (answer instanceof Error) throw answer
    return answer!.clone()
  }
  return { fetch, requests }
}

const patience = (attempts = 3) => {
  const slept: number[] = []
  return {
    slept,
    options: {
      attempts,
      now: () => Date.parse('2026-01-01T00:00:00Z'),
      sleep: async (milliseconds: number) => void slept.push(milliseconds),
      random: () => 1,
    },
  }
}

const broken = () => fault('connection_failed', 'No connection')

test('a request may be tried less often than the retry would, never more', async () => {
  const triesOf = async (attempts: number): Promise<number> => {
    const { fetch, requests } = answers(new Response('', { status: 503 }))
    await withRetry(patience(3).options)(fetch)('http://model.test', { attempts })
    return requests.length
  }
  expect([await triesOf(1), await triesOf(2), await triesOf(9)]).toEqual([1, 2, 3])
})

test.each([408, 429, 500, 502, 503, 504, 529])('status %i is tried again', async (status) => {
  const { fetch, requests } = answers(new Response('', { status }), new Response('fine'))
  const { options, slept } = patience()
  const response = await withRetry(options)(fetch)('http://model.test')
  expect(await response.text()).toBe('fine')
  expect(requests).toHaveLength(2)
  expect(slept).toEqual([500])
})

test.each([200, 302, 400, 401, 404, 409, 422])('status %i is handed back at once', async (status) => {
  const { fetch, requests } = answers(new Response('', { status }))
  expect((await withRetry(patience().options)(fetch)('http://model.test')).status).toBe(status)
  expect(requests).toHaveLength(1)
})

test('a broken connection is tried again, and the last error is thrown', async () => {
  const { fetch, requests } = answers(broken())
  await expect(withRetry(patience(4).options)(fetch)('http://model.test')).rejects.toMatchObject({
    word: 'connection_failed',
  })
  expect(requests).toHaveLength(4)
})

test('other errors are not tried again', async () => {
  const { fetch, requests } = answers(fault('address_refused', 'no'))
  await expect(withRetry(patience().options)(fetch)('http://model.test')).rejects.toMatchObject({
    word: 'address_refused',
  })
  expect(requests).toHaveLength(1)
})

test('waits double and are jittered between half and full', async () => {
  const { fetch } = answers(new Response('', { status: 500 }))
  const { options, slept } = patience(5)
  await withRetry(options)(fetch)('http://model.test')
  await withRetry({ ...options, random: () => 0 })(fetch)('http://model.test')
  expect(slept).toEqual([500, 1000, 2000, 4000, 250, 500, 1000, 2000])
})

test.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after-ms': '120', 'retry-after': '7' }, 120],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9000],
  [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
])('the server’s wish %j is honoured', async (headers, milliseconds) => {
  const { fetch } = answers(
    new Response('', { status: 429, headers: headers as Record<string, string> }),
    new Response(''),
  )
  const { options, slept } = patience()
  await withRetry(options)(fetch)('http://model.test')
  expect(slept).toEqual([milliseconds])
})

test('a server that asks for more than the longest wait gets its answer handed back', async () => {
  const { fetch, requests } = answers(new Response('later', { status: 429, headers: { 'retry-after': '3600' } }))
  const response = await withRetry(patience().options)(fetch)('http://model.test')
  expect(await response.text()).toBe('later')
  expect(requests).toHaveLength(1)
})

test('a spent quota fails at once, its body still readable', async () => {
  const body = JSON.stringify({ error: { code: 'insufficient_quota', message: 'pay first' } })
  const { fetch, requests } = answers(new Response(body, { status: 429 }))
  const response = await withRetry(patience().options)(fetch)('http://model.test')
  expect(await response.json()).toMatchObject({ error: { message: 'pay first' } })
  expect(requests).toHaveLength(1)
})

test('nothing is tried again after an abort', async () => {
  const stop = new AbortController()
  const { fetch, requests } = answers(new Response('', { status: 500 }))
  const { options } = patience()
  const reason = new Error('stopped')
  const asked = withRetry({ ...options, sleep: async () => stop.abort(reason) })(fetch)('http://model.test', {
    signal: stop.signal,
  })
  await expect(asked).rejects.toBe(reason)
  expect(requests).toHaveLength(1)
})

test('an answer that broke off after it began is the reader’s, not tried again', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(broken()) })
  let requests = 0
  const fetch = withRetry(patience().options)(async () => {
    requests++
    return new Response(body)
  })
  await expect((await fetch('http://model.test')).text()).rejects.toMatchObject({ word: 'connection_failed' })
  expect(requests).toBe(1)
})

test('every try carries the same Idempotency-Key [2]', async () => {
  const { fetch, requests } = answers(new Response('', { status: 500 }))
  await withRetry(patience().options)(fetch)('http://model.test', { headers: { 'Idempotency-Key': 'k1' } })
  expect(requests.map(({ headers }) => headers)).toEqual([1, 2, 3].map(() => ({ 'Idempotency-Key': 'k1' })))
})

test('whatever a server writes into Retry-After gives a wait or none, never nonsense', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.-+eE :,GMTJan'.split('')) }), (value) => {
      const headers = new Headers()
      headers.set('retry-after', value)
      const wait = retryAfter(headers, 0)
      expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true)
    }),
  )
})

test('who asks is told of each try in vain with its status and the pause after it, and not of the answer', async () => {
  const { fetch } = answers(
    new Response('', { status: 429, headers: { 'retry-after-ms': '60' } }),
    broken(),
    new Response('fine'),
  )
  const tries: unknown[] = []
  await withRetry(patience().options)(fetch)('http://model.test', {
    onFailedTry: ({ status, wait }) => void tries.push([status, wait]),
  })
  expect(tries).toEqual([
    [429, 60],
    [null, 1000],
  ])
})
