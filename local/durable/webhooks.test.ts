import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BlobServiceClient } from '@azure/storage-blob'
import { type HostedChild, startChild, temporaryFolder } from '../fixtures/child'

const app = '../../durable/fixtures/app'
const folder = temporaryFolder()
const hostJson = {
  functionTimeout: '00:00:01',
  extensions: { http: { routePrefix: '' }, durableTask: { hubName: 'Trial', defaultVersion: '1.0' } },
}
let host: HostedChild

beforeAll(async () => {
  host = await startChild({ app, data: folder.path, hostJson })
}, 20_000)

afterAll(async () => {
  await host.stop()
  folder.remove()
})

const hub = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${host.url}/runtime/webhooks/durabletask/${path}`, init)

const post = (path: string, body?: unknown): Promise<Response> =>
  hub(path, {
    method: 'POST',
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })

const start = async (name: string, input: unknown = null, id?: string): Promise<string> => {
  const answer = await post(`orchestrators/${name}${id === undefined ? '' : `/${id}`}`, input)
  expect(answer.status).toBe(202)
  return ((await answer.json()) as { id: string }).id
}

interface Status {
  readonly runtimeStatus: string
  readonly output: unknown
  readonly input: unknown
  readonly customStatus: unknown
  readonly createdTime: string
  readonly historyEvents?: readonly Readonly<Record<string, unknown>>[]
}

const statusOf = async (id: string, query = ''): Promise<Status> =>
  (await (await hub(`instances/${id}${query}`)).json()) as Status

const ended = async (id: string): Promise<Status> => {
  for (let n = 0; n < 1000; n++) {
    const answer = await hub(`instances/${id}`)
    if (answer.status === 200) return (await answer.json()) as Status
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`${id} did not end: ${JSON.stringify(await statusOf(id))}\n${host.stderr()}`)
}

const client = async (method: string, ...args: unknown[]): Promise<{ result?: never; error?: string }> => {
  const answer = await fetch(`${host.url}/client`, { method: 'POST', body: JSON.stringify({ method, args }) })
  return (await answer.json()) as { result?: never; error?: string }
}

test('an HTTP function starts an orchestration, and its links tell of it', async () => {
  const answer = await fetch(`${host.url}/start/greet`, { method: 'POST', body: 'null' })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([202, '10'])
  const links = (await answer.json()) as Record<string, string>
  expect(answer.headers.get('location')).toBe(links['statusQueryGetUri'])
  expect(Object.keys(links).toSorted()).toEqual(
    ['id', 'purgeHistoryDeleteUri', 'restartPostUri', 'resumePostUri', 'rewindPostUri', 'sendEventPostUri'].concat(
      'statusQueryGetUri',
      'suspendPostUri',
      'terminatePostUri',
    ),
  )
  expect(links['statusQueryGetUri']).toContain('taskHub=Trial')
  await ended(links['id'] ?? '')
  const status = (await (await fetch(links['statusQueryGetUri'] ?? '')).json()) as Status
  expect(status).toMatchObject({ runtimeStatus: 'Completed', output: ['Hello, Tokyo!', 'Hello, Cairo!'] })
})

test('starting and waiting answers 200 with the output instead of 202', async () => {
  const answer = await fetch(`${host.url}/wait/greet`, { method: 'POST', body: 'null' })
  expect([answer.status, await answer.json()]).toEqual([200, ['Hello, Tokyo!', 'Hello, Cairo!']])
  const direct = await post('orchestrators/greet?timeout=5&pollingInterval=0.02')
  expect([direct.status, await direct.json()]).toEqual([200, ['Hello, Tokyo!', 'Hello, Cairo!']])
})

test('waiting for one that takes longer answers 202 after the time', async () => {
  const answer = await post('orchestrators/waits?timeout=0.05&pollingInterval=0.02')
  expect(answer.status).toBe(202)
})

test('every type of an activity’s output arrives as JSON has it', async () => {
  const outputs = ['text', 'digits', 'json-text', 'integer', 'fraction', 'true', 'null', 'nothing', 'list', 'object']
  const { output } = await ended(await start('types', { outputs: [...outputs, 'date', 'bytes'] }))
  expect((output as { outputs: unknown }).outputs).toEqual({
    text: 'text',
    digits: '123',
    'json-text': '{"a":1}',
    integer: 7,
    fraction: 1.5,
    true: true,
    null: null,
    nothing: null,
    list: [1, 'two', null],
    object: { a: { b: [1] } },
    date: '1970-01-01T00:00:00.000Z',
    bytes: Buffer.from('bytes').toString('base64'),
  })
})

test('every type of an activity’s input arrives as it was given', async () => {
  const { output } = await ended(await start('types', { outputs: [] }))
  expect((output as { inputs: unknown }).inputs).toEqual([
    ['string', 'text'],
    ['string', '123'],
    ['number', 5],
    ['number', 1.5],
    ['boolean', true],
    ['null', null],
    ['null', null],
    ['list', [1]],
    ['object', { a: 1 }],
    ['string', ''],
    ['string', '"quoted"'],
  ])
})

test('the status of what runs is 202 with a place to look, of what has ended 200', async () => {
  const id = await start('waits', { n: 1 })
  await client('getStatus', id)
  const answer = await hub(`instances/${id}`)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([202, '5'])
  expect(answer.headers.get('location')).toContain(`/instances/${id}?`)
  expect((await statusOf(id)).input).toEqual({ n: 1 })
  expect((await statusOf(id, '?showInput=false')).input).toBeNull()
  expect((await statusOf(id)).createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect((await post(`instances/${id}/raiseEvent/go`, { done: true })).status).toBe(202)
  expect((await ended(id)).output).toEqual({ done: true })
  expect((await hub('instances/nobody')).status).toBe(404)
})

test('a failure is told with 200, or 500 where that is asked for', async () => {
  const id = await start('fails')
  const { output } = await ended(id)
  expect(output).toMatch(/^Orchestrator function 'fails' failed: Activity function 'raise' failed: {2}as told/)
  expect((await hub(`instances/${id}?returnInternalServerErrorOnFailure=true`)).status).toBe(500)
})

test('a history is shown without bookkeeping, with results where they are asked for', async () => {
  const id = await start('greet')
  await ended(id)
  const { historyEvents: brief = [] } = await statusOf(id, '?showHistory=true')
  expect(brief.map((event) => event['EventType'])).toEqual([
    'ExecutionStarted',
    'TaskCompleted',
    'TaskCompleted',
    'ExecutionCompleted',
  ])
  expect(brief[1]).toEqual({
    EventType: 'TaskCompleted',
    Timestamp: expect.any(String),
    ScheduledTime: expect.any(String),
    FunctionName: 'echo',
  })
  const { historyEvents: whole = [] } = await statusOf(id, '?showHistory=true&showHistoryOutput=true')
  expect(whole[1]).toMatchObject({ Result: 'Hello, Tokyo!' })
  expect(whole[3]).toMatchObject({ OrchestrationStatus: 'Completed', Result: ['Hello, Tokyo!', 'Hello, Cairo!'] })
})

test('the SDK’s client steers an orchestration', async () => {
  const id = await start('waits')
  expect(await client('suspend', id, 'lunch')).toEqual({ result: null })
  for (let n = 0; n < 100 && (await statusOf(id)).runtimeStatus !== 'Suspended'; n++) await client('getStatus', id)
  expect((await client('suspend', id, 'again')).error).toContain('500')
  expect(await client('resume', id, 'back')).toEqual({ result: null })
  expect(await client('raiseEvent', id, 'go', 'now')).toEqual({ result: null })
  expect((await ended(id)).output).toBe('now')
  // The SDK takes 410 for done, and says 404.
  expect(await client('terminate', id, 'late')).toEqual({ result: null })
  expect((await client('terminate', 'nobody', 'x')).error).toBe(`No instance with ID 'nobody' found.`)
  expect((await client('rewind', id, 'x')).error).toContain('only supported on failed orchestration instances')
  expect(await client('purgeInstanceHistory', id)).toEqual({ result: { instancesDeleted: 1 } })
  expect(await client('purgeInstanceHistory', id)).toEqual({ result: { instancesDeleted: 0 } })
})

test('the SDK’s client lists by status over many pages, and purges by the same filter', async () => {
  const ids = await Promise.all(Array.from({ length: 130 }, (_each, n) => start('echoInput', n)))
  await Promise.all(ids.map(ended))
  const all = (await client('getStatusAll')).result as unknown as { instanceId: string }[]
  expect(all.length).toBeGreaterThanOrEqual(130)
  expect(new Set(all.map(({ instanceId }) => instanceId)).size).toBe(all.length)
  const from = { date: new Date(Date.now() - 60_000).toISOString() }
  const filter = { createdTimeFrom: from, runtimeStatus: ['Completed'] }
  const completed = (await client('getStatusBy', filter)).result as unknown as { runtimeStatus: string }[]
  expect(new Set(completed.map(({ runtimeStatus }) => runtimeStatus))).toEqual(new Set(['Completed']))
  const purged = (await client('purgeInstanceHistoryBy', filter)).result as unknown as { instancesDeleted: number }
  expect(purged.instancesDeleted).toBe(completed.length)
  expect((await hub('instances/', { method: 'DELETE' })).status).toBe(400)
  const none = 'instances/?createdTimeFrom=2001-01-01&createdTimeTo=2002-01-01'
  expect((await hub(none, { method: 'DELETE' })).status).toBe(404)
})

test('the SDK’s client signals and reads entities', async () => {
  expect(await client('readEntityState', { entity: ['counter', 'web'] })).toEqual({ result: { entityExists: false } })
  expect((await post('entities/counter/web?op=add', 5)).status).toBe(202)
  for (let n = 0; n < 200 && (await hub('entities/counter/web')).status !== 200; n++) await client('getStatusAll')
  const read = await client('readEntityState', { entity: ['Counter', 'web'] })
  expect(read).toEqual({ result: { entityExists: true, entityState: 5 } })
  const listed = await (await hub('entities/counter?fetchState=true')).json()
  expect(listed).toEqual([
    { entityId: { name: 'counter', key: 'web' }, lastOperationTime: expect.any(String), state: 5 },
  ])
  expect((await post('entities/nobody/k?op=add', 5)).status).toBe(400)
})

test.each([
  ['an unknown function', 'orchestrators/nobody', '{}', 400],
  ['a body that is no JSON', 'orchestrators/greet', '{nonsense', 400],
  ['a bad id', 'orchestrators/greet/%40bad', '{}', 400],
  ['an id of 257 characters', `orchestrators/greet/${'x'.repeat(257)}`, '{}', 400],
  ['an unknown operation', 'instances/x/dance', '', 404],
  ['an event for nobody', 'instances/nobody/raiseEvent/e', '{}', 404],
])('%s is refused', async (_what, path, body, status) => {
  const answer = await hub(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  expect(answer.status).toBe(status)
})

test.each(['instances/?runtimeStatus=Dancing', 'instances/?createdTimeFrom=Tuesday', 'instances/?top=0'])(
  'the query %s is refused by name',
  async (path) => {
    const answer = await hub(path)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toMatch(/runtimeStatus|createdTimeFrom|top/)
  },
)

test('a continuation token that nobody gave is refused', async () => {
  expect((await hub('instances/', { headers: { 'x-ms-continuation-token': 'nonsense' } })).status).toBe(400)
})

test('an event that is not sent as JSON is refused', async () => {
  const id = await start('waits')
  const answer = await hub(`instances/${id}/raiseEvent/go`, { method: 'POST', body: 'hello' })
  expect(answer.status).toBe(400)
})

test('an id in use is refused with 409', async () => {
  await start('waits', null, 'used')
  expect((await post('orchestrators/waits/used')).status).toBe(409)
})

test('without an input the SDK sends an empty text, as it does on Azure', async () => {
  const started = await client('startNew', 'echoInput')
  expect((await ended(started.result ?? '')).output).toEqual({ input: '' })
})

test('web pages of other origins and foreign names do not get through', async () => {
  expect((await hub('instances/', { headers: { origin: 'https://evil.test' } })).status).toBe(403)
  expect((await hub('instances/', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
})

test('an activity that hangs is ended by the functionTimeout and named', async () => {
  const { output } = await ended(await start('hangs'))
  expect(output).toMatch(
    /Activity function 'sleep' failed: {2}Function "sleep" ran longer than the functionTimeout of 1 s/,
  )
})

test('a task in a second Task.all is warned of, for its work runs twice as it would on Azure', async () => {
  const id = await start('again-in-all')
  for (let n = 0; n < 200 && !host.stderr().includes('second Task.any or Task.all'); n++) await statusOf(id)
  expect(host.stderr()).toContain('[again-in-all host] A task is yielded inside a second Task.any or Task.all')
  await post(`instances/${id}/terminate`)
})

test('a durable HTTP call polls what answers 202', async () => {
  let polls = 0
  const server = createServer((request, response) => {
    if (request.url === '/work') return response.writeHead(202, { location: '/look', 'retry-after': '0' }).end()
    if (++polls < 3) return response.writeHead(202, { location: '/look', 'retry-after': '0' }).end()
    return response.end(
      `done after ${polls}, ${String(request.headers['x-own'])}, ${String(request.headers['x-functions-key'])}`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/work`
    const headers = { 'x-own': 'kept', 'x-functions-key': 'dropped' }
    const polled = await ended(await start('asks', { method: 'POST', url, body: { n: 1 }, headers }))
    expect(polled.output).toEqual({ status: 200, content: 'done after 3, kept, undefined' })
    const once = await ended(await start('asks', { method: 'GET', url, enablePolling: false }))
    expect(once.output).toMatchObject({ status: 202 })
  } finally {
    server.close()
  }
})

test('a fan-out writes blobs through the bindings of its activities', async () => {
  const names = Array.from({ length: 12 }, (_each, n) => `n${n + 10}`)
  expect((await ended(await start('saves', names))).output).toBe(12 * 'This is n10.'.length)
  const container = BlobServiceClient.fromConnectionString(host.connectionString).getContainerClient('saved')
  const found: string[] = []
  for await (const { name } of container.listBlobsFlat()) found.push(name)
  expect(found).toEqual(names.map((name) => `${name}.txt`))
  const text = await container.getBlobClient('n12.txt').downloadToBuffer()
  expect(text.toString()).toBe('This is n12.')
})

test('a restarted host has everything it had', async () => {
  const id = await start('waits', null, 'over-restart')
  for (let n = 0; n < 100 && (await statusOf(id)).customStatus === null; n++) await client('getStatus', id)
  await host.kill()
  host = await startChild({ app, data: folder.path, hostJson })
  expect(await statusOf(id)).toMatchObject({ runtimeStatus: 'Running', customStatus: 'waiting' })
  expect((await post(`instances/${id}/raiseEvent/go`, 1)).status).toBe(202)
  expect((await ended(id)).output).toBe(1)
}, 20_000)
