import { principalOf, type Caller } from '../../caller'
import type { ChatModel } from '../../models/contract'
import type {
  Facets,
  IndexHit,
  IndexQuery,
  IndexScope,
  PassageWhy,
  SearchOrder,
  SearchReply,
  SearchTools,
} from '../contract'
import type { KnowledgeDeps } from '../ground'
import { requireIndex } from '../indexes'
import { laggingDocuments } from '../lagging'
import { believedHits } from './believe'
import { passageOf } from './passage-of'
import { planOf } from './plan-search'
import { rerankByModel, rerankDepth } from './rerank'
import { rewriteQuery } from './rewrite-query'
import { readOrder, type ReadOrder } from './search-order'

/** So many documents can be left out of counts; where more lag, nothing is counted. */
const mostLagging = 1000

/** Finds passages the caller may read, believing manifests and not the index [18]. */
export const createRetrieve = (deps: KnowledgeDeps) => {
  return async (caller: Caller, given: SearchOrder, tools: SearchTools = {}): Promise<SearchReply> => {
    const order = readOrder(given)
    const open = await requireIndex(deps, caller.project, order.index)
    const scope = { project: caller.project, index: order.index, generation: open.generation }
    const chat = tools.chat ?? deps.chat?.()
    const { query, rewritten, note } = await standingAlone(order, chat, tools.signal)
    const plan = await planOf(deps, open, query, order.mode, tools.signal)
    const asked = {
      ...plan.query,
      groups: principalOf(caller).groups,
      ...(order.filter && { filter: order.filter }),
    }
    const [found, counted] = await Promise.all([
      ranked(scope, asked, order, chat, tools.signal),
      order.facets && counts(scope, { ...asked, top: order.top }, order.facets),
    ])
    const notes = [note, plan.note, found.note, counted?.note].filter((one) => one !== undefined)
    const telling = { query, highlight: order.highlight ?? false, ...(plan.note && { note: plan.note }) }
    return {
      results: found.hits.map(({ hit, rerank }) => passageOf(hit, { ...telling, ...(rerank && { rerank }) })),
      ...(counted?.facets && { facets: counted.facets }),
      ...(rewritten !== undefined && { rewritten }),
      ...(notes.length > 0 && { notes }),
    }
  }

  /** The query as it can be understood without the conversation it stands in. */
  async function standingAlone({ query, history = [] }: ReadOrder, chat: ChatModel | undefined, signal?: AbortSignal) {
    if (history.length === 0) return { query }
    if (!chat) return { query, note: 'not rewritten: no chat model is configured' }
    const made = await rewriteQuery(chat, query, history, signal)
    return 'query' in made ? { query: made.query, rewritten: made.query } : { query, note: made.note }
  }

  /** The best passages, in the order asked for. */
  async function ranked(
    scope: IndexScope,
    asked: Omit<IndexQuery, 'top'>,
    { top, rerank }: ReadOrder,
    chat: ChatModel | undefined,
    signal?: AbortSignal,
  ): Promise<{ readonly hits: readonly RankedHit[]; readonly note?: string }> {
    const plain = (hits: readonly IndexHit[], note?: string) => ({
      hits: hits.slice(0, top).map((hit) => ({ hit })),
      ...(note !== undefined && { note }),
    })
    if (rerank === 'semantic' && deps.index.hasSemanticRanker) {
      const hits = await believedHits(deps, scope, { ...asked, top, semantic: true })
      if (hits.some((hit) => hit.semantic_score === undefined))
        return plain(hits, 'not reranked: the semantic ranker of the index did not answer for all')
      return {
        hits: hits.slice(0, top).map((hit, at) => ({ hit, rerank: rerankOf('semantic', at, hit.semantic_score) })),
      }
    }
    if (rerank === 'semantic')
      return plain(
        await believedHits(deps, scope, { ...asked, top }),
        'not reranked: this index has no semantic ranker',
      )
    if (rerank === undefined) return plain(await believedHits(deps, scope, { ...asked, top }))
    const hits = await believedHits(deps, scope, { ...asked, top: Math.max(top, rerankDepth) })
    if (!chat) return plain(hits, 'not reranked: no chat model is configured')
    const read = hits.slice(0, rerankDepth)
    const made = await rerankByModel(chat, asked.text, read, signal)
    if ('note' in made) return plain(hits, made.note)
    const judged = made.hits.map((hit, at) => ({ hit, rerank: rerankOf('model', at, made.scores[at]) }))
    return { hits: [...judged, ...hits.slice(read.length).map((hit) => ({ hit }))].slice(0, top) }
  }

  /** What the search counts; nothing where too much of the index lags what it should say. */
  async function counts(
    scope: IndexScope,
    asked: IndexQuery,
    facets: NonNullable<ReadOrder['facets']>,
  ): Promise<{ readonly facets?: Facets; readonly note?: string }> {
    const except = await laggingDocuments(deps, scope)
    if (except.length > mostLagging) return { note: 'not counted: too many documents are being indexed' }
    return { facets: await deps.index.facets(scope, { ...asked, facets, except }) }
  }
}

interface RankedHit {
  readonly hit: IndexHit
  readonly rerank?: NonNullable<PassageWhy['rerank']>
}

const rerankOf = (by: 'model' | 'semantic', at: number, score = 0): NonNullable<PassageWhy['rerank']> => ({
  by,
  rank: at + 1,
  score,
})
