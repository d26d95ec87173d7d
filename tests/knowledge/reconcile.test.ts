import { createKnowledge } from '../../shared/knowledge'
import { callerIn, letterEmbedder } from '../../shared/knowledge/testing'
import { hubOf, setUp } from './room'

const owner = callerIn()
const blob = (path: string) => `default/manuals/${path}`
const clean = { missing: 0, stale: 0, orphan: 0, done: true }

const withDocuments = async (count = 3, more: Parameters<typeof setUp>[0] = {}) => {
  const all = await setUp(more)
  for (let n = 0; n < count; n++) {
    await all.room.putDocument(owner, 'manuals', `${n}.md`, `tent number ${n}`)
    await all.sync(`${n}.md`)
  }
  return { ...all, reconcile: () => all.room.reconcile(owner, 'manuals', all.client) }
}

test('where container and index agree nothing is found, and that is published', async () => {
  const { room, reconcile } = await withDocuments()
  expect((await room.getIndex(owner, 'manuals')).drift).toBeNull()
  expect(await reconcile()).toEqual(clean)
  expect((await room.getIndex(owner, 'manuals')).drift).toMatchObject({ missing: 0, stale: 0, orphan: 0 })
})

test('events that never came are made up for: blobs written, replaced and deleted behind everybody’s back', async () => {
  const { deps, room, find, reconcile } = await withDocuments()
  await deps.blobs.put('documents', blob('new.md'), 'a new tent')
  await deps.blobs.put('documents', blob('0.md'), 'another tent')
  await deps.blobs.delete('documents', blob('1.md'))
  expect(await reconcile()).toEqual({ missing: 1, stale: 1, orphan: 1, done: true })
  expect((await find('tent')).toSorted()).toEqual(['0.md: another tent', '2.md: tent number 2', 'new.md: a new tent'])
  expect((await room.getIndex(owner, 'manuals')).drift).toMatchObject({ missing: 1, stale: 1, orphan: 1 })
  expect(await reconcile()).toEqual(clean)
})

test('groups changed behind everybody’s back hold after the next reconcile', async () => {
  const { deps, find, reconcile } = await withDocuments(1)
  const head = await deps.blobs.head('documents', blob('0.md'))
  await deps.blobs.setMetadata('documents', blob('0.md'), { sluice_acl: 'staff' }, { ifMatch: head?.etag ?? '' })
  expect(await reconcile()).toMatchObject({ stale: 1 })
  expect(await find('tent')).toEqual([])
  expect(await find('tent', ['staff'])).toHaveLength(1)
  expect(await reconcile()).toEqual(clean)
})

test('an index that lost chunks, or all of them, gets them back without paying again', async () => {
  const { deps, scope, find, reconcile, embedded } = await withDocuments()
  const paid = embedded.length
  await deps.index.remove(await scope(), '1.md', { upTo: 99, keep: null })
  expect(await reconcile()).toMatchObject({ missing: 1 })
  await deps.index.drop(await scope())
  expect(await reconcile()).toMatchObject({ missing: 3 })
  expect(await find('tent')).toHaveLength(3)
  expect(embedded).toHaveLength(paid)
  expect(await reconcile()).toEqual(clean)
})

test('chunks of nobody, and of syncs that nobody believes, are swept', async () => {
  const { deps, scope, reconcile } = await withDocuments()
  const [chunk] = await deps.index.chunks(await scope(), '0.md', 1)
  if (!chunk) throw new Error('nothing was indexed')
  await deps.index.write(await scope(), [
    { ...chunk, id: 'zz-9-0', document: 'nobody.md', sync: 9 },
    { ...chunk, id: chunk.id.replace('-1-', '-0-'), sync: 0 },
  ])
  expect(await reconcile()).toEqual({ missing: 0, stale: 0, orphan: 2, done: true })
  expect(await deps.index.inventory(await scope(), { limit: 100 })).toHaveLength(3)
  expect(await reconcile()).toEqual(clean)
})

test('a document that failed for a reason that may pass is tried again, one that failed for good is not', async () => {
  let isDown = true
  const working = letterEmbedder()
  const embedder = {
    ...working,
    embed: (texts: readonly string[]) => (isDown ? Promise.reject(new Error('down')) : working.embed(texts)),
  }
  const { room, sync, find, client } = await setUp({ embedder: () => embedder })
  await room.putDocument(owner, 'manuals', 'a.md', 'tent')
  await room.putDocument(owner, 'manuals', 'bad.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0]))
  await sync('a.md').catch(() => undefined)
  await sync('bad.md')
  expect(await room.getDocument(owner, 'manuals', 'a.md')).toMatchObject({ status: 'failed', attempts: 1 })
  isDown = false
  expect(await room.reconcile(owner, 'manuals', client)).toMatchObject({ missing: 1 })
  expect(await find('tent')).toHaveLength(1)
  expect(await room.getDocument(owner, 'manuals', 'a.md')).toMatchObject({ status: 'indexed', attempts: 2 })
  expect(await room.getDocument(owner, 'manuals', 'bad.md')).toMatchObject({ status: 'failed', attempts: 1 })
  expect(await room.reconcile(owner, 'manuals', client)).toEqual(clean)
})

test('the keeper looks after every index, leaves what is still on its way, and mends what is not', async () => {
  const { deps, room, find, client, carry, world } = await withDocuments(1)
  await deps.blobs.put('documents', blob('young.md'), 'a young tent')
  await room.lookAfter(client)
  await carry()
  expect((await room.getIndex(owner, 'manuals')).drift).toMatchObject({ missing: 0 })
  expect(await find('young')).toEqual([])
  void world.sleep(15 * 60_000)
  await carry()
  await room.lookAfter(client)
  await carry()
  expect((await room.getIndex(owner, 'manuals')).drift).toMatchObject({ missing: 1 })
  expect(await find('young')).toEqual(['young.md: a young tent'])
})

test('a reconcile of many documents goes on where its orchestration was killed, page by page', async () => {
  const { deps, room, world } = await setUp()
  for (let n = 0; n < 350; n++) await deps.blobs.put('documents', blob(`${n}.md`), `tent ${n}`)
  void world.sleep(15 * 60_000)
  while (world.advance());
  const { hub, carry } = hubOf(createKnowledge(deps), world)
  await room.lookAfter(hub.client)
  hub.crash()
  await carry()
  const status = await room.getIndex(owner, 'manuals')
  expect(status).toMatchObject({ documents: 350, chunks: 350, states: { indexed: 350 } })
  expect(await room.reconcile(owner, 'manuals', hub.client)).toEqual(clean)
}, 30_000)
