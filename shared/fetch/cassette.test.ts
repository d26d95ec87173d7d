import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { withCassette } from './cassette'
import type { Fetch } from './contract'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'cassette-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const unreachable: Fetch = async () => {
  throw new Error('the network was touched')
}
const everything = () =>
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
const url = 'https://api.example.com/v1/chat?api-version=1&sig=topsecret'
const init = {
  method: 'POST',
  body: '{"q":1}',
  headers: { authorization: 'Bearer sk-verysecret', 'api-key': 'hush-hush', 'content-type': 'application/json' },
}

test('what was recorded is played back without a network', async () => {
  const record = withCassette({ mode: 'record', folder })(async () =>
    Response.json({ a: 1 }, { status: 201, headers: { 'x-request-id': 'r1' } }),
  )
  expect(await (await record(url, init)).json()).toEqual({ a: 1 })
  const replay = withCassette({ mode: 'replay', folder })(unreachable)
  const response = await replay(url, init)
  expect(response.status).toBe(201)
  expect(response.headers.get('x-request-id')).toBe('r1')
  expect(await response.json()).toEqual({ a: 1 })
})

test('an event stream passes through while it is recorded and comes back event by event', async () => {
  const events = ['data: 1\n\n', 'data: 2\n\n', 'data: [DONE]\n\n']
  const record = withCassette({ mode: 'record', folder })(async () => {
    const stream = new ReadableStream({
      start(controller) {
        for (const event of events) controller.enqueue(Buffer.from(event))
        controller.close()
      },
    })
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
  })
  expect(await (await record(url, init)).text()).toBe(events.join(''))
  const reader = (await withCassette({ mode: 'replay', folder })(unreachable)(url, init)).body!.getReader()
  const played: string[] = []
  for (let part = await reader.read(); !part.done; part = await reader.read())
    played.push(Buffer.from(part.value).toString())
  expect(played).toEqual(events)
})

test('no secret is written, not even one that the server echoes', async () => {
  const record = withCassette({ mode: 'record', folder })(async () =>
    Response.json(
      { error: 'Incorrect API key provided: sk-verysecret, hush-hush, topsecret' },
      { headers: { 'set-cookie': 'session=private' } },
    ),
  )
  await (await record(url, init)).text()
  expect(everything()).not.toMatch(/verysecret|hush-hush|topsecret|private/)
  expect(everything()).toContain('api-version=1')
})

test('a request that was never recorded is a clear fault', async () => {
  await expect(withCassette({ mode: 'replay', folder })(unreachable)(url, init)).rejects.toMatchObject({
    word: 'connection_failed',
    message: 'The cassette holds no answer to POST https://api.example.com/v1/chat?api-version=1',
    details: { reason: 'cassette_miss' },
  })
})

test('another body is another request; another key or Idempotency-Key is not', async () => {
  const record = withCassette({ mode: 'record', folder })(async () => new Response('x'))
  await (await record(url, init)).text()
  const replay = withCassette({ mode: 'replay', folder })(unreachable)
  await expect(replay(url, { ...init, body: '{"q":2}' })).rejects.toMatchObject({ word: 'connection_failed' })
  expect(
    (await replay(url, { ...init, headers: { authorization: 'Bearer other', 'idempotency-key': 'k' } })).status,
  ).toBe(200)
})

test('equal requests are answered in the order recorded, then by the last', async () => {
  let turn = 0
  const record = withCassette({ mode: 'record', folder })(async () => new Response(`answer ${++turn}`))
  await Promise.all([1, 2].map(async () => (await record(url, init)).text()))
  const replay = withCassette({ mode: 'replay', folder })(unreachable)
  const played: string[] = []
  for (let index = 0; index < 3; index++) played.push(await (await replay(url, init)).text())
  expect(played[2]).toBe(played[1])
  expect(played.slice(0, 2).toSorted()).toEqual(['answer 1', 'answer 2'])
})

test('a new recording replaces the old one', async () => {
  for (const text of ['old', 'new'])
    await (await withCassette({ mode: 'record', folder })(async () => new Response(text))(url, init)).text()
  expect(await (await withCassette({ mode: 'replay', folder })(unreachable)(url, init)).text()).toBe('new')
})

test('bytes that are no text survive', async () => {
  const bytes = new Uint8Array([0, 255, 128, 10])
  await (await withCassette({ mode: 'record', folder })(async () => new Response(bytes))(url, init)).arrayBuffer()
  const played = await (await withCassette({ mode: 'replay', folder })(unreachable)(url, init)).arrayBuffer()
  expect(new Uint8Array(played)).toEqual(bytes)
})

test('an answer that broke off is not recorded', async () => {
  const record = withCassette({ mode: 'record', folder })(
    async () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) })),
  )
  await expect((await record(url, init)).text()).rejects.toThrow('cut')
  expect(readdirSync(folder)).toEqual([])
})

test('an entry that is no recording is named', async () => {
  await (await withCassette({ mode: 'record', folder })(async () => new Response('x'))(url, init)).text()
  const [entry] = readdirSync(folder)
  writeFileSync(join(folder, entry!), '{"v":1,"answers":[]')
  await expect(withCassette({ mode: 'replay', folder })(unreachable)(url, init)).rejects.toThrow(entry)
})
