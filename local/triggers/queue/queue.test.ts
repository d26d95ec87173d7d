import { type HostedChild, startChild, temporaryFolder } from '../../fixtures/child'
import { parseConnectionString } from '../../azurite'
import { type QueueClient, queueClient } from '../../storage-queue/queue-client'

interface Seen {
  readonly orders: { message: unknown; metadata: Record<string, unknown> }[]
  readonly flaky: { message: unknown; count: number }[]
  readonly broken: number
  readonly retried: Record<string, unknown>[]
  readonly hooks: unknown[]
  readonly logs: string[]
  readonly parts: unknown[]
}

const folder = temporaryFolder()
let host: HostedChild

beforeAll(async () => {
  host = await startChild({
    app: 'queue',
    data: folder.path,
    hostJson: {
      extensions: { http: { routePrefix: '' }, queues: { maxDequeueCount: 3, maxPollingInterval: '00:00:01' } },
    },
    settings: { ORDERS_QUEUE: 'new-orders', 'AzureWebJobs.disabled.Disabled': 'true' },
  })
}, 30_000)
afterAll(async () => {
  await host.kill()
  folder.remove()
})

const seen = async (): Promise<Seen> => (await fetch(`${host.url}/seen`)).json() as Promise<Seen>
const queue = (name: string): QueueClient => queueClient(parseConnectionString(host.connectionString, 'test'), name)
async function send(name: string, body: unknown): Promise<QueueClient> {
  const client = queue(name)
  await client.createIfNotExists()
  await client.send(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)).toString('base64'))
  return client
}
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`It did not happen within 10 seconds; the host said: ${host.stderr()}`)
}

test('a message runs its function with body and facts, and is gone afterwards', async () => {
  const orders = await send('new-orders', { item: 'tent', count: 2 })
  await until(async () => (await seen()).orders.length === 1)
  const { message, metadata } = (await seen()).orders[0]!
  expect(message).toEqual({ item: 'tent', count: 2 })
  expect(metadata).toMatchObject({ dequeueCount: 1, item: 'tent', count: 2, queueTrigger: { item: 'tent', count: 2 } })
  for (const name of ['id', 'popReceipt', 'insertionTime', 'expirationTime', 'nextVisibleTime']) {
    expect(typeof metadata[name]).toBe('string')
  }
  await until(async () => ((await orders.receive(1, 1)) ?? []).length === 0)
})

test('a message whose handler throws comes back until it succeeds', async () => {
  await send('flaky', 'text')
  await until(async () => (await seen()).flaky.length === 3)
  expect((await seen()).flaky).toEqual([1, 2, 3].map((count) => ({ message: 'text', count })))
})

test('a message that always fails is set aside in the poison queue as it was', async () => {
  await send('broken', { keep: 'me' })
  const poison = queue('broken-poison')
  let found: readonly { text: string }[] = []
  await until(async () => (found = (await poison.receive(1, 60)) ?? []).length === 1)
  expect(JSON.parse(Buffer.from(found[0]!.text, 'base64').toString())).toEqual({ keep: 'me' })
  expect((await seen()).broken).toBe(3)
})

test('a message that is not in the app’s encoding is set aside at once', async () => {
  const client = queue('broken')
  await client.createIfNotExists()
  await client.send('not & base64 <é>')
  const poison = queue('broken-poison')
  let found: readonly { text: string }[] = []
  await until(async () => (found = (await poison.receive(1, 60)) ?? []).length === 1)
  expect(found[0]!.text).toBe('not & base64 <é>')
})

test('a retry policy tries again within one receipt and says which try it is', async () => {
  await send('retried', 'x')
  await until(async () => (await seen()).retried.length === 3)
  const [first, second, third] = (await seen()).retried
  expect(first).toEqual({ dequeueCount: 1 })
  expect(second).toMatchObject({ dequeueCount: 1, retryCount: 1, maxRetryCount: 2, exception: { message: 'again' } })
  expect(third).toMatchObject({ dequeueCount: 1, retryCount: 2 })
})

test('an output list is one message an element, in order, and a returned value one message', async () => {
  await fetch(`${host.url}/send/parts`, { method: 'POST', body: JSON.stringify(['a', { b: 1 }, 3]) })
  await until(async () => (await seen()).parts.length === 3)
  expect((await seen()).parts).toEqual(expect.arrayContaining(['a', { b: 1 }, 3]))
  await send('relay', 'on')
  await until(async () => (await seen()).parts.length === 4)
  expect((await seen()).parts[3]).toEqual({ relayed: 'on' })
})

test('hooks see and change inputs, handler, result, error and log lines', async () => {
  await send('hooked', { given: 1 })
  await send('forgiven', 'x')
  await until(async () => (await seen()).hooks.length === 3)
  const { hooks, logs } = await seen()
  expect(hooks).toEqual(
    expect.arrayContaining([
      'appStart',
      { began: 'hooked', result: { wrapped: { given: 1, changed: true } } },
      { swallowed: 'swallow me' },
    ]),
  )
  expect(logs).toContain('user loud')
  expect(host.stderr()).toContain('[send user] loud')
  expect(host.stderr()).not.toContain('quiet')
})

test('a disabled function does not run, and its message stays', async () => {
  const disabled = await send('disabled', 'x')
  await send('new-orders', 'after')
  await until(async () => (await seen()).orders.some(({ message }) => message === 'after'))
  expect((await seen()).hooks).not.toContain('disabled ran')
  expect(await disabled.receive(1, 1)).toHaveLength(1)
})

test('a function is started by hand through the admin page', async () => {
  const init = { method: 'POST', body: JSON.stringify({ input: '{"by":"hand"}' }) }
  expect((await fetch(`${host.url}/admin/functions/orders`, init)).status).toBe(202)
  await until(async () => (await seen()).orders.some(({ message }) => JSON.stringify(message) === '{"by":"hand"}'))
  expect((await fetch(`${host.url}/admin/functions/seen`, init)).status).toBe(400)
})

test('stopping in order tells the app', async () => {
  const code = await host.stop()
  expect(host.stderr()).toContain('app terminated')
  expect([code, host.stderr().split('app terminated')[1]]).toEqual([0, '\n'])
})
