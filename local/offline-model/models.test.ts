import { createHouseFetch, withCassette, withRetry } from '../../shared/fetch'
import type { Fetch } from '../../shared/fetch/contract'
import type { ModelSettings } from '../../shared/models/contract'
import { createModels } from '../../shared/models'
import { systemWorld } from '../../shared/system-world'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promptFor } from './fixtures/library'
import { startOfflineModel, type OfflineModel } from './server'

const world = systemWorld(() => undefined)
let offline: OfflineModel

beforeAll(async () => void (offline = await startOfflineModel()))
afterAll(() => offline.close())

const openModels = (fetch: Fetch = createHouseFetch(), more: Partial<ModelSettings> = {}) =>
  createModels(
    {
      provider: 'offline',
      baseUrl: `${offline.url}/v1`,
      chatModel: 'sluice-offline-extractive',
      embeddingModel: 'lexical-hash',
      embeddingDimensions: 256,
      timeoutMs: 10_000,
      ...more,
    },
    { fetch: withRetry({ ...world, attempts: 3, baseDelay: 1 })(fetch), world },
  )

const request = { messages: promptFor('How heavy is the Talvin?') as { role: 'system' | 'user'; content: string }[] }

test('the models room and the house’s fetch reach the offline model, streamed and whole alike, for nothing', async () => {
  const chat = openModels().chat()
  const heard: string[] = []
  const streamed = await chat.complete(request, { onDelta: (text) => void heard.push(text) })
  const whole = await chat.complete(request)
  expect(whole.message.content).toContain('31 kg')
  expect(heard.join('')).toBe(whole.message.content)
  expect(streamed).toMatchObject({
    model: 'sluice-offline-extractive',
    usage: whole.usage,
    cost: 0,
    finish_reason: 'stop',
  })
})

test('embeddings arrive as unit vectors, marked as not semantic', async () => {
  const embedder = openModels().embedder()
  const { vectors, cost } = await embedder.embed(['a red tent', ''])
  expect(embedder.semantic).toBe(false)
  expect(cost).toBe(0)
  for (const vector of vectors) {
    expect(vector).toHaveLength(256)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
  }
})

test('the list says that it answers, and after its end that it does not', async () => {
  const own = await startOfflineModel()
  const models = openModels(createHouseFetch(), { baseUrl: `${own.url}/v1` })
  expect((await models.list()).every(({ available }) => available)).toBe(true)
  await own.close()
  expect((await models.list()).some(({ available }) => available)).toBe(false)
  await expect(models.chat().complete(request)).rejects.toMatchObject({
    word: 'model_unreachable',
    message: expect.stringContaining(`127.0.0.1:${own.port}`) as string,
  })
})

test('a cassette repeats a recorded run when the model is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cassette-'))
  try {
    const own = await startOfflineModel()
    const tape = (mode: 'record' | 'replay') =>
      openModels(withCassette({ mode, folder })(createHouseFetch()), { baseUrl: `${own.url}/v1` }).chat()
    const recorded = await tape('record').complete(request, { onDelta: () => undefined })
    await own.close()
    const played = await tape('replay').complete(request, { onDelta: () => undefined })
    expect(played.message).toEqual(recorded.message)
    await expect(tape('replay').complete({ messages: [{ role: 'user', content: 'new' }] })).rejects.toMatchObject({
      word: 'model_unreachable',
      message: expect.stringContaining('cassette') as string,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a server that breaks off in the middle of a stream gives model_failed over real sockets', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"choices":[{"index":0,"delta":{"content":"Good"},"finish_reason":null}]}\n\n')
    setImmediate(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const models = openModels(createHouseFetch(), {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
  })
  await expect(models.chat().complete(request, { onDelta: () => undefined })).rejects.toMatchObject({
    word: 'model_failed',
    message: expect.stringContaining('broke off') as string,
  })
  server.close()
  server.closeAllConnections()
})
