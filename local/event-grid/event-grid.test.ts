import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob'
import { openDatabase } from '../../shared/sqlite'
import path from 'node:path'
import { parseConnectionString } from '../azurite'
import { type HostedChild, startChild, temporaryFolder } from '../fixtures/child'
import { queueClient } from '../storage-queue/queue-client'
import type { StorageEvent } from './storage-event'

const folder = temporaryFolder()
const announce = [{ container: 'documents', queue: 'heard' }]
let host: HostedChild
let documents: ContainerClient
let quiet: ContainerClient

async function restarted(): Promise<void> {
  host = await startChild({ data: folder.path, announce })
  const service = BlobServiceClient.fromConnectionString(host.connectionString)
  documents = service.getContainerClient('documents')
  quiet = service.getContainerClient('quiet')
}

beforeAll(async () => {
  await restarted()
  await documents.create()
  await quiet.create()
}, 30_000)
afterAll(async () => {
  await host.kill()
  folder.remove()
})

/** The next events, in their order; fails by its count when too few come. */
async function events(count: number, from = 'heard'): Promise<StorageEvent[]> {
  const queue = queueClient(parseConnectionString(host.connectionString, 'test'), from)
  const found: StorageEvent[] = []
  for (const end = Date.now() + 5000; found.length < count && Date.now() < end;) {
    for (const message of (await queue.receive(32, 60)) ?? []) {
      found.push(JSON.parse(Buffer.from(message.text, 'base64').toString()) as StorageEvent)
      await queue.delete(message)
    }
  }
  // Whatever is too many would be here by now.
  for (const message of (await queue.receive(32, 60)) ?? []) {
    found.push(JSON.parse(Buffer.from(message.text, 'base64').toString()) as StorageEvent)
  }
  expect(found).toHaveLength(count)
  return found.toSorted((a, b) => (a.data.sequencer < b.data.sequencer ? -1 : 1))
}

test('an upload is announced in the words of Azure’s own event', async () => {
  const blob = documents.getBlockBlobClient('default/shop/a b é.md')
  const { etag } = await blob.upload('# Tent', 6, { blobHTTPHeaders: { blobContentType: 'text/markdown' } })
  const [event] = await events(1)
  expect(event).toEqual({
    topic: '/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/devstoreaccount1',
    subject: '/blobServices/default/containers/documents/blobs/default/shop/a b é.md',
    eventType: 'Microsoft.Storage.BlobCreated',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    dataVersion: '',
    metadataVersion: '1',
    data: {
      api: 'PutBlob',
      clientRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eTag: etag!.replaceAll('"', ''),
      contentType: 'text/markdown',
      contentLength: 6,
      blobType: 'BlockBlob',
      url: blob.url,
      sequencer: expect.stringMatching(/^[0-9a-f]{32}$/),
      storageDiagnostics: { batchId: expect.any(String) },
    },
  })
})

test('an overwrite is one more creation, a delete one deletion, a copy one creation, in order', async () => {
  const blob = documents.getBlockBlobClient('b.md')
  await blob.upload('one', 3)
  const { etag } = await blob.upload('two!', 4)
  const copy = documents.getBlockBlobClient('copy.md')
  await (await copy.beginCopyFromURL(blob.url)).pollUntilDone()
  await blob.delete()
  const found = await events(4)
  expect(found.map(({ eventType, data }) => `${eventType.split('.').at(-1)} ${data.api}`)).toEqual([
    'BlobCreated PutBlob',
    'BlobCreated PutBlob',
    'BlobCreated CopyBlob',
    'BlobDeleted DeleteBlob',
  ])
  expect(found[1]!.data).toMatchObject({ eTag: etag!.replaceAll('"', ''), contentLength: 4 })
  expect(found[2]!.subject).toMatch(/copy\.md$/)
})

test('staged blocks are announced when their list is put, and not before', async () => {
  const blob = documents.getBlockBlobClient('blocks.bin')
  const ids = ['1', '2'].map((id) => Buffer.from(id).toString('base64'))
  for (const id of ids) await blob.stageBlock(id, 'abc', 3)
  await blob.commitBlockList(ids)
  await blob.stageBlock(ids[0]!, 'xyz', 3)
  await blob.commitBlockList([ids[0]!])
  const found = await events(2)
  expect(found.map(({ data }) => [data.api, data.contentLength])).toEqual([
    ['PutBlockList', 6],
    ['PutBlockList', 3],
  ])
})

