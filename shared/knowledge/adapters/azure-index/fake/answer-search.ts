import { queryTerms, termsOf } from '../../../analysis'
import { inverseFrequency, lengthNorm, saturation } from '../../../rank/bm25'
import { onlyKeys, Refused, textOf, type FakeField } from './check-definition'
import { BadFilter, odataFilter } from './odata-filter'

type Document = Readonly<Record<string, unknown>>
type Body = Readonly<Record<string, unknown>>

const known = [
  'search',
  'count',
  'filter',
  'facets',
  'orderby',
  'select',
  'searchFields',
  'searchMode',
  'queryType',
  'top',
  'skip',
  'highlight',
  'semanticConfiguration',
  'semanticErrorHandling',
  'semanticMaxWaitInMilliseconds',
  'semanticQuery',
  'answers',
  'captions',
  'vectorQueries',
  'vectorFilterMode',
  'minimumCoverage',
  'scoringProfile',
  'scoringParameters',
  'scoringStatistics',
  'sessionId',
  'debug',
]

interface Hit {
  readonly document: Document
  readonly score: number
}

/** What an index answers to a search; refuses what the service would. */
export const answerSearch = (
  body: Body,
  documents: readonly Document[],
  fields: readonly FakeField[],
  configurations: readonly string[],
): Body => {
  onlyKeys(body, known, 'the search')
  const { search, top = 50, count, facets = [], orderby, select, queryType = 'simple', semanticConfiguration } = body
  if (typeof top !== 'number' || top < 0 || top > 1000) throw new Refused(400, 'The value of top is from 0 to 1000')
  if (!['simple', 'full', 'semantic'].includes(textOf(queryType))) throw new Refused(400, 'The query type is not known')
  if (queryType === 'semantic' && !configurations.includes(textOf(semanticConfiguration)))
    throw new Refused(400, 'The semantic configuration does not exist')
  if (queryType === 'semantic' && orderby !== undefined) throw new Refused(400, 'A semantic search has no orderby')
  const reachable = documents.filter(filterOf(body, fields))
  const vectors = vectorHits(body, reachable, fields)
  const words = search === undefined && vectors ? undefined : wordHits(body, reachable, documents, fields)
  const hits = ordered(joined(words, vectors), orderby, fields)
  const shown = queryType === 'semantic' ? reranked(hits) : hits.map((hit) => ({ ...hit, reranked: null }))
  return {
    ...(count === true && { '@odata.count': hits.length }),
    ...((facets as readonly string[]).length > 0 && {
      '@search.facets': facetsOf(facets as readonly string[], hits, fields),
    }),
    value: shown.slice(0, top).map(({ document, score, reranked: semantic }) => ({
      '@search.score': score,
      ...(semantic !== null && { '@search.rerankerScore': semantic }),
      ...selection(document, select, fields),
    })),
  }
}

const filterOf = ({ filter }: Body, fields: readonly FakeField[]): ((document: Document) => boolean) => {
  if (filter === undefined) return () => true
  try {
    return odataFilter(textOf(filter), fields)
  } catch (error) {
    if (error instanceof BadFilter) throw new Refused(400, `Invalid expression: ${error.message}`)
    throw error
  }
}

