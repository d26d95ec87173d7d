import { z } from 'zod'
import { principalOf, type Caller } from '../caller'
import { fault, toFault } from '../faults'
import { mayRead } from './acl'
import type { IndexHit, IndexQuery, IndexScope, Passage, SearchOrder } from './contract'
import type { KnowledgeDeps } from './ground'
import { requireIndex, type OpenIndex } from './indexes'
import { manifestId } from './names'
import { manifests, type Manifest } from './shapes'

/** What may be asked of a search. */
export const searchOrder = z.object({
  index: z.string(),
  query: z.string().max(8000),
  mode: z.enum(['hybrid', 'keyword', 'vector']).default('hybrid'),
  top: z.number().int().min(1).max(100).default(5),
})

/** The most that a search index is asked for at once. */
const mostHits = 1000

/** Finds passages the caller may read, believing manifests and not the index [18]. */
export const createRetrieve =
  (deps: KnowledgeDeps) =>
  async (caller: Caller, order: SearchOrder): Promise<{ readonly results: readonly Passage[] }> => {
    const { index, query, mode, top } = parsed(order)
    const open = await requireIndex(deps, caller.project, index)
    const { groups } = principalOf(caller)
    const plan = await planOf(deps, open, query, mode)
    const scope = { project: caller.project, index, generation: open.generation }
    const known = new Map<string, Manifest>()
    for (let wanted = top; ; wanted = Math.min(mostHits, wanted * 4)) {
      const asked = { ...plan.query, top: wanted, groups }
      const hits = await deps.index.search(scope, asked)
      await readManifests(deps, scope, hits, known)
      const believed = hits.filter((hit) => isBelieved(hit, known, open.generation, groups))
      if (believed.length >= top || hits.length < wanted || wanted === mostHits) {
        return { results: believed.slice(0, top).map((hit) => passageOf(hit, plan.note)) }
      }
    }
  }

const parsed = (order: SearchOrder) => {
  const result = searchOrder.safeParse(order)
  if (result.success) return result.data
  throw fault(
    'invalid_input',
    'The search is not valid',
    {},
    {
      errors: result.error.issues.map((issue) => ({
        code: issue.code,
        message: issue.message,
        path: issue.path.join('.'),
      })),
    },
  )
}

/** How a mode can be served with the embedder there is, and what the reader should know of it. */
const planOf = async (
  deps: KnowledgeDeps,
  { definition }: OpenIndex,
  text: string,
  mode: IndexQuery['mode'],
): Promise<{ readonly query: Pick<IndexQuery, 'text' | 'mode' | 'vector'>; readonly note?: string }> => {
  const keyword = (note?: string) => ({ query: { text, mode: 'keyword' as const }, ...(note && { note }) })
  if (mode === 'keyword') return keyword()
  const embedder = deps.embedder()
  const { model, dimensions } = definition.embedding
  if (embedder.id !== model || embedder.dimensions !== dimensions) {
    const why = `the index was made with “${model}” (${dimensions}), “${embedder.id}” (${embedder.dimensions}) is configured`
    if (mode === 'vector') throw fault('conflict', `Index “${definition.name}” cannot be searched by vector: ${why}`)
    return keyword(`keyword only: ${why}`)
  }
  if (mode === 'hybrid' && !embedder.semantic)
    return keyword(`keyword only: the embedder “${model}” is lexical, not semantic`)
  try {
    const vector = (await embedder.embed([text])).vectors[0]
    return {
      query: { text, mode, ...(vector && { vector }) },
      ...(!embedder.semantic && { note: `“${model}” is lexical, not semantic` }),
    }
  } catch (error) {
    if (mode === 'vector') throw error
    return keyword(`keyword only: the query could not be embedded (${toFault(error).word})`)
  }
}

const readManifests = async (
  { store }: KnowledgeDeps,
  { project, index }: IndexScope,
  hits: readonly IndexHit[],
  known: Map<string, Manifest>,
): Promise<void> => {
  const ids = [...new Set(hits.map(({ chunk }) => chunk.document))].filter((path) => !known.has(path)).map(manifestId)
  for (let at = 0; at < ids.length; at += 500) {
    const where = [{ field: 'id', is: 'in' as const, value: ids.slice(at, at + 500) }]
    const page = await store.list('knowledge', [project, index], { where, limit: 500 })
    page.items.forEach(({ value }) => {
      const manifest = manifests.read(value)
      known.set(manifest.path, manifest)
    })
  }
}

const isBelieved = (
  { chunk }: IndexHit,
  known: ReadonlyMap<string, Manifest>,
  generation: string,
  groups: readonly string[],
): boolean => {
  const manifest = known.get(chunk.document)
  return (
    manifest !== undefined && manifest.generations[generation]?.current === chunk.sync && mayRead(manifest.acl, groups)
  )
}

const passageOf = ({ chunk, score, keyword_rank, vector_rank }: IndexHit, note: string | undefined): Passage => ({
  passage: chunk.passage,
  document: chunk.document,
  title: chunk.title,
  section: chunk.section,
  ...(chunk.page !== undefined && { page: chunk.page }),
  text: chunk.text,
  start: chunk.start,
  end: chunk.end,
  score,
  why: { keyword_rank, vector_rank, ...(note && { note }) },
})
