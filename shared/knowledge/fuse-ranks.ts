import type { IndexedChunk, IndexHit } from './contract'
import { isBefore } from './rank/best'

/** The constant of reciprocal rank fusion, as published and as Azure AI Search uses it. */
const k = 60

/** Something that stands in a ranking. */
export interface Ranked {
  readonly id: string
  readonly score: number
}

/** Where something stands after two rankings were joined. */
export interface Fused<T> {
  readonly hit: T
  readonly id: string
  readonly score: number
  readonly keyword_rank: number | null
  readonly vector_rank: number | null
  readonly keyword_score?: number
  readonly vector_score?: number
}

/** One ranking as it stands. */
export const asRanks = <T extends Ranked>(by: 'keyword' | 'vector', hits: readonly T[]): Fused<T>[] =>
  hits.map((hit, at) => ({
    hit,
    id: hit.id,
    score: hit.score,
    keyword_rank: by === 'keyword' ? at + 1 : null,
    vector_rank: by === 'vector' ? at + 1 : null,
    ...(by === 'keyword' ? { keyword_score: hit.score } : { vector_score: hit.score }),
  }))

/** Joins two rankings of the same index by reciprocal rank fusion. */
export const fuseRanks = <T extends Ranked>(keyword: readonly T[], vector: readonly T[], top: number): Fused<T>[] => {
  const joined = new Map<string, Fused<T>>(asRanks('keyword', keyword).map((one) => [one.id, one]))
  for (const one of asRanks('vector', vector)) {
    const other = joined.get(one.id)
    joined.set(one.id, other ? { ...one, ...other, vector_rank: one.vector_rank, vector_score: one.score } : one)
  }
  return [...joined.values()]
    .map((one) => ({ ...one, score: shareOf(one.keyword_rank) + shareOf(one.vector_rank) }))
    .toSorted((left, right) => (isBefore(left, right) ? -1 : 1))
    .slice(0, top)
}

/** A chunk with where it stands. */
export const hitOf = (chunk: IndexedChunk, fused: Fused<unknown>): IndexHit => {
  const { score, keyword_rank, vector_rank, keyword_score, vector_score } = fused
  return {
    chunk,
    score,
    keyword_rank,
    vector_rank,
    ...(keyword_score !== undefined && { keyword_score }),
    ...(vector_score !== undefined && { vector_score }),
  }
}

const shareOf = (rank: number | null): number => (rank === null ? 0 : 1 / (k + rank))

/** How deep each ranking is read for a fused page. */
export const fusionDepth = (top: number): number => Math.max(50, top)