test('what is refused, metadata, snapshots and other containers are not announced', async () => {
  const blob = documents.getBlockBlobClient('kept.md')
  await blob.upload('x', 1)
  const never = { conditions: { ifNoneMatch: '*' } }
  await expect(blob.upload('y', 1, never)).rejects.toMatchObject({ statusCode: 409 })
  await blob.setMetadata({ acl: 'staff' })
  await blob.createSnapshot()
  await blob.delete({ deleteSnapshots: 'only' })
  await expect(documents.deleteBlob('never-there.md')).rejects.toMatchObject({ statusCode: 404 })
  await quiet.getBlockBlobClient('unheard.md').upload('x', 1)
  const [event] = await events(1)
  expect(event!.subject).toMatch(/kept\.md$/)
})

test('[16] a change whose announcement a kill prevented is announced after the restart', async () => {
  await host.kill()
  // As the kill leaves it when it falls between the commit of the blob and the queue's: the row is still in the outbox.
  const database = openDatabase(path.join(folder.path, 'storage.db'))
  const change = {
    id: 'change-1',
    api: 'PutBlob',
    account: 'devstoreaccount1',
    container: 'documents',
    blob: 'late.md',
  }
  database
    .prepare('INSERT INTO outbox (queue, json) VALUES (?, ?)')
    .run('heard', JSON.stringify({ ...change, etag: '"0x1"' }))
  database.close()
  await restarted()
  const [event] = await events(1)
  expect(event).toMatchObject({ id: 'change-1', subject: expect.stringMatching(/late\.md$/), data: { eTag: '0x1' } })
}, 30_000)

test('[16] at the start whatever nobody was told of is announced once: new, changed and gone', async () => {
  for (const name of ['same.md', 'changed.md', 'gone.md', 'unheard.md'])
    await documents.getBlockBlobClient(name).upload('x', 1)
  const { etag } = await documents.getBlockBlobClient('changed.md').upload('xy', 2)
  // Metadata is no change, then or at the next start.
  await documents.getBlobClient('same.md').setMetadata({ acl: 'staff' })
  await events(5)
  await host.kill()

  const database = openDatabase(path.join(folder.path, 'storage.db'))
  const told = 'UPDATE announced SET etag = ? WHERE blob = ?'
  expect(database.prepare(told).run('"0x1"', 'changed.md').changes).toBe(1)
  database.prepare('DELETE FROM announced WHERE blob = ?').run('unheard.md')
  const gone = "DELETE FROM documents WHERE json LIKE '%gone.md%' AND collection = '$BLOBS_COLLECTION$'"
  expect(database.prepare(gone).run().changes).toBe(1)
  database.close()

  await restarted()
  const found = await events(3)
  const names = found.map(({ subject, data }) => [data.api, subject.split('/').at(-1), data.eTag])
  expect(names.toSorted((a, b) => (a[1]! < b[1]! ? -1 : 1))).toEqual([
    ['PutBlob', 'changed.md', etag!.replaceAll('"', '')],
    ['DeleteBlob', 'gone.md', expect.any(String)],
    ['PutBlob', 'unheard.md', expect.any(String)],
  ])
  await host.kill()
  await restarted()
  await events(0)
}, 30_000)

test('a subscription hears of names with its prefix and suffix, in any case, and of what was there before it', async () => {
  await host.kill()
  const narrow = { container: 'quiet', queue: 'narrow', prefix: 'in/', suffix: '.MD' }
  const subscriptions = [...announce, narrow, { container: 'quiet', queue: 'wide' }]
  host = await startChild({ data: folder.path, announce: subscriptions })
  quiet = BlobServiceClient.fromConnectionString(host.connectionString).getContainerClient('quiet')
  for (const name of ['in/a.md', 'IN/b.md', 'in/c.txt', 'd.md']) await quiet.getBlockBlobClient(name).upload('x', 1)
  const subjects = async (queue: string, count: number): Promise<unknown> =>
    (await events(count, queue)).map(({ subject }) => subject.split('/blobs/')[1])
  expect(await subjects('narrow', 2)).toEqual(['in/a.md', 'IN/b.md'])
  expect(await subjects('wide', 5)).toEqual(['unheard.md', 'in/a.md', 'IN/b.md', 'in/c.txt', 'd.md'])

  // A container takes its blobs with it; nobody is told, until the next start.
  await quiet.delete()
  await host.kill()
  host = await startChild({ data: folder.path, announce: subscriptions })
  const gone = await events(2, 'narrow')
  expect(
    gone.map(({ data, subject }) => `${data.api} ${subject.split('/blobs/')[1]}`).toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(['DeleteBlob IN/b.md', 'DeleteBlob in/a.md'])
}, 30_000)
