import { createServer, type Server } from 'node:http'
import { call, listen } from './api'
import { closedPort, listening, startBrokenModel, type BrokenModel } from './broken-model'
import { asking, publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(120_000)

interface Entry {
  readonly id: string
  readonly provider: string
  readonly publisher?: string
  readonly connection?: string
  readonly capabilities: readonly string[]
  readonly available: boolean
  readonly prices: { readonly input: number | null; readonly output: number | null }
}
interface Listed {
  readonly items: readonly Entry[]
  readonly next?: string
  readonly endpoints: readonly { connection: string; ok: boolean; models: number | null; error?: string }[]
}

let model: BrokenModel
let azure: Server
let ground: Ground

beforeAll(async () => {
  model = await startBrokenModel()
  // An Azure OpenAI resource, as far as listing its deployments goes.
  azure = createServer((request, response) => {
    const isListed =
      request.url?.startsWith('/openai/deployments?api-version=') && request.headers['api-key'] === 'azure-key'
    response.writeHead(isListed ? 200 : 401, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        isListed ? { object: 'list', data: [{ id: 'my-chat', model: 'gpt-4o' }] } : { error: { message: 'no' } },
      ),
    )
  })
  const azurePort = await listening(azure)
  ground = await startGround({ env: { AZURE_LIKE_KEY: 'azure-key', DEAD_KEY: 'dead-secret-key' } })
  const connections = {
    broken: { kind: 'serverless', base_url: model.url, auth: 'none' },
    cloud: {
      kind: 'azure_openai',
      base_url: `http://127.0.0.1:${azurePort}`,
      api_version: '2024-10-21',
      secrets: { api_key: 'env:AZURE_LIKE_KEY' },
    },
    dead: {
      kind: 'openai',
      base_url: `http://127.0.0.1:${await closedPort()}/v1`,
      secrets: { api_key: 'env:DEAD_KEY' },
    },
    search: { kind: 'cognitive_search', base_url: 'http://127.0.0.1:1' },
  }
  for (const [name, body] of Object.entries(connections))
    expect([name, (await call(ground, 'PUT', `/api/connections/${name}`, body)).status]).toEqual([name, 201])
  expect((await publish(ground, 'ask', asking('broken'))).status).toBe(201)
})
afterAll(async () => {
  await ground.stop()
  await model.close()
  azure.close()
})

