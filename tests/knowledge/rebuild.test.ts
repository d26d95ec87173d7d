import { createKnowledge } from '../../shared/knowledge'
import { callerIn, letterEmbedder } from '../../shared/knowledge/testing'
import { hubOf, setUp } from './room'

const owner = callerIn()
const long = `# Tents\n\n${'The red tent stands. '.repeat(60)}`

const withDocuments = async (more: Parameters<typeof setUp>[0] = {}) => {
  const all = await setUp(more)
  await all.room.putDocument(owner, 'manuals', 'long.md', long)
  await all.room.putDocument(owner, 'manuals', 'staff.md', 'a staff tent', { acl: ['staff'] })
  await all.room.putDocument(owner, 'manuals', 'bad.pdf', 'no pdf', { contentType: 'application/pdf' })
  for (const path of ['long.md', 'staff.md', 'bad.pdf']) await all.sync(path)
  return all
}

test('an index that is to be made otherwise is built beside and searched as before until the pointer is swapped [19]', async () => {
  const { room, find, client, carry, deps, hub } = await withDocuments()
  const before = await room.getIndex(owner, 'manuals')
  expect(before).toMatchObject({ documents: 3, states: { indexed: 2, failed: 1 }, rebuild: null })
  const found = await find('tent')
  const during = await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 32 } }, client)
  expect(during).toMatchObject({ generation: before.generation, rebuild: { chunking: { max_tokens: 32 } } })
  expect(await find('tent')).toEqual(found)
  // The old passages stay until no search can be under way in them.
  await carry(30_000)
  const after = await room.getIndex(owner, 'manuals')
  expect(after).toMatchObject({ chunking: { max_tokens: 32 }, rebuild: null, documents: 3, states: { failed: 1 } })
  expect(after.generation).not.toBe(before.generation)
  expect(after.chunks).toBeGreaterThan(before.chunks)
  const old = { project: 'default', index: 'manuals', generation: before.generation }
  expect(await deps.index.inventory(old, { limit: 1000 })).not.toEqual([])
  await carry()
  expect(await deps.index.inventory(old, { limit: 1000 })).toEqual([])
  expect(await find('staff')).not.toContain('staff.md: a staff tent')
  expect(await find('staff', ['staff'])).toContain('staff.md: a staff tent')
  expect(await room.reconcile(owner, 'manuals', client)).toEqual({ missing: 0, stale: 0, orphan: 0, done: true })
  expect(hub.begun.get('knowledgeStep')).toBeLessThan(20)
})

test('what changes while a generation is built is true in both, whichever is searched [19]', async () => {
  const { room, find, client, carry, sync } = await withDocuments()
  await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 64 } }, client)
  await room.putDocument(owner, 'manuals', 'new.md', 'a green tent')
  await sync('new.md')
  await room.deleteDocument(owner, 'manuals', 'long.md')
  await sync('long.md')
  await room.setAcl(owner, 'manuals', 'staff.md', ['board'])
  for (const look of ['before', 'after']) {
    expect([look, await find('tent')]).toEqual([look, ['new.md: a green tent']])
    expect([look, await find('staff', ['staff'])]).toEqual([look, []])
    expect([look, await find('staff', ['board'])]).toEqual([look, ['staff.md: a staff tent']])
    await carry()
  }
  expect(await room.reconcile(owner, 'manuals', client)).toEqual({ missing: 0, stale: 0, orphan: 0, done: true })
})

test('a text that both generations hold is paid for once', async () => {
  const { room, client, carry, embedded } = await withDocuments()
  await room.rebuildIndex(owner, 'manuals', {}, client)
  await carry()
  expect(embedded).toHaveLength(new Set(embedded).size)
})

test('a generation that cannot be built takes nothing away, and is swapped in once it can [19]', async () => {
  let isDown = false
  const working = letterEmbedder()
  const embedder = {
    ...working,
    embed: (texts: readonly string[]) => (isDown ? Promise.reject(new Error('down')) : working.embed(texts)),
  }
  const { room, find, client, carry } = await withDocuments({ embedder: () => embedder })
  const found = await find('tent', ['staff'])
  isDown = true
  await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 32 } }, client)
  await carry(3_600_000)
  expect(await find('tent', ['staff'])).toEqual(found)
  expect((await room.getIndex(owner, 'manuals')).rebuild).not.toBeNull()
  isDown = false
  await carry()
  expect(await room.getIndex(owner, 'manuals')).toMatchObject({ rebuild: null, chunking: { max_tokens: 32 } })
})

test('a rebuild overtaken by another definition, or by the one there was, ends in what was asked for last', async () => {
  const { room, client, carry, generation, deps } = await withDocuments()
  const first = await generation()
  await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 32 } }, client)
  await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 64 } }, client)
  await carry()
  expect(await room.getIndex(owner, 'manuals')).toMatchObject({ chunking: { max_tokens: 64 }, rebuild: null })
  const second = await generation()
  await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 32 } }, client)
  const { rebuild } = await room.getIndex(owner, 'manuals')
  await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 64 } }, client)
  await carry()
  expect(await generation()).toBe(second)
  for (const gone of [first, rebuild?.generation ?? ''])
    expect(
      await deps.index.inventory({ project: 'default', index: 'manuals', generation: gone }, { limit: 9 }),
    ).toEqual([])
  expect(await room.reconcile(owner, 'manuals', client)).toEqual({ missing: 0, stale: 0, orphan: 0, done: true })
})

test('an index keeps its model when another is configured, is searched by words then, and is rebuilt for the other when asked', async () => {
  let embedder = letterEmbedder(true)
  const { room, client, carry } = await withDocuments({ embedder: () => embedder })
  embedder = { ...letterEmbedder(true), id: 'other' }
  expect(await room.putIndex(owner, 'manuals', {}, client)).toMatchObject({
    embedding: { model: 'letters' },
    rebuild: null,
  })
  const why = async () => (await room.search(owner, { index: 'manuals', query: 'tent' })).results[0]?.why
  expect(await why()).toMatchObject({ vector_rank: null, note: expect.stringContaining('“other”') })
  await room.rebuildIndex(owner, 'manuals', {}, client)
  await carry()
  expect(await room.getIndex(owner, 'manuals')).toMatchObject({ embedding: { model: 'other' } })
  expect(await why()).toMatchObject({ vector_rank: 1 })
  await expect(room.putIndex(owner, 'manuals', { embedding: { model: 'third' } })).rejects.toMatchObject({
    word: 'invalid_input',
  })
})

test('a rebuild whose orchestration was lost is carried on by whoever looks after all indexes', async () => {
  const { deps, room, world } = await withDocuments()
  // No task hub at hand: only the records say that something is to be done.
  await room.putIndex(owner, 'manuals', { chunking: { max_tokens: 32 } })
  const { hub, carry } = hubOf(createKnowledge(deps), world)
  await room.lookAfter(hub.client)
  await carry()
  expect(await room.getIndex(owner, 'manuals')).toMatchObject({ chunking: { max_tokens: 32 }, rebuild: null })
})
