import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob'
import path from 'node:path'
import { openDatabase } from '../../../shared/sqlite'
import { parseConnectionString } from '../../azurite'
import { type HostedChild, startChild, temporaryFolder } from '../../fixtures/child'
import { queueClient } from '../../storage-queue/queue-client'

interface Seen {
  readonly uploads: {
    isBuffer: boolean
    text: string
    settings: string | null
    metadata: Record<string, unknown>
  }[]
  readonly bad: number
  readonly events: string[]
  readonly ticks: { isPastDue: boolean; schedule: object; scheduleStatus?: object }[]
}

const folder = temporaryFolder()
const settings = { EVERY: '0 0 0 1 1 *' }
const start = (env: Record<string, string> = {}): Promise<HostedChild> =>
  startChild({ app: 'storage', data: folder.path, settings, env })
let host: HostedChild
beforeAll(async () => {
  host = await startChild({ data: folder.path })
  await upload('events', 'from before the function', 'x')
  await host.kill()
  host = await start({ ON_STARTUP: '1' })
}, 30_000)
afterAll(async () => {
  await host.kill()
  folder.remove()
})

const seen = async (): Promise<Seen> => (await fetch(`${host.url}/seen`)).json() as Promise<Seen>
const container = (name: string): ContainerClient =>
  BlobServiceClient.fromConnectionString(host.connectionString).getContainerClient(name)
