import { indexText, queryWords } from '../analysis'
import { mayRead } from '../acl'
import type { IndexedChunk, IndexHit, IndexQuery, IndexScope, SearchIndex } from '../contract'
import { fuseRanks, fusionDepth, similarity } from '../fuse-ranks'

/** A search index in memory, for tests: exact words, ranked by how many of the query's a chunk holds. */
export const memorySearchIndex = (): SearchIndex => {
  const scopes = new Map<string, Map<string, IndexedChunk>>()
  const nameOf = ({ project, index, generation }: IndexScope) => JSON.stringify([project, index, generation])
  const chunksOf = (scope: IndexScope): IndexedChunk[] => [...(scopes.get(nameOf(scope))?.values() ?? [])]
  return {
    async write(scope, chunks) {
      const held = scopes.get(nameOf(scope)) ?? new Map<string, IndexedChunk>()
      scopes.set(nameOf(scope), held)
      chunks.forEach((chunk) => held.set(chunk.id, structuredClone(chunk)))
    },
    async remove(scope, document, { upTo, keep }) {
      const found = chunksOf(scope).filter(
        (chunk) => chunk.document === document && chunk.sync <= upTo && chunk.sync !== keep,
      )
      found.forEach(({ id }) => scopes.get(nameOf(scope))?.delete(id))
      return found.length
    },
    search: async (scope, query) =>
      search(
        chunksOf(scope).filter(({ acl }) => mayRead(acl, query.groups)),
        query,
      ),
    chunks: async (scope, document, sync) =>
      chunksOf(scope)
        .filter((chunk) => chunk.document === document && chunk.sync === sync)
        .toSorted((left, right) => left.ordinal - right.ordinal),
    inventory: async (scope, { document, after = '', limit }) =>
      chunksOf(scope)
        .filter((chunk) => chunk.id > after && (document === undefined || chunk.document === document))
        .toSorted((left, right) => (left.id < right.id ? -1 : 1))
        .slice(0, limit)
        .map(({ id, document: of, sync, acl }) => ({ id, document: of, sync, acl })),
    async drop(scope) {
      scopes.delete(nameOf(scope))
    },
    async close() {},
  }
}

const search = (chunks: readonly IndexedChunk[], query: IndexQuery): IndexHit[] => {
  const words = queryWords(query.text)
  const byKeyword = ranked(chunks, 'keyword_rank', ({ title, section, text }) => {
    const held = new Set(queryWordsOf(`${title} ${section} ${text}`))
    const count = words.filter((word) => held.has(word)).length
    return count === 0 ? undefined : count
  })
  const byVector = ranked(
    chunks,
    'vector_rank',
    ({ vector }) => query.vector && vector && similarity(query.vector, vector),
  )
  if (query.mode === 'vector') return byVector.slice(0, query.top)
  if (query.mode === 'keyword' || !query.vector) return byKeyword.slice(0, query.top)
  const depth = fusionDepth(query.top)
  return fuseRanks(byKeyword.slice(0, depth), byVector.slice(0, depth), query.top)
}

const queryWordsOf = (text: string): readonly string[] =>
  indexText(text)
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

const ranked = (
  chunks: readonly IndexedChunk[],
  rank: 'keyword_rank' | 'vector_rank',
  scoreOf: (chunk: IndexedChunk) => number | undefined,
): IndexHit[] =>
  chunks
    .map((chunk) => ({ chunk, score: scoreOf(chunk) }))
    .filter((hit): hit is { chunk: IndexedChunk; score: number } => hit.score !== undefined)
    .toSorted((left, right) => right.score - left.score || (left.chunk.id < right.chunk.id ? -1 : 1))
    .map(({ chunk, score }, at) => ({ chunk, score, keyword_rank: null, vector_rank: null, [rank]: at + 1 }))
