import { mayRead } from '../acl'
import { queryTerms, searchedText, termsOf } from '../analysis'
import type { FacetQuery, IndexedChunk, IndexHit, IndexQuery, IndexScope, SearchIndex } from '../contract'
import { countFacets } from '../filter/count-facets'
import { factsOf, passing } from '../filter/filter-passages'
import { asRanks, fuseRanks, fusionDepth, hitOf, type Fused } from '../fuse-ranks'
import { isBefore } from '../rank/best'
import { similarity } from '../rank/similarity'
import { inverseFrequency, lengthNorm, saturation } from '../rank/bm25'

/** A search index in memory, for tests: everything is counted anew for each search, so that it can be read as what a search means. */
export const memorySearchIndex = (): SearchIndex => {
  const scopes = new Map<string, Map<string, IndexedChunk>>()
  const nameOf = ({ project, index, generation }: IndexScope) => JSON.stringify([project, index, generation])
  const chunksOf = (scope: IndexScope): IndexedChunk[] => [...(scopes.get(nameOf(scope))?.values() ?? [])]
  const readable = (scope: IndexScope, { groups }: Pick<IndexQuery, 'groups'>) =>
    chunksOf(scope).filter(({ acl }) => mayRead(acl, groups))

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

    search: async (scope, query) => search(readable(scope, query), query),

    facets: async (scope, query) => {
      const left = new Set(query.except)
      const counted = matching(readable(scope, query), query).filter(({ document }) => !left.has(document))
      return countFacets(query.facets, counted.map(factsOf))
    },

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

interface Scored {
  readonly id: string
  readonly score: number
  readonly chunk: IndexedChunk
}

const search = (chunks: readonly IndexedChunk[], query: IndexQuery): IndexHit[] =>
  fused(chunks, query).map((one) => hitOf(withoutVector(one.hit.chunk), one))

const fused = (chunks: readonly IndexedChunk[], query: IndexQuery): readonly Fused<Scored>[] => {
  const { mode, top, vector } = query
  if (mode === 'vector') return asRanks('vector', byVector(chunks, query).slice(0, top))
  if (mode === 'keyword' || !vector) return asRanks('keyword', byWords(chunks, query).slice(0, top))
  const depth = fusionDepth(top)
  return fuseRanks(byWords(chunks, query).slice(0, depth), byVector(chunks, query).slice(0, depth), top)
}

/** What facets count: every passage with one of the words, and the nearest ones. */
const matching = (chunks: readonly IndexedChunk[], query: FacetQuery): IndexedChunk[] => {
  const words = query.mode === 'vector' ? [] : byWords(chunks, query)
  const near = query.mode === 'keyword' ? [] : byVector(chunks, query).slice(0, fusionDepth(query.top))
  return [...new Map([...words, ...near].map(({ id, chunk }) => [id, chunk])).values()]
}

const byWords = (chunks: readonly IndexedChunk[], { text, filter }: IndexQuery | FacetQuery): Scored[] => {
  const held = chunks.map((chunk) => ({ chunk, terms: termsOf(searchedText(chunk)) }))
  const average = held.reduce((sum, { terms }) => sum + terms.length, 0) / held.length
  const weights = [...queryTerms(text)].map(([term, times]) => ({
    term,
    weight: times * inverseFrequency(held.length, held.filter(({ terms }) => terms.includes(term)).length),
  }))
  const passes = filter ? passing(filter) : () => true
  return held
    .map(({ chunk, terms }) => {
      const norm = lengthNorm(terms.length, average)
      const score = weights.reduce((sum, { term, weight }) => {
        const times = terms.filter((other) => other === term).length
        return times === 0 ? sum : sum + weight * saturation(times, norm)
      }, 0)
      return { id: chunk.id, score, chunk }
    })
    .filter(({ score, chunk }) => score > 0 && passes(factsOf(chunk)))
    .toSorted((left, right) => (isBefore(left, right) ? -1 : 1))
}

const byVector = (chunks: readonly IndexedChunk[], { vector, filter }: IndexQuery | FacetQuery): Scored[] => {
  const passes = filter ? passing(filter) : () => true
  return chunks
    .flatMap((chunk) => {
      const score = vector && chunk.vector && similarity(vector, chunk.vector)
      return score === undefined || !passes(factsOf(chunk)) ? [] : [{ id: chunk.id, score, chunk }]
    })
    .toSorted((left, right) => (isBefore(left, right) ? -1 : 1))
}

const withoutVector = (chunk: IndexedChunk): IndexedChunk => {
  const { vector, ...rest } = chunk
  return structuredClone(vector ? rest : chunk)
}
