import type { Caller } from '../../caller'
import type { ConnectionView, Connections } from '../../connections/contract'
import { fault } from '../../faults'
import type { Fetch } from '../../fetch/contract'
import { createModels } from '../create-models'
import type { ModelConnection, ModelEvent, ModelSettings } from '../contract'
import { scriptedModel } from '../fakes'
import { createModelDesk } from './create-desk'

const owner: Caller = { project: 'p', id: 'olga', groups: [], roles: ['owner'] }
const settings: ModelSettings = {
  provider: 'openai',
  baseUrl: 'https://api.openai.com/v1',
  apiKey: 'sk-home-key-123456',
  chatModel: 'gpt-4.1-mini',
  embeddingModel: 'text-embedding-3-small',
  embeddingDimensions: 1536,
  timeoutMs: 10_000,
}
const azure: ModelConnection = {
  name: 'azure',
  kind: 'azure_openai',
  baseUrl: 'https://mine.openai.azure.com',
  apiVersion: '2024-10-21',
  auth: { kind: 'key', key: 'azure-secret-key' },
}
const local: ModelConnection = {
  name: 'local',
  kind: 'serverless',
  baseUrl: 'http://127.0.0.1:9/v1',
  auth: { kind: 'none' },
}

const connectionsOf = (...all: readonly (ModelConnection & { readonly refuses?: string })[]): Connections =>
  ({
    list: async () => ({
      items: [
        ...all.map(({ name, kind }) => ({ name, kind, source: 'stored', changed_at: null, changed_by: null })),
        { name: 'hook', kind: 'webhook', source: 'stored', changed_at: null, changed_by: null },
      ] as readonly ConnectionView[],
    }),
    resolve: async (_caller: Caller, name: string) => {
      const found = all.find((one) => one.name === name)
      if (!found) throw fault('not_found', `No connection “${name}” in project “p”`)
      if (found.refuses !== undefined) throw fault('bad_settings', found.refuses)
      return found
    },
  }) as unknown as Connections

type Answers = Readonly<Record<string, (signal?: AbortSignal) => Response | Promise<Response>>>

const open = (answers: Answers, connections = connectionsOf(), more: Partial<ModelSettings> = {}) => {
  const asked: { url: string; headers: Readonly<Record<string, string>> }[] = []
  let time = 0
  const sleepers: { until: number; wake: () => void }[] = []
  const world = {
    now: () => time,
    log: () => undefined,
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((wake) => {
        sleepers.push({ until: time + milliseconds, wake })
        signal?.addEventListener('abort', () => wake(), { once: true })
      }),
  }
  const fetch: Fetch = async (input, init = {}) => {
    const url = new URL(String(input))
    asked.push({ url: String(url), headers: init.headers ?? {} })
    const answer = answers[`${url.hostname}${url.pathname}`]
    return answer ? answer(init.signal) : new Response('{}', { status: 404 })
  }
  const whole = { ...settings, ...more }
  const models = createModels(whole, { fetch, world })
  const pass = (milliseconds: number): void => {
    time += milliseconds
    for (const sleeper of sleepers) if (sleeper.until <= time) sleeper.wake()
  }
  return { desk: createModelDesk(whole, { fetch, world, models, connections }), asked, pass }
}

/** Answers nothing until its asker gives up. */
const never = (signal?: AbortSignal): Promise<Response> =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))

const listing =
  (...ids: readonly (string | object)[]) =>
  () =>
    Response.json({ object: 'list', data: ids.map((id) => (typeof id === 'string' ? { id, object: 'model' } : id)) })

test('the list begins with what is configured, then what else is there, then what is only known', async () => {
  const { desk } = open({ 'api.openai.com/v1/models': listing('gpt-4.1-mini', 'gpt-4.1', 'whisper-1') })
  const { items, endpoints } = await desk.list(owner, { limit: 500 })
  expect(items.slice(0, 4).map(({ id, available }) => [id, available])).toEqual([
    ['gpt-4.1-mini', true],
    ['text-embedding-3-small', true],
    ['gpt-4.1', true],
    ['whisper-1', true],
  ])
  expect(items[0]).toMatchObject({
    provider: 'openai',
    connection: 'default',
    publisher: 'openai',
    context: 1_047_576,
    capabilities: ['chat', 'streaming', 'tools', 'json', 'vision'],
    prices: { input: 0.4, cached: 0.1, output: 1.6 },
  })
  expect(items[3]).toMatchObject({ capabilities: [], context: null, prices: { input: null, output: null } })
  expect(items.filter(({ id }) => id === 'gpt-4.1')).toHaveLength(1)
  expect(items.at(-1)).toMatchObject({ available: false, as_of: expect.any(String) })
  expect(endpoints).toEqual([{ connection: 'default', provider: 'openai', ok: true, models: 3 }])
})

