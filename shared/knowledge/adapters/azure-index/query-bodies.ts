import type { JsonObject } from '../../../json'
import type { FacetQuery, IndexQuery, IndexScope } from '../../contract'
import { fusionDepth } from '../../fuse-ranks'
import { allOf, columnOf, filterText, inScope, isIn, readableBy } from './odata'
import { semanticConfiguration } from './physical-index'
import { selected } from './wire-document'

/** The most that the service's semantic ranker reads. */
export const semanticDepth = 50

/** What a query may find: its index, what its reader may read [18], what its filter lets pass. */
const reach = (
  scope: IndexScope,
  { groups, filter }: Pick<IndexQuery, 'groups' | 'filter'>,
  ...more: readonly string[]
): string => allOf(inScope(scope), readableBy(groups), filter && filterText(filter), ...more)

/** The words of a query without the signs that the service would take for operators; undefined where none is left. */
const wordsOf = (text: string): string | undefined => {
  const words = text.replaceAll(/[+|"()*\\~^:/{}[\]!&?<>=-]+/g, ' ').trim()
  return /[\p{L}\p{N}]/u.test(words) ? words : undefined
}

const byWords = (words: string): JsonObject => ({
  search: words,
  queryType: 'simple',
  searchMode: 'any',
  searchFields: 'title,section,text',
})

const byVector = (vector: Float32Array, nearest: number): JsonObject => ({
  vectorQueries: [{ kind: 'vector', vector: Array.from(vector), fields: 'vector', k: nearest }],
  vectorFilterMode: 'preFilter',
})

/** The search for words; undefined where there are none, for the service would take that for everything. */
export const keywordBody = (scope: IndexScope, query: IndexQuery, top: number): JsonObject | undefined => {
  const words = wordsOf(query.text)
  return words === undefined ? undefined : { ...byWords(words), filter: reach(scope, query), top, select: selected }
}

/** The search for the nearest vectors. */
export const vectorBody = (scope: IndexScope, query: IndexQuery, vector: Float32Array, top: number): JsonObject => ({
  ...byVector(vector, top),
  filter: reach(scope, query),
  top,
  select: selected,
})

/** The search whose best the service's semantic ranker orders; by words and vector where there is one. */
export const semanticBody = (scope: IndexScope, query: IndexQuery): JsonObject | undefined => {
  const words = wordsOf(query.text)
  if (words === undefined) return undefined
  return {
    ...byWords(words),
    ...(query.vector && query.mode !== 'keyword' && byVector(query.vector, semanticDepth)),
    queryType: 'semantic',
    semanticConfiguration,
    semanticErrorHandling: 'partial',
    filter: reach(scope, query),
    top: Math.min(query.top, semanticDepth),
    select: selected,
  }
}

/** The counts of what a search finds; undefined where it can find nothing. */
export const facetsBody = (scope: IndexScope, query: FacetQuery): JsonObject | undefined => {
  const words = query.mode === 'vector' ? undefined : wordsOf(query.text)
  const vector = query.mode === 'keyword' ? undefined : query.vector
  if (words === undefined && !vector) return undefined
  const left = query.except.length > 0 ? [`not (${isIn('document', query.except)})`] : []
  return {
    ...(words !== undefined && byWords(words)),
    ...(vector && byVector(vector, fusionDepth(query.top))),
    filter: reach(scope, query, ...left),
    facets: query.facets.map(({ field, count }) => `${columnOf(field)},count:${count}`),
    top: 0,
  }
}
