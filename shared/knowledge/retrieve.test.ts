import { memoryBlobs } from '../blobs'
import { memoryStore } from '../store'
import { memorySearchIndex } from './adapters/memory-search-index'
import { createKnowledge } from './knowledge'
import { callerIn, countingWorld, letterEmbedder } from './testing'

const owner = callerIn()

const setUp = async (semantic: boolean) => {
  let embedder = letterEmbedder(semantic)
  const deps = { store: memoryStore(), blobs: memoryBlobs(), index: memorySearchIndex(), world: countingWorld() }
  const room = createKnowledge({ ...deps, embedder: () => embedder })
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  await room.syncDocument({ project: 'default', index: 'manuals', path: 'a.md' })
  const why = async (mode: 'hybrid' | 'keyword' | 'vector') =>
    (await room.search(owner, { index: 'manuals', query: 'tent', mode })).results[0]?.why
  return { room, why, become: (other: typeof embedder) => (embedder = other) }
}

test('a hybrid search with a semantic embedder ranks by both, with a lexical one by words, and says so', async () => {
  expect(await (await setUp(true)).why('hybrid')).toEqual({ keyword_rank: 1, vector_rank: 1 })
  const lexical = await setUp(false)
  expect(await lexical.why('hybrid')).toMatchObject({
    keyword_rank: 1,
    vector_rank: null,
    note: expect.stringContaining('not semantic'),
  })
  expect(await lexical.why('vector')).toMatchObject({ keyword_rank: null, vector_rank: 1 })
  expect(await lexical.why('keyword')).toEqual({ keyword_rank: 1, vector_rank: null })
})

test('where the query cannot be embedded a hybrid search runs by words and says so, a vector search fails', async () => {
  const { why, become } = await setUp(true)
  become({ ...letterEmbedder(true), embed: () => Promise.reject(new Error('no route')) })
  expect(await why('hybrid')).toMatchObject({
    vector_rank: null,
    note: expect.stringContaining('could not be embedded'),
  })
  await expect(why('vector')).rejects.toThrow('no route')
})

test('vectors of two models are never compared', async () => {
  const { why, become } = await setUp(true)
  become({ ...letterEmbedder(true), id: 'other' })
  expect(await why('hybrid')).toMatchObject({ vector_rank: null, note: expect.stringContaining('“other”') })
  await expect(why('vector')).rejects.toMatchObject({ word: 'conflict' })
})

test.each([{ top: 0 }, { top: 101 }, { query: 'x'.repeat(8001) }, { mode: 'psychic' }])(
  'a search that makes no sense is refused (case %#)',
  async (part) => {
    const { room } = await setUp(false)
    const order = { index: 'manuals', query: 'tent', ...part } as Parameters<typeof room.search>[1]
    await expect(room.search(owner, order)).rejects.toMatchObject({ word: 'invalid_input' })
  },
)