test('an Azure resource lists its deployments, each described by the model behind it', async () => {
  const { desk, asked } = open(
    {
      'mine.openai.azure.com/openai/deployments': listing(
        { id: 'chat', model: 'gpt-4o', status: 'succeeded' },
        { id: 'vectors', model: 'text-embedding-3-large' },
      ),
    },
    connectionsOf(azure),
  )
  const { items, endpoints } = await desk.list(owner, { provider: 'azure_openai' })
  expect(items).toMatchObject([
    { id: 'chat', deployment: 'chat', connection: 'azure', family: 'gpt-4o', prices: { output: 10 }, available: true },
    { id: 'vectors', capabilities: ['embedding'] },
  ])
  expect(endpoints[1]).toEqual({ connection: 'azure', provider: 'azure_openai', ok: true, models: 2 })
  const { url, headers } = asked.find(({ url }) => url.includes('azure')) ?? { url: '', headers: {} }
  expect(new URL(url).searchParams.getAll('api-version')).toEqual(['2023-03-15-preview'])
  expect(headers['api-key']).toBe('azure-secret-key')
  const known = await desk.list(owner, { limit: 500, available: false })
  expect(known.items.map(({ id }) => id)).not.toContain('gpt-4o')
})

test('[22] an endpoint that fails is named without its secret, and hides no other', async () => {
  const { desk } = open(
    {
      'api.openai.com/v1/models': () =>
        Response.json({ error: { message: 'Incorrect API key provided: sk-home-key-123456' } }, { status: 401 }),
      '127.0.0.1/v1/models': listing('llama3:latest'),
    },
    connectionsOf({ ...azure, name: 'keyless', refuses: 'Secret env:NO of connection “keyless” is not set' }, local),
  )
  const { items, endpoints } = await desk.list(owner, { available: true })
  expect(endpoints).toEqual([
    { connection: 'default', provider: 'openai', ok: false, models: null, error: expect.stringContaining('401') },
    {
      connection: 'keyless',
      provider: 'azure_openai',
      ok: false,
      models: null,
      error: expect.stringContaining('keyless'),
    },
    { connection: 'local', provider: 'serverless', ok: true, models: 1 },
  ])
  expect(JSON.stringify(endpoints)).not.toContain('sk-home-key')
  expect(items.map(({ id }) => id)).toContain('llama3:latest')
})

test('an endpoint without a list is no failure, and one that answers nonsense is', async () => {
  const { desk } = open({ '127.0.0.1/v1/models': () => Response.json({ models: 'many' }) }, connectionsOf(azure, local))
  const { endpoints } = await desk.list(owner)
  expect(endpoints).toMatchObject([
    { connection: 'default', ok: true, models: null },
    { connection: 'azure', ok: true, models: null },
    { connection: 'local', ok: false, error: expect.stringContaining('list') },
  ])
})

test('nobody waits longer than three seconds for a slow endpoint', async () => {
  const { desk, pass } = open(
    {
      'api.openai.com/v1/models': listing('gpt-4.1'),
      '127.0.0.1/v1/models': never,
    },
    connectionsOf(local),
  )
  const listed = desk.list(owner)
  await new Promise((resolve) => setTimeout(resolve, 150))
  pass(3_000)
  const { endpoints, items } = await listed
  expect(endpoints[1]).toMatchObject({ connection: 'local', ok: false, error: expect.stringContaining('3000 ms') })
  expect(items.map(({ id }) => id)).toContain('gpt-4.1')
})

test('what an endpoint said is good for half a minute', async () => {
  const { desk, asked, pass } = open({ 'api.openai.com/v1/models': listing('gpt-4.1') })
  const listings = () => asked.filter(({ headers }) => Object.keys(headers).length > 0).length
  await desk.list(owner)
  await desk.list(owner)
  expect(listings()).toBe(1)
  pass(30_000)
  await desk.list(owner)
  expect(listings()).toBe(2)
})

