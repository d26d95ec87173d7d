import { memoryBlobs } from '../blobs'
import { memoryStore } from '../store'
import { memorySearchIndex } from './adapters/memory-search-index'
import type { KnowledgeDeps } from './ground'
import { createKnowledge } from './knowledge'
import { callerIn, countingWorld, letterEmbedder } from './testing'

const owner = callerIn()

const setUp = (more: Partial<KnowledgeDeps> = {}) => {
  const embedder = letterEmbedder()
  const deps: KnowledgeDeps = {
    store: memoryStore(),
    blobs: memoryBlobs(),
    index: memorySearchIndex(),
    embedder: () => embedder,
    world: countingWorld(),
    ...more,
  }
  const room = createKnowledge(deps)
  const sync = (path: string) =>
    room.handleEvent({ subject: `/blobServices/default/containers/documents/blobs/default/manuals/${path}` })
  const find = async (query: string, groups: readonly string[] = [], top = 5) =>
    (await room.search(callerIn(groups), { index: 'manuals', query, top })).results.map(
      ({ document, text }) => `${document}: ${text}`,
    )
  return { ...deps, deps, room, sync, find, embedded: embedder.texts }
}

test('an uploaded document is pending until its event, then found by its words with its section', async () => {
  const { room, sync, find } = setUp()
  const { etag } = await room.putDocument(owner, 'manuals', 'tents/r1.md', '# Ridge\n\n## Care\n\nWash it cold.')
  expect(await room.getDocument(owner, 'manuals', 'tents/r1.md')).toMatchObject({ status: 'pending', etag })
  await sync('tents/r1.md')
  expect(await room.getDocument(owner, 'manuals', 'tents/r1.md')).toMatchObject({
    status: 'indexed',
    chunks: 1,
    etag,
    acl: null,
  })
  const { results } = await room.search(owner, { index: 'manuals', query: 'how do I wash it?' })
  expect(results).toMatchObject([
    {
      document: 'tents/r1.md',
      title: 'Ridge',
      section: 'Ridge > Care',
      why: { keyword_rank: 1, vector_rank: null, note: expect.stringContaining('lexical') },
    },
  ])
  expect(await room.getIndex(owner, 'manuals')).toMatchObject({ name: 'manuals', documents: 1, chunks: 1, drift: null })
  expect(await find('cold')).toHaveLength(1)
})

test('a replaced document says only what the blob says now, at once and after its event [18]', async () => {
  const { room, sync, find } = setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  await sync('a.md')
  await room.putDocument(owner, 'manuals', 'a.md', 'blue tent')
  expect(await find('tent')).toEqual([])
  await sync('a.md')
  expect(await find('tent')).toEqual(['a.md: blue tent'])
})

test('uploading the same bytes again takes nothing away and embeds nothing anew', async () => {
  const { room, sync, find, embedded } = setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  await sync('a.md')
  const paid = embedded.length
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  expect(await find('tent')).toEqual(['a.md: red tent'])
  await sync('a.md')
  await sync('a.md')
  expect(await find('tent')).toEqual(['a.md: red tent'])
  expect(embedded).toHaveLength(paid)
})

test('a deleted document is never found again, whatever the index still holds [18]', async () => {
  const { room, sync, find, index } = setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  await sync('a.md')
  await room.deleteDocument(owner, 'manuals', 'a.md')
  expect(await find('tent')).toEqual([])
  const { generation } = await room.getIndex(owner, 'manuals')
  await sync('a.md')
  expect(await index.chunks({ project: 'default', index: 'manuals', generation }, 'a.md', 1)).toEqual([])
  await expect(room.getDocument(owner, 'manuals', 'a.md')).rejects.toMatchObject({ word: 'not_found' })
  await room.putDocument(owner, 'manuals', 'a.md', 'green tent')
  await sync('a.md')
  expect(await find('tent')).toEqual(['a.md: green tent'])
})

test('groups set at upload decide who finds a document, and a narrower upload holds at once [18]', async () => {
  const { room, sync, find } = setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent', { acl: ['staff', 'board'] })
  await sync('a.md')
  expect(await find('tent')).toEqual([])
  expect(await find('tent', ['board'])).toHaveLength(1)
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent', { acl: ['staff'] })
  expect(await find('tent', ['board'])).toEqual([])
  await sync('a.md')
  expect(await find('tent', ['board'])).toEqual([])
  expect(await find('tent', ['staff'])).toHaveLength(1)
})

test('a caller acting for somebody reads as that principal [18]', async () => {
  const { room, sync } = setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent', { acl: ['staff'] })
  await sync('a.md')
  const order = { index: 'manuals', query: 'tent' }
  const agent = { ...callerIn(['staff'], ['runner', 'act-for']), actingFor: { id: 'guest', groups: [] } }
  expect((await room.search(agent, order)).results).toEqual([])
  expect((await room.search({ ...agent, actingFor: { id: 'ann', groups: ['staff'] } }, order)).results).toHaveLength(1)
})

