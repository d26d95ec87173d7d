import { memoryBlobs } from '../../blobs'
import { memoryStore } from '../../store'
import { fault } from '../../faults'
import { memorySearchIndex } from '../adapters/memory-search-index'
import type { SearchOrder } from '../contract'
import { createKnowledge } from '../knowledge'
import { scriptedModel } from '../../models'
import type { ChatModel } from '../../models/contract'
import { callerIn, countingWorld, letterEmbedder } from '../testing'

const owner = callerIn()

const setUp = async (semantic: boolean, chat?: ChatModel) => {
  let embedder = letterEmbedder(semantic)
  const deps = { store: memoryStore(), blobs: memoryBlobs(), index: memorySearchIndex(), world: countingWorld() }
  const room = createKnowledge({ ...deps, embedder: () => embedder, ...(chat && { chat: () => chat }) })
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  await room.syncDocument({ project: 'default', index: 'manuals', path: 'a.md' })
  const why = async (mode: 'hybrid' | 'keyword' | 'vector') =>
    (await room.search(owner, { index: 'manuals', query: 'tent', mode })).results[0]?.why
  return { deps, room, why, become: (other: typeof embedder) => (embedder = other) }
}

test('a hybrid search with a semantic embedder ranks by both, with a lexical one by words, and says so', async () => {
  expect(await (await setUp(true)).why('hybrid')).toMatchObject({ keyword_rank: 1, vector_rank: 1 })
  const lexical = await setUp(false)
  expect(await lexical.why('hybrid')).toMatchObject({
    keyword_rank: 1,
    vector_rank: null,
    note: expect.stringContaining('not semantic'),
  })
  expect(await lexical.why('vector')).toMatchObject({ keyword_rank: null, vector_rank: 1 })
  expect(await lexical.why('keyword')).toMatchObject({ keyword_rank: 1, vector_rank: null })
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

const library = async (chat?: ChatModel) => {
  const { deps, room } = await setUp(false, chat)
  const put = async (path: string, text: string, acl?: readonly string[]) => {
    await room.putDocument(owner, 'manuals', path, text, acl ? { acl } : {})
    await room.syncDocument({ project: 'default', index: 'manuals', path })
  }
  await put('guides/tent.md', '# Tent\n\nWash the tents cold. A tent dries slowly.')
  await put('guides/stove.md', '# Stove\n\nNever use the stove in a tent.')
  await put('secret.md', '# Secret\n\nThe tent recall begins in May.', ['board'])
  return { deps, room }
}
const reader = callerIn()

test('a search answers what passes its filter, in words or as a tree, and refuses a filter that makes no sense', async () => {
  const { room } = await library()
  const found = async (filter: SearchOrder['filter']) =>
    (
      await room.search(reader, { index: 'manuals', query: 'tent', ...(filter !== undefined && { filter }) })
    ).results.map(({ document }) => document)
  expect((await found("startswith(path, 'guides/')")).toSorted()).toEqual(['guides/stove.md', 'guides/tent.md'])
  expect(await found({ field: 'title', is: 'eq', value: 'Stove' })).toEqual(['guides/stove.md'])
  await expect(found("acl eq 'board'")).rejects.toMatchObject({ word: 'invalid_input', errors: [{ path: 'filter' }] })
})

test('facets, highlights and words are of what the reader may read alone [18]', async () => {
  const { room } = await library()
  const order: SearchOrder = {
    index: 'manuals',
    query: 'when does the tent recall begin',
    facets: ['path', { field: 'type', count: 1 }],
    highlight: true,
    top: 10,
  }
  const hidden = await room.search(reader, order)
  expect(JSON.stringify(hidden)).not.toMatch(/secret|May/i)
  expect(hidden.facets).toEqual({
    type: [{ value: 'md', count: 3 }],
    path: expect.arrayContaining([{ value: 'a.md', count: 1 }]),
  })
  expect(hidden.results.flatMap(({ why }) => why.terms)).not.toContain('recall')
  const shown = await room.search(callerIn(['board']), order)
  expect(shown.facets?.type).toEqual([{ value: 'md', count: 4 }])
  expect(shown.results[0]).toMatchObject({ document: 'secret.md', why: { terms: ['tent', 'recall', 'begin'] } })
})

test('highlights are the places of the words that were found, whatever their form', async () => {
  const { room } = await library()
  const { results } = await room.search(reader, {
    index: 'manuals',
    query: 'washing a tent',
    filter: "title eq 'Tent'",
    highlight: true,
  })
  const [{ text, highlights = [] } = { text: '' }] = results
  expect(highlights.map(({ start, end }) => text.slice(start, end))).toEqual(['Tent', 'Wash', 'tents', 'tent'])
  expect((await room.search(reader, { index: 'manuals', query: 'tent' })).results[0]).not.toHaveProperty('highlights')
})

test('a chat model orders the hits anew, and says what it gave each', async () => {
  const model = scriptedModel(['Here: [1, 9, 3]'])
  const { room } = await library(model)
  const before = (await room.search(reader, { index: 'manuals', query: 'tent' })).results
  const { results, notes } = await room.search(reader, { index: 'manuals', query: 'tent', rerank: true })
  expect(results.map(({ document }) => document)).toEqual([1, 2, 0].map((at) => before[at]?.document))
  expect(results.map(({ why }) => why.rerank)).toEqual(
    [9, 3, 1].map((score, at) => ({ by: 'model', rank: at + 1, score })),
  )
  expect(notes).toEqual([expect.stringContaining('lexical')])
  expect(JSON.stringify(model.calls[0]?.request.messages)).not.toContain('recall begins')
})

test.each([['[1, 2]'], ['The second one.'], ['[1, 2, 99]'], ['[1, "2", 3]'], [fault('model_failed', 'down')]])(
  'where a model does not say how it would order them (%#), the order stands and the reader is told',
  async (answer) => {
    const { room } = await library(scriptedModel([answer]))
    const before = await room.search(reader, { index: 'manuals', query: 'tent' })
    const { results, notes } = await room.search(reader, { index: 'manuals', query: 'tent', rerank: 'model' })
    expect(results).toEqual(before.results)
    expect(notes).toContainEqual(expect.stringContaining('not reranked'))
  },
)

test('an index without a semantic ranker, and a room without a model, say so', async () => {
  const { room } = await library()
  const notes = async (rerank: SearchOrder['rerank']) => {
    const reply = await room.search(reader, {
      index: 'manuals',
      query: 'tent',
      ...(rerank !== undefined && { rerank }),
    })
    expect(reply.results.length).toBeGreaterThan(0)
    return reply.notes
  }
  expect(await notes('semantic')).toContain('not reranked: this index has no semantic ranker')
  expect(await notes(true)).toContain('not reranked: no chat model is configured')
})

test('a query in a conversation is rewritten to stand for itself, by the model that the searcher brings', async () => {
  const own = scriptedModel(['“stove in a tent”'])
  const { room } = await library(scriptedModel([]))
  const order: SearchOrder = {
    index: 'manuals',
    query: 'may I use it there?',
    history: [{ role: 'user', content: 'I have a stove and a tent.' }],
  }
  const reply = await room.search(reader, order, { chat: own })
  expect(reply).toMatchObject({ rewritten: 'stove in a tent', results: [{ document: 'guides/stove.md' }, {}, {}] })
  expect(JSON.stringify(own.calls[0]?.request.messages)).toContain('I have a stove')
  const failed = await room.search(reader, order, { chat: scriptedModel(['one\ntwo']) })
  expect(failed).not.toHaveProperty('rewritten')
  expect(failed.notes).toContainEqual(expect.stringContaining('not rewritten'))
})

test('of passages cut from one larger passage the larger one is answered, once', async () => {
  const { deps, room } = await library()
  const { items } = await deps.store.list('knowledge', ['default', 'manuals'], {
    where: [{ field: 'doc', is: 'eq', value: 'generation' }],
  })
  const generation = (items[0]?.value as unknown as { generation?: string })?.generation ?? ''
  const scope = { project: 'default', index: 'manuals', generation }
  const sync = 1
  const [chunk] = await deps.index.chunks(scope, 'a.md', sync)
  if (!chunk) throw new Error('No chunk')
  const parent = { passage: 'whole', text: 'A red tent, and a green one.', start: 0, end: 28 }
  await deps.index.write(scope, [
    { ...chunk, text: 'A red tent', parent },
    { ...chunk, id: `${chunk.id}0`, text: 'a green tent', parent },
  ])
  const { results } = await room.search(reader, { index: 'manuals', query: 'green', highlight: true })
  expect(results).toMatchObject([
    { passage: 'whole', text: parent.text, start: 0, end: 28, highlights: [{ start: 18, end: 23 }] },
  ])
})