test('pages go on where the one before ended, and filters narrow them', async () => {
  const { desk } = open({ 'api.openai.com/v1/models': listing('gpt-4.1') })
  const whole = (await desk.list(owner, { limit: 500 })).items
  const seen: unknown[] = []
  for (let cursor: string | undefined; ;) {
    const page = await desk.list(owner, { limit: 7, ...(cursor !== undefined && { cursor }) })
    seen.push(...page.items)
    cursor = page.next
    if (cursor === undefined) break
  }
  expect(seen).toEqual(whole)
  const meta = (await desk.list(owner, { limit: 500, provider: 'Meta' })).items
  expect(meta.length).toBeGreaterThan(5)
  expect(meta.every(({ publisher }) => publisher === 'meta')).toBe(true)
  const seeing = (await desk.list(owner, { limit: 500, capability: 'vision', available: true })).items
  expect(seeing.map(({ id }) => id)).toEqual(['gpt-4.1-mini', 'gpt-4.1'])
  await expect(desk.list(owner, { cursor: 'nowhere' })).rejects.toMatchObject({ word: 'bad_request' })
})

const request = { messages: [{ role: 'user', content: 'Hi' }] } as const

const deskOf = (scripts: Readonly<Record<string, Parameters<typeof scriptedModel>[0]>>) => {
  const { models: _models, ...deps } = {
    models: undefined,
    fetch: async () => new Response('{}', { status: 404 }),
    world: { now: () => 0, sleep: async () => undefined, log: () => undefined },
    connections: connectionsOf(local),
  }
  return createModelDesk(settings, {
    ...deps,
    models: {
      chat: ({ model = 'gpt-4.1-mini', connection } = {}) =>
        scriptedModel(scripts[connection ? `${connection.name}/${model}` : model] ?? [], { id: model }),
      embedder: () => {
        throw new Error('no embedder')
      },
      list: async () => [],
      describe: () => ({ provider: 'openai', chat: '', embedding: '', semantic: true }),
    },
  })
}

test('one model answers, its tokens told as they come', async () => {
  const heard: ModelEvent[] = []
  const desk = deskOf({ 'local/small': ['Hello there'] })
  const outcome = await desk.complete(
    owner,
    { model: 'small', connection: 'local', request },
    { onEvent: (event) => void heard.push(event) },
  )
  expect(outcome).toMatchObject({ model: 'small', connection: 'local', reply: { message: { content: 'Hello there' } } })
  expect(heard).toEqual([
    { type: 'model-start', index: 0, model: 'small', connection: 'local' },
    { type: 'token', index: 0, model: 'small', delta: 'Hello' },
    { type: 'token', index: 0, model: 'small', delta: ' there' },
    { type: 'model-end', index: 0, ...outcome },
  ])
  await expect(desk.complete(owner, { connection: 'gone', request })).rejects.toMatchObject({ word: 'not_found' })
})

test('models are asked side by side, and one that fails stops no other', async () => {
  const heard: ModelEvent[] = []
  const desk = deskOf({ one: ['First'], two: [fault('model_failed', 'two broke')], 'gpt-4.1-mini': ['Default'] })
  const outcomes = await desk.compare(
    owner,
    { models: [{ model: 'one' }, { model: 'two' }, { model: 'x', connection: 'gone' }, {}], request },
    { onEvent: (event) => void heard.push(event) },
  )
  expect(outcomes).toMatchObject([
    { model: 'one', reply: { message: { content: 'First' } } },
    { model: 'two', error: { code: 'model_failed', message: 'two broke' } },
    { model: 'x', connection: 'gone', error: { code: 'not_found' } },
    { model: 'gpt-4.1-mini', connection: null, reply: { message: { content: 'Default' } } },
  ])
  const ends = heard.filter(({ type }) => type === 'model-end').map(({ index }) => index)
  expect(ends.toSorted((left, right) => left - right)).toEqual([0, 1, 2, 3])
  for (const event of heard)
    if (event.type === 'token') expect(['one', 'gpt-4.1-mini'][event.index === 0 ? 0 : 1]).toBe(event.model)
})