test('hits that the manifest does not believe are made up for by asking for more [18]', async () => {
  const { room, sync, find, index } = setUp()
  await room.putDocument(owner, 'manuals', 'good.md', 'tent')
  await sync('good.md')
  const { generation } = await room.getIndex(owner, 'manuals')
  const stray = {
    passage: 'x',
    title: 'tent',
    section: '',
    text: 'tent pole',
    start: 0,
    end: 9,
    acl: null,
    document: 'good.md',
    sync: 99,
  }
  const strays = Array.from({ length: 40 }, (_, ordinal) => ({ ...stray, ordinal, id: `0-${ordinal}` }))
  await index.write({ project: 'default', index: 'manuals', generation }, strays)
  expect(await find('tent pole', [], 1)).toEqual(['good.md: tent'])
})

test.each([
  ['photo.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]), 'unsupported_media_type', 'PNG'],
  ['report.doc', Buffer.from('x'), 'unsupported_media_type', 'Markdown'],
  ['report.pdf', Buffer.from('%PDF-1.7'), 'document_corrupt', 'report.pdf'],
  ['empty.md', Buffer.alloc(0), 'document_empty', 'no bytes'],
])('a blob that cannot be read ends as a failed document with a named reason: %s', async (path, body, code, word) => {
  const { room, sync, find } = setUp()
  await room.putDocument(owner, 'manuals', path, 'tent', { contentType: 'text/plain' })
  await sync(path)
  await room.putDocument(owner, 'manuals', path, body)
  await sync(path)
  const status = await room.getDocument(owner, 'manuals', path)
  expect(status).toMatchObject({ status: 'failed', chunks: 0, error: { code, message: expect.stringContaining(word) } })
  expect(await find('tent')).toEqual([])
})

test('a blob put directly makes its index and is public; other blobs are ignored', async () => {
  const { room, blobs, find } = setUp()
  await blobs.put('documents', 'default/manuals/帐 篷/100% a?b#c.md', 'tent')
  const subject = '/blobServices/default/containers/documents/blobs/'
  await room.handleEvent({ subject: `${subject}default/manuals/帐 篷/100% a?b#c.md` })
  await room.handleEvent({ subject: `${subject}stray.md` })
  await room.handleEvent({ subject: '/blobServices/default/containers/runs/blobs/default/manuals/x.md' })
  expect(await find('tent')).toEqual(['帐 篷/100% a?b#c.md: tent'])
})

test.each([
  '',
  '/a.md',
  'a//b.md',
  '../b.md',
  'a/../b.md',
  'a/.',
  'a\\b.md',
  'a\u0000.md',
  'x'.repeat(1025),
  '\ud800.md',
])('a path that leaves its index or no blob can have is refused (case %#) [24]', async (path) => {
  const { room } = setUp()
  await expect(room.putDocument(owner, 'manuals', path, 'x')).rejects.toMatchObject({ word: 'invalid_input' })
})

test('a document may be called retry', async () => {
  const { room, sync, find } = setUp()
  await room.putDocument(owner, 'manuals', 'retry', 'tent')
  await sync('retry')
  expect(await find('tent')).toEqual(['retry: tent'])
})

test('an index that is deleted and made again starts empty in a new generation [19]', async () => {
  const { room, sync, find } = setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'tent')
  await sync('a.md')
  const before = await room.getIndex(owner, 'manuals')
  await room.deleteIndex(owner, 'manuals')
  await sync('a.md')
  await expect(room.getIndex(owner, 'manuals')).rejects.toMatchObject({ word: 'not_found' })
  const after = await room.putIndex(owner, 'manuals')
  expect(after).toMatchObject({ documents: 0, chunks: 0 })
  expect(after.generation).not.toBe(before.generation)
  expect(await find('tent')).toEqual([])
})

test('roles decide who writes, lists and searches [20]', async () => {
  const { room } = setUp()
  const runner = callerIn([], ['runner'])
  await expect(room.putDocument(runner, 'manuals', 'a.md', 'x')).rejects.toMatchObject({ word: 'forbidden' })
  await expect(room.listDocuments(runner, 'manuals')).rejects.toMatchObject({ word: 'forbidden' })
  await expect(room.search(callerIn([], ['author']), { index: 'manuals', query: 'x' })).rejects.toMatchObject({
    word: 'forbidden',
  })
})

test('a search in an unknown index says so', async () => {
  await expect(setUp().room.search(owner, { index: 'none', query: 'x' })).rejects.toMatchObject({ word: 'not_found' })
})

test('documents are listed with what is known of exactly their blobs', async () => {
  const { room, sync } = setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'tent')
  await room.putDocument(owner, 'manuals', 'b.md', 'stove')
  await sync('a.md')
  expect((await room.listDocuments(owner, 'manuals')).items).toMatchObject([
    { path: 'a.md', status: 'indexed' },
    { path: 'b.md', status: 'pending' },
  ])
})
