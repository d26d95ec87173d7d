import type { JsonObject } from '../../../json'
import type { World } from '../../../world'
import type {
  ChunkHead,
  FacetCount,
  Facets,
  FacetQuery,
  IndexedChunk,
  IndexHit,
  IndexQuery,
  IndexScope,
  SearchIndex,
} from '../../contract'
import { compare } from '../../filter/filter-passages'
import { asRanks, fuseRanks, fusionDepth, hitOf } from '../../fuse-ranks'
import { isBefore } from '../../rank/best'
import { allOf, columnOf, inScope, isIn, literal } from './odata'
import { createPlacements } from './placements'
import { facetsBody, keywordBody, semanticBody, vectorBody } from './query-bodies'
import { createSearchClient, type AzureSearchPlace } from './search-client'
import { chunkOf, documentOf, selected, type WireDocument } from './wire-document'
import { writeDocuments } from './write-documents'

/** How the index is opened. */
export interface AzureIndexOptions extends AzureSearchPlace {
  readonly world: Pick<World, 'now' | 'sleep' | 'random' | 'log'>
  /** What the names of physical indexes begin with; `sluice` where absent. Of lower-case letters and digits. */
  readonly prefix?: string
}

type Found = WireDocument & { readonly '@search.score': number; readonly '@search.rerankerScore'?: number | null }

const mostOnPage = 1000
/** How long a write waits until what it wrote is found; the service promises nothing, and mostly needs about a second. */
const patience = 20_000