const wordHits = (
  { search = '*', searchFields, searchMode = 'any' }: Body,
  reachable: readonly Document[],
  all: readonly Document[],
  fields: readonly FakeField[],
): readonly Hit[] => {
  if (search === '*' || search === '') return reachable.map((document) => ({ document, score: 1 }))
  if (/(^|\s)-|[+|"()*~\\]/.test(textOf(search)))
    throw new Refused(400, `The fake does not know operators: ${textOf(search)}`)
  if (searchMode !== 'any') throw new Refused(400, 'The fake searches for any of the words')
  const names =
    searchFields === undefined
      ? fields.filter((one) => one.searchable && one.type === 'Edm.String').map(({ name }) => name)
      : textOf(searchFields).split(',')
  for (const name of names)
    if (!fields.some((one) => one.name === name && one.searchable))
      throw new Refused(400, `“${name}” is not a searchable field`)
  // As the service does, it counts words over the whole index, whoever asks.
  const termsIn = (document: Document) => termsOf(names.map((name) => textOf(document[name] ?? '')).join('\n'))
  const held = all.map(termsIn)
  const average = held.reduce((sum, terms) => sum + terms.length, 0) / held.length
  const weights = [...queryTerms(textOf(search))].map(([term, times]) => ({
    term,
    weight: times * inverseFrequency(all.length, held.filter((terms) => terms.includes(term)).length),
  }))
  return reachable
    .map((document) => {
      const terms = termsIn(document)
      const norm = lengthNorm(terms.length, average)
      const score = weights.reduce((sum, { term, weight }) => {
        const times = terms.filter((one) => one === term).length
        return times === 0 ? sum : sum + weight * saturation(times, norm)
      }, 0)
      return { document, score }
    })
    .filter(({ score }) => score > 0)
    .toSorted((left, right) => right.score - left.score)
}

const vectorHits = (
  { vectorQueries }: Body,
  reachable: readonly Document[],
  fields: readonly FakeField[],
): readonly Hit[] | undefined => {
  if (vectorQueries === undefined) return undefined
  const [query, ...more] = vectorQueries as readonly Body[]
  if (!query || more.length > 0) throw new Refused(400, 'The fake takes one vector query')
  onlyKeys(
    query,
    ['kind', 'vector', 'fields', 'k', 'exhaustive', 'oversampling', 'weight', 'threshold', 'filterOverride'],
    'a vector query',
  )
  const field = fields.find(({ name }) => name === query['fields'])
  const vector = query['vector'] as readonly number[]
  if (query['kind'] !== 'vector' || field?.dimensions === undefined)
    throw new Refused(400, `“${textOf(query['fields'])}” is not a vector field`)
  if (vector.length !== field.dimensions)
    throw new Refused(400, `The vector has ${vector.length} dimensions, the field ${field.dimensions}`)
  return reachable
    .flatMap((document) => {
      const other = document[field.name] as readonly number[] | null | undefined
      return other ? [{ document, score: 1 / (2 - cosine(vector, other)) }] : []
    })
    .toSorted((left, right) => right.score - left.score)
    .slice(0, Number(query['k']))
}

const cosine = (left: readonly number[], right: readonly number[]): number => {
  const product = left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0)
  return product / (Math.hypot(...left) * Math.hypot(...right) || 1)
}

const joined = (words: readonly Hit[] | undefined, vectors: readonly Hit[] | undefined): readonly Hit[] => {
  if (!words || !vectors) return words ?? vectors ?? []
  const scores = new Map<Document, number>()
  for (const list of [words, vectors])
    list.forEach(({ document }, at) => scores.set(document, (scores.get(document) ?? 0) + 1 / (61 + at)))
  return [...scores]
    .map(([document, score]) => ({ document, score }))
    .toSorted((left, right) => right.score - left.score)
}

const ordered = (hits: readonly Hit[], orderby: unknown, fields: readonly FakeField[]): readonly Hit[] => {
  if (orderby === undefined) return hits
  const [, name, direction = 'asc'] = /^(\w+)(?: (asc|desc))?$/.exec(textOf(orderby)) ?? []
  if (!fields.some((one) => one.name === name && one.sortable))
    throw new Refused(400, `“${textOf(orderby)}” cannot be ordered by`)
  const sign = direction === 'asc' ? 1 : -1
  const at = ({ document }: Hit) => document[name ?? ''] as string | number
  return hits.toSorted((left, right) => sign * (at(left) === at(right) ? 0 : at(left) < at(right) ? -1 : 1))
}

/** A ranker of the fake's own: the shorter the text, the better. */
const reranked = (hits: readonly Hit[]) => {
  const best = hits
    .slice(0, 50)
    .map((hit) => ({ ...hit, reranked: 4 / (1 + textOf(hit.document['text']).length / 100) }))
  return [
    ...best.toSorted((left, right) => right.reranked - left.reranked),
    ...hits.slice(50).map((hit) => ({ ...hit, reranked: null })),
  ]
}

const facetsOf = (asked: readonly string[], hits: readonly Hit[], fields: readonly FakeField[]): Body =>
  Object.fromEntries(
    asked.map((facet) => {
      const [, name = '', most = '10'] = /^(\w+)(?:,count:(\d+))?$/.exec(facet) ?? []
      if (!fields.some((one) => one.name === name && one.facetable))
        throw new Refused(400, `“${facet}” is not a facetable field`)
      const counts = new Map<unknown, number>()
      for (const { document } of hits) {
        const value = document[name] ?? null
        if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
      }
      const sorted = [...counts]
        .map(([value, count]) => ({ value, count }))
        .toSorted((left, right) => right.count - left.count)
      return [name, sorted.slice(0, Number(most))]
    }),
  )

const selection = (document: Document, select: unknown, fields: readonly FakeField[]): Body => {
  const readable = fields.filter(({ retrievable }) => retrievable).map(({ name }) => name)
  const names = select === undefined || select === '*' ? readable : textOf(select).split(',')
  for (const name of names) if (!readable.includes(name)) throw new Refused(400, `“${name}” cannot be retrieved`)
  return Object.fromEntries(names.map((name) => [name, document[name] ?? null]))
}
