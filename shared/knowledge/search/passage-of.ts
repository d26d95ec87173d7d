import type { IndexHit, Passage, PassageWhy } from '../contract'
import { explain } from './explain'

/** What is said of a hit beside its ranks. */
export interface Telling {
  readonly query: string
  readonly highlight: boolean
  readonly note?: string
  readonly rerank?: PassageWhy['rerank']
}

/** A hit as it is answered. Of one that was cut from a larger passage, that is answered: it is what the words mean. */
export const passageOf = (hit: IndexHit, { query, highlight, note, rerank }: Telling): Passage => {
  const { chunk, score, keyword_rank, vector_rank, keyword_score, vector_score } = hit
  const { passage, text, start, end } = chunk.parent ?? chunk
  const { terms, highlights } = explain(query, `${chunk.title}\n${chunk.section}`, text)
  return {
    passage,
    document: chunk.document,
    title: chunk.title,
    section: chunk.section,
    ...(chunk.page !== undefined && { page: chunk.page }),
    text,
    start,
    end,
    score,
    ...(highlight && { highlights }),
    why: {
      keyword_rank,
      vector_rank,
      ...(keyword_score !== undefined && { keyword_score }),
      ...(vector_score !== undefined && { vector_score }),
      terms,
      ...(rerank && { rerank }),
      ...(note !== undefined && { note }),
    },
  }
}