/** The search index on Azure AI Search, by plain REST: one physical index for all passages with vectors of one length, each search within its own part [19]. */
export const openAzureIndex = (options: AzureIndexOptions): SearchIndex => {
  const { world, prefix = 'sluice' } = options
  const client = createSearchClient(options)
  const placements = createPlacements(client, world, prefix)

  const asked = async (physical: string, body: JsonObject): Promise<JsonObject> =>
    (await client('POST', `/indexes('${physical}')/docs/search.post.search`, { body })).body

  const found = async (physical: string, body: JsonObject | undefined): Promise<readonly Found[]> =>
    body ? (((await asked(physical, body))['value'] ?? []) as unknown as readonly Found[]) : []

  /** Asks every physical index that holds a part of an index; nearly always that is one. */
  const everywhere = async <T>(scope: IndexScope, work: (physical: string) => Promise<readonly T[]>): Promise<T[]> =>
    (await Promise.all((await placements.of(scope)).map(work))).flat()

  /** Goes over all documents that a filter lets pass, page by page by their key. */
  async function* pages(physical: string, filter: string, select: string): AsyncGenerator<readonly WireDocument[]> {
    for (let after: string | undefined; ;) {
      const page = await found(physical, {
        search: '*',
        filter: allOf(filter, after && `key gt ${literal(after)}`),
        orderby: 'key asc',
        top: mostOnPage,
        select,
      })
      if (page.length > 0) yield page
      if (page.length < mostOnPage) return
      after = page.at(-1)?.key
    }
  }

  const removed = async (scope: IndexScope, filter: string): Promise<number> => {
    const counts = await everywhere(scope, async (physical) => {
      let count = 0
      for await (const page of pages(physical, filter, 'key')) {
        count += page.length
        await writeDocuments(
          client,
          world,
          physical,
          page.map(({ key }) => ({ key, '@search.action': 'delete' })),
        )
      }
      return [count]
    })
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** Waits until what was written is found: whoever commits it then takes nothing away from readers meanwhile. */
  const settled = async (physical: string, keys: readonly string[]): Promise<void> => {
    const until = world.now() + patience
    for (let at = 0; at < keys.length; at += mostOnPage) {
      const part = keys.slice(at, at + mostOnPage)
      for (let delay = 50; ; delay = Math.min(1000, delay * 2)) {
        const body = await asked(physical, { search: '*', filter: isIn('key', part), top: 0, count: true })
        if (Number(body['@odata.count'] ?? 0) >= part.length) break
        if (world.now() >= until) {
          world.log('warning', 'Azure AI Search does not find yet what was written', {
            physical,
            passages: part.length,
          })
          return
        }
        await world.sleep(delay)
      }
    }
  }

  /** A query as a physical index can take it: vectors of another length are none of its own. */
  const fitting = <T extends IndexQuery | FacetQuery>(physical: string, query: T): T => {
    const { vector, ...rest } = query
    return vector?.length === placements.dimensions(physical) ? query : (rest as T)
  }

  const byWords = (scope: IndexScope, query: IndexQuery, top: number) =>
    everywhere(scope, (physical) => found(physical, keywordBody(scope, query, top))).then((hits) =>
      best(
        hits.map((hit) => scored(hit, hit['@search.score'])),
        top,
      ),
    )

  const byVector = (scope: IndexScope, query: IndexQuery, vector: Float32Array, top: number) =>
    everywhere(scope, (physical) =>
      placements.dimensions(physical) === vector.length
        ? found(physical, vectorBody(scope, query, vector, top))
        : Promise.resolve([]),
    ).then((hits) =>
      best(
        hits.map((hit) => scored(hit, similarityOf(hit['@search.score']))),
        top,
      ),
    )

  const bySemantics = async (scope: IndexScope, query: IndexQuery): Promise<IndexHit[]> => {
    const hits = await everywhere(scope, (physical) => found(physical, semanticBody(scope, fitting(physical, query))))
    return hits.map((hit) => ({
      chunk: chunkOf(hit),
      score: hit['@search.score'],
      keyword_rank: null,
      vector_rank: null,
      ...(typeof hit['@search.rerankerScore'] === 'number' && { semantic_score: hit['@search.rerankerScore'] }),
    }))
  }

  return {
    hasSemanticRanker: true,

    async write(scope, chunks) {
      for (const dimensions of new Set(chunks.map(lengthOf))) {
        const part = chunks.filter((chunk) => lengthOf(chunk) === dimensions)
        const physical = await placements.forWriting(scope, dimensions)
        const documents = part.map((chunk) => documentOf(scope, chunk))
        await writeDocuments(
          client,
          world,
          physical,
          documents.map((one) => ({ ...one, '@search.action': 'upload' })),
        )
        await settled(
          physical,
          documents.map(({ key }) => key),
        )
      }
    },

    async remove(scope, document, { upTo, keep }) {
      return removed(
        scope,
        allOf(
          inScope(scope),
          `document eq ${literal(document)}`,
          `sync le ${upTo}`,
          keep === null ? undefined : `sync ne ${keep}`,
        ),
      )
    },

    async search(scope, query) {
      const { mode, top, vector } = query
      if (query.semantic) return bySemantics(scope, query)
      if (mode === 'vector')
        return vector
          ? asRanks('vector', await byVector(scope, query, vector, top)).map((one) => hitOf(one.hit.chunk, one))
          : []
      if (mode === 'keyword' || !vector)
        return asRanks('keyword', await byWords(scope, query, top)).map((one) => hitOf(one.hit.chunk, one))
      const depth = fusionDepth(top)
      const [words, near] = await Promise.all([byWords(scope, query, depth), byVector(scope, query, vector, depth)])
      return fuseRanks(words, near, top).map((one) => hitOf(one.hit.chunk, one))
    },

    async facets(scope, query) {
      const answers = await everywhere(scope, async (physical) => {
        const body = facetsBody(scope, fitting(physical, query))
        return body ? [(await asked(physical, body))['@search.facets'] ?? {}] : []
      })
      return facetsOf(query, answers as readonly JsonObject[])
    },

    chunks: async (scope, document, sync) => {
      const filter = allOf(inScope(scope), `document eq ${literal(document)}`, `sync eq ${sync}`)
      const chunks = await everywhere(scope, async (physical) => {
        const all: IndexedChunk[] = []
        const select = placements.dimensions(physical) > 0 ? `${selected},vector` : selected
        for await (const page of pages(physical, filter, select)) all.push(...page.map(chunkOf))
        return all
      })
      return chunks.toSorted((left, right) => left.ordinal - right.ordinal)
    },

    inventory: async (scope, { document, after, limit }) => {
      const filter = allOf(
        inScope(scope),
        document === undefined ? undefined : `document eq ${literal(document)}`,
        after === undefined ? undefined : `id gt ${literal(after)}`,
      )
      const heads = await everywhere(scope, (physical) =>
        found(physical, { search: '*', filter, orderby: 'id asc', top: limit, select: 'id,document,sync,public,acl' }),
      )
      return heads
        .map(headOf)
        .toSorted((left, right) => compare(left.id, right.id))
        .slice(0, limit)
    },

    async drop(scope) {
      await removed(scope, inScope(scope))
      placements.forget(scope)
    },

    async close() {},
  }
}

const lengthOf = ({ vector }: IndexedChunk): number => vector?.length ?? 0

const scored = (hit: Found, score: number) => ({ id: hit.id, score, chunk: chunkOf(hit) })

const best = <T extends { readonly id: string; readonly score: number }>(hits: readonly T[], top: number): T[] =>
  hits.toSorted((left, right) => (isBefore(left, right) ? -1 : 1)).slice(0, top)

/** The service tells of cosine distance d as 1 / (1 + d). */
const similarityOf = (score: number): number => 2 - 1 / score

const headOf = ({ id, document, sync, public: isPublic, acl }: WireDocument): ChunkHead => ({
  id,
  document,
  sync,
  acl: isPublic ? null : acl,
})

/** Counts of several physical indexes together, in the order of every adapter. */
const facetsOf = ({ facets }: FacetQuery, answers: readonly JsonObject[]): Facets =>
  Object.fromEntries(
    facets.map(({ field, count: most }) => {
      const sums = new Map<string | number, number>()
      for (const answer of answers)
        for (const { value, count } of (answer[columnOf(field)] ?? []) as unknown as readonly FacetCount[])
          sums.set(value, (sums.get(value) ?? 0) + count)
      const counts = [...sums].map(([value, count]) => ({ value, count }))
      return [
        field,
        counts.toSorted((left, right) => right.count - left.count || compare(left.value, right.value)).slice(0, most),
      ]
    }),
  )