async function upload(name: string, blob: string, text: string): Promise<string> {
  const client = container(name)
  await client.createIfNotExists()
  const { etag } = await client.getBlockBlobClient(blob).upload(text, text.length, { metadata: { by: 'test' } })
  return etag ?? ''
}
const textOf = async (name: string, blob: string): Promise<string> =>
  (await container(name).getBlobClient(blob).downloadToBuffer()).toString()
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await isTrue().catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`It did not happen within 10 seconds; the host said: ${host.stderr()}`)
}
/** Long enough for what should not happen to happen. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300))

test('a new blob runs its function with content and facts, and the bindings read and write by the captured names', async () => {
  await upload('settings', 'a.b.json', '{"depth":3}')
  const etag = await upload('uploads', 'a.b.txt', 'first')
  await until(async () => (await seen()).uploads.length === 1)
  const [run] = (await seen()).uploads
  expect(run).toMatchObject({
    isBuffer: true,
    text: 'first',
    settings: '{"depth":3}',
    metadata: {
      name: 'a.b',
      ext: 'txt',
      blobTrigger: 'uploads/a.b.txt',
      uri: container('uploads').getBlobClient('a.b.txt').url,
      metadata: { by: 'test' },
      properties: { eTag: etag, contentLength: 5, blobType: 'BlockBlob', lastModified: expect.any(String) as string },
    },
  })
  await until(async () => (await textOf('copies', 'a.b-copy.txt')) === 'first')
})

test('a replacement runs it again; a deletion, another pattern and a missing input do not hinder', async () => {
  await upload('uploads', 'a.b.txt', 'second')
  await until(async () => (await seen()).uploads.length === 2)
  await upload('uploads', 'without-ending', 'x')
  await container('uploads').deleteBlob('a.b.txt')
  await upload('uploads', 'folder/c.md', 'third')
  await until(async () => (await seen()).uploads.length === 3)
  await aWhile()
  const runs = (await seen()).uploads
  expect(runs.map(({ text }) => text)).toEqual(['first', 'second', 'third'])
  expect(runs[2]).toMatchObject({ settings: null, metadata: { name: 'folder/c', ext: 'md' } })
})

test('a blob that always fails is named in the poison queue in Azure’s words, after five tries', async () => {
  const etag = await upload('bad', 'b.bin', 'x')
  const poison = queueClient(parseConnectionString(host.connectionString, 'test'), 'webjobs-blobtrigger-poison')
  let found: readonly { text: string }[] = []
  await until(async () => (found = (await poison.receive(1, 60)) ?? []).length === 1)
  expect(JSON.parse(Buffer.from(found[0]!.text, 'base64').toString())).toEqual({
    Type: 'BlobTrigger',
    FunctionId: 'Host.Functions.bad',
    BlobType: 'BlockBlob',
    ContainerName: 'bad',
    BlobName: 'b.bin',
    ETag: etag,
  })
  expect((await seen()).bad).toBe(5)
})

test('a message’s fields, a time and a chance name blobs and queues', async () => {
  const account = parseConnectionString(host.connectionString, 'test')
  const jobs = queueClient(account, 'jobs')
  await jobs.createIfNotExists()
  await jobs.send(Buffer.from('{"order":{"id":"7","queue":"results"}}').toString('base64'))
  const names: string[] = []
  await until(async () => {
    names.length = 0
    for await (const { name } of container('out').listBlobsFlat()) names.push(name)
    return names.length === 1
  })
  expect(names[0]).toMatch(/^7\/\d{4}-[0-9a-f-]{36}\.json$/)
  expect(await textOf('out', names[0]!)).toBe('{"done":"7"}')
})

test('a route’s part names a blob; one that is missing is null, and a name without a value fails the call by name', async () => {
  await upload('uploads', 'note.txt', 'a note')
  const text = async (name: string): Promise<unknown> => (await fetch(`${host.url}/text/${name}`)).json()
  expect(await text('note')).toEqual({ found: 'a note' })
  expect(await text('nowhere')).toEqual({ found: null })
  expect((await fetch(`${host.url}/nameless`)).status).toBe(500)
  expect(host.stderr()).toContain('is "uploads/{nothing}.txt", and "{nothing}" has no value in this invocation')
})

test('by Event Grid only changes run it, and not what was there before', async () => {
  await upload('events', 'one', 'x')
  await until(async () => (await seen()).events.length === 1)
  expect((await seen()).events).toEqual(['one'])
})

test('a timer runs on start-up, its schedule from a setting, and by hand', async () => {
  const [first] = (await seen()).ticks
  expect(first).toMatchObject({ isPastDue: false, schedule: { adjustForDST: true } })
  const init = { method: 'POST', body: '{}' }
  expect((await fetch(`${host.url}/admin/functions/tick`, init)).status).toBe(202)
  await until(async () => (await seen()).ticks.length === 2)
})

test('[16] after a kill only what was not finished runs again, and a timer makes up for what it missed', async () => {
  await host.kill()
  host = await start({ HOLD: '1' })
  await upload('uploads', 'held.txt', 'held')
  await until(async () => (await seen()).uploads.length === 1)
  await host.kill()
  const database = openDatabase(path.join(folder.path, 'host.db'))
  expect(database.prepare("UPDATE timers SET next = 1 WHERE function = 'tick'").run().changes).toBe(1)
  database.close()

  host = await start()
  await until(async () => (await seen()).uploads.length === 1)
  await aWhile()
  const { uploads, bad, events, ticks } = await seen()
  expect(uploads.map(({ text }) => text)).toEqual(['held'])
  expect([bad, events]).toEqual([0, []])
  expect(ticks.map(({ isPastDue }) => isPastDue)).toEqual([true])
}, 30_000)

test('[16] a blob that ends the process is set aside after its tries, and the host lives', async () => {
  const hostJson = { extensions: { http: { routePrefix: '' }, blobs: { poisonBlobThreshold: 1 } } }
  const startAgain = (): Promise<HostedChild> => startChild({ app: 'storage', data: folder.path, settings, hostJson })
  await host.kill()
  host = await startAgain()
  // The answer may be lost with the process; the blob is not.
  const { signal } = host
  await Promise.race([upload('deadly', 'pill', 'x'), signal])
  await signal
  host = await startAgain()
  const told = '"deadly/pill" was named in queue "webjobs-blobtrigger-poison": the process ended during 1 of its tries'
  await until(async () => host.stderr().includes(told))
  expect((await fetch(`${host.url}/seen`)).status).toBe(200)
}, 60_000)
