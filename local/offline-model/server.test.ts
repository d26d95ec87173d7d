import OpenAI, { AzureOpenAI } from 'openai'

import { wireSchema } from '../../shared/models/fixtures/wire-schemas'
import { promptFor } from './fixtures/library'
import { startOfflineModel, type OfflineModel } from './server'

let model: OfflineModel
let client: OpenAI

beforeAll(async () => {
  model = await startOfflineModel()
  client = new OpenAI({ baseURL: `${model.url}/v1`, apiKey: 'none', maxRetries: 0 })
})
afterAll(() => model.close())

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${model.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const messages = promptFor('How heavy is the Talvin?') as OpenAI.ChatCompletionMessageParam[]
const ask = { model: 'any-name', messages }

test('an answer has the shape of the specification and says which model gave it', async () => {
  const body = (await (await post('/v1/chat/completions', ask)).json()) as OpenAI.ChatCompletion
  expect(wireSchema('CreateChatCompletionResponse').safeParse(body).error?.message).toBeUndefined()
  expect(body.model).toBe('sluice-offline-extractive')
  expect(body.choices[0]?.message.content).toContain('31 kg')
  expect(body.usage!.total_tokens).toBe(body.usage!.prompt_tokens + body.usage!.completion_tokens)
})

test('a stream has the specification’s chunks, word by word, the usage at its end, then [DONE]', async () => {
  const text = await (
    await post('/v1/chat/completions', { ...ask, stream: true, stream_options: { include_usage: true } })
  ).text()
  const events = text
    .trimEnd()
    .split('\n\n')
    .map((event) => event.replace(/^data: /, ''))
  expect(events.pop()).toBe('[DONE]')
  const chunks = events.map((event) => JSON.parse(event) as OpenAI.ChatCompletionChunk)
  const schema = wireSchema('CreateChatCompletionStreamResponse')
  for (const chunk of chunks) expect(schema.safeParse(chunk).error?.message).toBeUndefined()
  const pieces = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').filter(Boolean)
  expect(pieces.length).toBeGreaterThan(2)
  const whole = await client.chat.completions.create(ask)
  expect(pieces.join('')).toBe(whole.choices[0]?.message.content)
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
})

test('without include_usage no chunk carries usage', async () => {
  const text = await (await post('/v1/chat/completions', { ...ask, stream: true })).text()
  expect(text).not.toContain('"usage"')
})

test('the SDK streams it, and Azure’s client reaches it by deployment', async () => {
  let streamed = ''
  for await (const chunk of await client.chat.completions.create({ ...ask, stream: true }))
    streamed += chunk.choices[0]?.delta.content ?? ''
  const azure = new AzureOpenAI({
    endpoint: model.url,
    apiKey: 'k',
    apiVersion: '2024-10-21',
    deployment: 'mine',
    maxRetries: 0,
  })
  const whole = await azure.chat.completions.create({ ...ask, model: '' })
  expect(streamed).toBe(whole.choices[0]?.message.content)
})

test('embeddings come as numbers and as base64, alike, of the length asked for', async () => {
  const input = ['a red tent', 'a red tent', 'something else entirely']
  const floats = (await (
    await post('/v1/embeddings', { model: 'm', input, dimensions: 64 })
  ).json()) as OpenAI.CreateEmbeddingResponse
  expect(wireSchema('CreateEmbeddingResponse').safeParse(floats).error?.message).toBeUndefined()
  const packed = await client.embeddings.create({ model: 'm', input, dimensions: 64 })
  for (const [index, { embedding }] of floats.data.entries()) {
    expect(embedding).toHaveLength(64)
    expect(Math.hypot(...embedding)).toBeCloseTo(1, 5)
    expect(packed.data[index]!.embedding).toEqual(embedding)
  }
  expect(floats.data[0]!.embedding).toEqual(floats.data[1]!.embedding)
  expect((await client.embeddings.create({ model: 'm', input: 'x' })).data[0]!.embedding).toHaveLength(1536)
})

test('the model list says that no language model is here', async () => {
  const list = await client.models.list()
  expect(wireSchema('ListModelsResponse').safeParse({ object: 'list', data: list.data }).success).toBe(true)
  expect(JSON.stringify(list.data)).toContain('no language model')
})

test.each<[string, string, unknown, number]>([
  ['no JSON', '/v1/chat/completions', '{"model":', 400],
  ['JSON that is no object', '/v1/chat/completions', '[]', 400],
  ['no messages', '/v1/chat/completions', { model: 'm' }, 400],
  ['empty messages', '/v1/chat/completions', { model: 'm', messages: [] }, 400],
  ['an unknown role', '/v1/chat/completions', { model: 'm', messages: [{ role: 'robot', content: 'x' }] }, 400],
  ['a user without content', '/v1/chat/completions', { model: 'm', messages: [{ role: 'user', content: null }] }, 400],
  ['no model', '/v1/chat/completions', { messages }, 400],
  ['a temperature out of range', '/v1/chat/completions', { ...ask, temperature: 3 }, 400],
  ['stream options without a stream', '/v1/chat/completions', { ...ask, stream_options: { include_usage: true } }, 400],
  ['an unknown response format', '/v1/chat/completions', { ...ask, response_format: { type: 'xml' } }, 400],
  ['an empty text to embed', '/v1/embeddings', { model: 'm', input: '' }, 400],
  ['no texts to embed', '/v1/embeddings', { model: 'm', input: [] }, 400],
  ['no dimensions', '/v1/embeddings', { model: 'm', input: 'x', dimensions: 0 }, 400],
  ['a field that the embeddings API has not', '/v1/embeddings', { model: 'm', input: 'x', colour: 1 }, 400],
  ['another path', '/v1/completions', {}, 404],
  ['a body over the limit', '/v1/chat/completions', `{"model":"${'x'.repeat(21 * 2 ** 20)}"}`, 413],
])('%s is refused with the API’s error', async (_name, path, body, status) => {
  const response = await post(path, body)
  expect(response.status).toBe(status)
  const error: unknown = await response.json()
  expect(wireSchema('ErrorResponse').safeParse(error).error?.message).toBeUndefined()
})

test('what the specification refuses, the server refuses', async () => {
  const schema = wireSchema('CreateChatCompletionRequest')
  const wrong: readonly object[] = [
    { messages: 'x' },
    { model: 7 },
    { stop: ['a', 'b', 'c', 'd', 'e'] },
    { n: 0 },
    { top_p: 2 },
    { stream: 'yes' },
    { presence_penalty: 9 },
    { messages: [{ role: 'tool', content: 'x' }] },
    { messages: [{ role: 'user' }] },
    { response_format: { type: 'json_schema' } },
  ]
  for (const part of wrong) {
    const body = { ...ask, ...part }
    expect([part, schema.safeParse(body).success]).toEqual([part, false])
    expect([part, (await post('/v1/chat/completions', body)).status]).toEqual([part, 400])
  }
})

test('limits and stops are kept, and say so', async () => {
  const full = (await client.chat.completions.create(ask)).choices[0]!.message.content!
  const short = (await client.chat.completions.create({ ...ask, max_tokens: 1 })).choices[0]!
  expect(short.finish_reason).toBe('length')
  expect(full.startsWith(short.message.content!)).toBe(true)
  const stopped = (await client.chat.completions.create({ ...ask, stop: ' kg' })).choices[0]!
  expect(stopped).toMatchObject({ finish_reason: 'stop', message: { content: full.split(' kg')[0] } })
})

test('JSON is given where it is asked for, and refused where quoting cannot fill the schema', async () => {
  const object = await client.chat.completions.create({ ...ask, response_format: { type: 'json_object' } })
  expect(JSON.parse(object.choices[0]!.message.content!)).toMatchObject({
    answer: expect.stringContaining('31 kg') as string,
    citations: [7],
  })
  const withSchema = (properties: object) =>
    client.chat.completions.create({
      ...ask,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 's', schema: { type: 'object', properties, required: Object.keys(properties) } },
      },
    })
  const filled = await withSchema({ text: { type: 'string' }, sources: { type: 'array', items: { type: 'integer' } } })
  expect(JSON.parse(filled.choices[0]!.message.content!)).toMatchObject({ sources: [7] })
  const judged = await withSchema({ score: { type: 'integer' } })
  expect(judged.choices[0]!.message).toMatchObject({
    content: null,
    refusal: expect.stringContaining('cannot fill') as string,
  })
})