const listed = async (query = ''): Promise<Listed> => {
  const reply = await call<Listed & { detail?: string }>(ground, 'GET', `/api/models${query}`)
  expect([reply.status, reply.body.detail]).toEqual([200, undefined])
  return reply.body
}
const post = <T = Record<string, unknown>>(path: string, body: unknown) => call<T>(ground, 'POST', path, body)
const events = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(ground.url + path, {
    method: 'POST',
    headers: { accept: 'text/event-stream' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
const say = (content: string) => ({ messages: [{ role: 'user', content }] })

describe('the list', () => {
  test('holds the offline model first, a deployment by its model, and the catalogue behind them', async () => {
    const { items } = await listed('?limit=500')
    expect(items[0]).toMatchObject({
      id: 'sluice-offline-extractive',
      available: true,
      prices: { input: 0, output: 0 },
    })
    expect(items.find(({ id }) => id === 'my-chat')).toMatchObject({
      connection: 'cloud',
      provider: 'azure_openai',
      publisher: 'openai',
      prices: { input: 2.5, output: 10 },
      capabilities: expect.arrayContaining(['chat', 'vision']) as string[],
    })
    const publishers = new Set(items.map(({ publisher }) => publisher))
    for (const publisher of ['openai', 'meta', 'mistral', 'microsoft', 'deepseek', 'cohere'])
      expect(publishers).toContain(publisher)
    expect(items.length).toBeGreaterThan(60)
    // Weights that anybody may run have no price of their own.
    expect(items.find(({ id }) => id === 'Phi-4')?.prices).toEqual({ input: null, cached: null, output: null })
  })

  test('[22] names the endpoint that failed, without its secret, and shows the others', async () => {
    const { endpoints, items } = await listed('?available=true')
    expect(endpoints.map(({ connection, ok }) => [connection, ok])).toEqual([
      ['default', true],
      ['broken', true],
      ['cloud', true],
      ['dead', false],
    ])
    expect(endpoints[3]?.error).toContain('127.0.0.1')
    expect(JSON.stringify(endpoints)).not.toContain('dead-secret-key')
    expect(items.every(({ available }) => available)).toBe(true)
  })

  test('is filtered and paged', async () => {
    const { items } = await listed('?provider=meta&capability=vision&limit=500')
    expect(items.length).toBeGreaterThan(1)
    expect(items.every(({ publisher, capabilities }) => publisher === 'meta' && capabilities.includes('vision'))).toBe(
      true,
    )
    const first = await listed('?available=false&limit=5')
    const second = await listed(`?available=false&limit=5&cursor=${first.next}`)
    const ids = [...first.items, ...second.items].map(({ id }) => id)
    expect(new Set(ids).size).toBe(10)
    expect((await call(ground, 'GET', '/api/models?capability=flying')).status).toBe(422)
    expect((await call(ground, 'GET', '/api/models?cursor=nowhere')).status).toBe(400)
  })
})

describe('one model', () => {
  test('answers with its usage, cost and latency', async () => {
    const { status, body } = await post('/api/models/complete', {
      connection: 'broken',
      model: 'any',
      ...say('Hello?'),
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      model: 'broken',
      message: { content: 'Fine.' },
      finish_reason: 'stop',
      usage: { input_tokens: 1, output_tokens: 1 },
      cost: null,
      latency_ms: expect.any(Number),
    })
  })

  test('streams where events are asked for', async () => {
    const heard = await listen(await events('/api/models/complete', say('system check')))
    expect(heard.map(({ event }) => event).filter((event) => event !== 'token')).toEqual(['model-start', 'model-end'])
    const text = heard
      .filter(({ event }) => event === 'token')
      .map(({ data }) => data['delta'])
      .join('')
    expect(heard.at(-1)?.data).toMatchObject({
      model: 'sluice-offline-extractive',
      reply: { message: { content: text }, cost: 0 },
    })
  })

  test('that fails answers with its fault, as a problem before events and as an event after', async () => {
    const order = { connection: 'broken', model: 'any' }
    const whole = await post('/api/models/complete', { ...order, ...say('wrong-key') })
    expect([whole.status, whole.body['code']]).toEqual([502, 'model_failed'])
    const heard = await listen(await events('/api/models/complete', { ...order, ...say('cut-stream') }))
    expect(heard.map(({ event }) => event)).toEqual(['model-start', 'token', 'error'])
    expect(heard.at(-1)?.data).toMatchObject({ error: { code: 'model_failed' } })
    expect((await post('/api/models/complete', { connection: 'gone', ...say('Hello?') })).status).toBe(404)
  })

  test('is cancelled when the reader leaves', async () => {
    const left = model.leftByCaller()
    const leaving = new AbortController()
    const response = await events(
      '/api/models/complete',
      { connection: 'broken', model: 'any', ...say('never-ends') },
      leaving.signal,
    )
    await listen(response, ({ event }) => event === 'token')
    leaving.abort()
    await eventually(async () => (model.leftByCaller() > left ? true : undefined))
  })

  test('is not asked what the protocol does not know', async () => {
    const wrong = [
      {},
      { messages: [] },
      { messages: [{ role: 'pirate', content: 'Hi' }] },
      { ...say('Hi'), temprature: 1 },
      { ...say('Hi'), stream: true },
      { ...say('Hi'), model: '' },
    ]
    for (const body of wrong) expect([body, (await post('/api/models/complete', body)).status]).toEqual([body, 422])
  })
})

describe('several models', () => {
  const models = [
    { connection: 'broken', model: 'one' },
    'sluice-offline-extractive',
    { connection: 'cloud', model: 'three' },
  ]

  test('answer side by side, and the one that fails says why', async () => {
    const { status, body } = await post<{ items: Record<string, unknown>[] }>('/api/models/compare', {
      models,
      ...say('Hello?'),
    })
    expect(status).toBe(200)
    expect(body.items).toMatchObject([
      { model: 'one', connection: 'broken', reply: { message: { content: 'Fine.' } } },
      { model: 'sluice-offline-extractive', connection: null, reply: { cost: 0 } },
      { model: 'three', connection: 'cloud', error: { code: 'model_failed' } },
    ])
    expect(JSON.stringify(body)).not.toContain('azure-key')
  })

  test('stream together, each event with its place', async () => {
    const heard = await listen(await events('/api/models/compare', { models, ...say('Hello?') }))
    const ends = heard.filter(({ event }) => event === 'model-end')
    expect(ends.map(({ data }) => data['index'])).toEqual(expect.arrayContaining([0, 1, 2]))
    expect(heard.filter(({ event }) => event === 'token').every(({ data }) => data['index'] !== 2)).toBe(true)
    expect(ends.find(({ data }) => data['index'] === 2)?.data).toMatchObject({ error: { code: 'model_failed' } })
  })

  test('are two to four', async () => {
    for (const count of [1, 5])
      expect(
        (await post('/api/models/compare', { models: Array.from({ length: count }, () => 'm'), ...say('Hi') })).status,
      ).toBe(422)
  })
})

describe('one node', () => {
  const path = '/api/flows/ask/nodes/answer/test'

  test('is tried with given inputs, and what was sent is shown', async () => {
    const { status, body } = await post(path, { inputs: { question: 'Why?' } })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      node: 'answer',
      output: 'Fine.',
      prompts: [
        {
          model: 'sluice-offline-extractive',
          connection: 'broken',
          messages: [
            { role: 'system', content: 'Answer.' },
            { role: 'user', content: 'Why?' },
          ],
        },
      ],
      usage: { input_tokens: 1, output_tokens: 1 },
      attempts: 1,
    })
  })

  test('is tried with what a run recorded, and with something else laid over it', async () => {
    const run = await post<{ run_id: string }>('/api/flows/ask/invoke', { question: 'Recorded?' })
    const again = await post<{ inputs: unknown }>(path, { run_id: run.body.run_id })
    expect(again.body.inputs).toEqual({ question: 'Recorded?' })
    const other = await post<{ inputs: unknown }>(path, { run_id: run.body.run_id, inputs: { question: 'Other?' } })
    expect(other.body.inputs).toEqual({ question: 'Other?' })
    const runs = await call<{ items: unknown[] }>(ground, 'GET', '/api/runs?flow=ask&limit=500')
    expect(runs.body.items).toHaveLength(1)
  })

  test('streams its tokens where events are asked for', async () => {
    const heard = await listen(await events(path, { inputs: { question: 'Why?' } }))
    expect(heard.map(({ event }) => event)).toEqual(['node-start', 'token', 'node-end'])
    expect(heard[1]?.data).toEqual({ node: 'answer', delta: 'Fine.' })
    expect(heard[2]?.data).toMatchObject({ output: 'Fine.', prompts: [{ messages: expect.any(Array) as unknown[] }] })
  })

  test('tells all that is missing, and a node that is not there', async () => {
    const missing = await post<{ errors: unknown[] }>(path, {})
    expect([missing.status, missing.body.errors]).toMatchObject([422, [{ code: 'InputNotFound', node: 'answer' }]])
    const absent = await post<{ details: unknown }>('/api/flows/ask/nodes/nobody/test', {})
    expect([absent.status, absent.body.details]).toMatchObject([404, { code: 'SingleNodeValidationError' }])
    expect((await post(path, { input: {} })).status).toBe(422)
  })

  test('[20] models and nodes are tried by authors', async () => {
    const { body } = await post<{ key: string }>('/api/keys', { name: 'app', roles: ['runner', 'reader'] })
    const headers = { authorization: `Bearer ${body.key}` }
    const asked = [
      [path, { inputs: { question: 'Why?' } }],
      ['/api/models/complete', say('Hi')],
      ['/api/models/compare', { models: ['a', 'b'], ...say('Hi') }],
    ] as const
    for (const [door, order] of asked) expect((await call(ground, 'POST', door, order, headers)).status).toBe(403)
    expect((await call(ground, 'GET', '/api/models', undefined, headers)).status).toBe(200)
  })
})

test('every door is in the document, with its schemas', async () => {
  const { body } = await call<{
    paths: Record<string, Record<string, { responses: Record<string, { content?: unknown }> }>>
  }>(ground, 'GET', '/api/openapi.json')
  const doors = [
    ['/api/models', 'get'],
    ['/api/models/complete', 'post'],
    ['/api/models/compare', 'post'],
    ['/api/flows/{flow}/nodes/{node}/test', 'post'],
    ['/api/flows/{flow}/score', 'post'],
    ['/api/flows/{flow}/feedback', 'post'],
    ['/api/flows/{flow}/health', 'get'],
    ['/api/flows/{flow}/version', 'get'],
  ] as const
  for (const [door, method] of doors)
    expect([door, body.paths[door]?.[method]?.responses['200']?.content]).toEqual([door, expect.anything()])
})
