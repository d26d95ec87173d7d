import type { Fetch } from '../../fetch/contract'
import type { Json } from '../../json'
import type { NodeMemory } from '../contract'
import { journalledFetch, largestKeptAnswer } from './journalled-fetch'

const memory = (): NodeMemory & { readonly kept: Map<string, Json> } => {
  const kept = new Map<string, Json>()
  return {
    kept,
    recall: async (name) => kept.get(name),
    remember: async (name, value) => {
      const overWire = JSON.parse(JSON.stringify(value)) as Json
      if (!kept.has(name)) kept.set(name, overWire)
      return kept.get(name) ?? overWire
    },
  }
}

const counting = (answer: (turn: number) => Response) => {
  const asked: string[] = []
  const inner: Fetch = async (input) => {
    asked.push(String(input))
    return answer(asked.length)
  }
  return { inner, asked }
}

test('[2] what a service answered is given again as it was: status, headers, bytes', async () => {
  const bytes = new Uint8Array([0, 255, 128, 7])
  const { inner, asked } = counting(
    () => new Response(bytes, { status: 201, statusText: 'Made', headers: { 'x-id': '7', 'set-cookie': 'a=b' } }),
  )
  const kept = memory()
  for (let delivery = 0; delivery < 3; delivery++) {
    const response = await journalledFetch(inner, kept)('http://a/', { method: 'POST', body: 'order' })
    expect([response.status, response.statusText, response.headers.get('x-id')]).toEqual([201, 'Made', '7'])
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
  }
  expect(asked).toHaveLength(1)
  expect(JSON.stringify([...kept.kept])).not.toContain('a=b')
})

test('[2] the same request asked twice is two requests, whatever order others come in', async () => {
  const { inner, asked } = counting((turn) => new Response(String(turn)))
  const kept = memory()
  const texts = async (order: readonly string[]) => {
    const fetch = journalledFetch(inner, kept)
    const found: string[] = []
    for (const url of order) found.push(`${url} ${await (await fetch(url)).text()}`)
    return found.toSorted()
  }
  const first = await texts(['http://a/', 'http://a/', 'http://b/'])
  expect(await texts(['http://b/', 'http://a/', 'http://a/'])).toEqual(first)
  expect(asked).toHaveLength(3)
  await journalledFetch(inner, kept)('http://a/', { method: 'PUT' })
  await journalledFetch(inner, kept)('http://a/', { method: 'PUT', body: 'x' })
  await journalledFetch(inner, kept)('http://a/', { method: 'PUT', body: 'x', headers: { h: '1' } })
  expect(asked).toHaveLength(6)
})

test('an answer without a body, and one that says no, are answers', async () => {
  for (const status of [204, 404, 503]) {
    const { inner, asked } = counting(() => new Response(status === 204 ? null : 'no', { status }))
    const kept = memory()
    await journalledFetch(inner, kept)('http://a/')
    const again = await journalledFetch(inner, kept)('http://a/')
    expect([again.status, await again.text(), asked.length]).toEqual([status, status === 204 ? '' : 'no', 1])
  }
})

test('a request that failed is asked again', async () => {
  const kept = memory()
  let turn = 0
  const inner: Fetch = async () => {
    if (++turn === 1) throw new TypeError('no way there')
    return new Response('there')
  }
  await expect(journalledFetch(inner, kept)('http://a/')).rejects.toThrow('no way there')
  expect(await (await journalledFetch(inner, kept)('http://a/')).text()).toBe('there')
})

test.each([
  ['one that forbids it, as every answer with a token does', { 'cache-control': 'private, No-Store' }, 'token'],
  ['events, which are read as they come', { 'content-type': 'text/event-stream' }, 'data: 1\n\n'],
  ['one announced as large', { 'content-length': String(largestKeptAnswer + 1) }, 'x'],
  ['one that turns out to be large', {}, 'é'.repeat(largestKeptAnswer / 2 + 1)],
])('not kept, and handed over whole: %s', async (_name, headers, body) => {
  const { inner, asked } = counting(() => new Response(body, { headers }))
  const kept = memory()
  for (let delivery = 0; delivery < 2; delivery++)
    expect(await (await journalledFetch(inner, kept)('http://a/')).text()).toBe(body)
  expect([asked.length, kept.kept.size]).toEqual([2, 0])
})

test('a large answer is read on only as it is taken', async () => {
  let made = 0
  const endless = (): Response =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull: (controller) => {
          made += 1
          controller.enqueue(new Uint8Array(64 * 1024))
        },
      }),
    )
  const response = await journalledFetch(async () => endless(), memory())('http://a/')
  const before = made
  expect(before).toBeLessThan(10)
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (let piece = 0; piece < 8; piece++) await reader.read()
  await reader.cancel()
  expect(made).toBeLessThan(before + 8)
})