test('requests are counted by hash and by Idempotency-Key, until reset', async () => {
  await post('/reset', {})
  await post('/v1/chat/completions', ask, { 'idempotency-key': 'k1' })
  await post('/v1/chat/completions', { messages: ask.messages, model: ask.model }, { 'idempotency-key': 'k1' })
  await post('/v1/embeddings', { model: 'm', input: 'x' })
  const stats = (await (await fetch(`${model.url}/stats`)).json()) as ReturnType<OfflineModel['stats']>
  expect(stats).toEqual(model.stats())
  expect(stats).toMatchObject({ chat: 2, embeddings: 1, by_idempotency_key: { k1: 2 } })
  expect(Object.values(stats.by_hash).toSorted((left, right) => left - right)).toEqual([1, 2])
  await post('/reset', {})
  expect(model.stats()).toEqual({ chat: 0, embeddings: 0, by_hash: {}, by_idempotency_key: {} })
})

test('a port in use is an error with its code', async () => {
  await expect(startOfflineModel({ port: model.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('a reader that leaves in the middle of a stream does no harm', async () => {
  const slow = await startOfflineModel({ tokenDelayMs: 1, latencyMs: 1 })
  const stop = new AbortController()
  const response = await fetch(`${slow.url}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ ...ask, stream: true }),
    signal: stop.signal,
  })
  await response.body!.getReader().read()
  stop.abort()
  const again = await fetch(`${slow.url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify(ask) })
  expect(again.status).toBe(200)
  await slow.close()
})
