import { fault, toFault } from '../../faults'
import type { IndexQuery } from '../contract'
import type { KnowledgeDeps } from '../ground'
import type { OpenIndex } from '../indexes'

/** What an index is asked, and what the reader should know of it. */
export interface SearchPlan {
  readonly query: Pick<IndexQuery, 'text' | 'mode' | 'vector'>
  readonly note?: string
}

/** How a mode can be served with the embedder there is, and what the reader should know of it. */
export const planOf = async (
  deps: Pick<KnowledgeDeps, 'embedder'>,
  { definition }: OpenIndex,
  text: string,
  mode: IndexQuery['mode'],
  signal?: AbortSignal,
): Promise<SearchPlan> => {
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
    const vector = (await embedder.embed([text], signal ? { signal } : {})).vectors[0]
    return {
      query: { text, mode, ...(vector && { vector }) },
      ...(!embedder.semantic && { note: `“${model}” is lexical, not semantic` }),
    }
  } catch (error) {
    if (mode === 'vector') throw error
    return keyword(`keyword only: the query could not be embedded (${toFault(error).word})`)
  }
}
