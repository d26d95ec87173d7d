import type { IndexHit } from './contract'

/** The constant of reciprocal rank fusion, as published and as Azure AI Search uses it. */
const k = 60

/** Joins two rankings of the same index by reciprocal rank fusion. */
export const fuseRanks = (keyword: readonly IndexHit[], vector: readonly IndexHit[], top: number): IndexHit[] => {
  const joined = new Map<string, IndexHit>()
  for (const hit of [...keyword, ...vector]) {
    const other = joined.get(hit.chunk.id)
    const keyword_rank = hit.keyword_rank ?? other?.keyword_rank ?? null
    const vector_rank = hit.vector_rank ?? other?.vector_rank ?? null
    const score = (keyword_rank ? 1 / (k + keyword_rank) : 0) + (vector_rank ? 1 / (k + vector_rank) : 0)
    joined.set(hit.chunk.id, { chunk: hit.chunk, score, keyword_rank, vector_rank })
  }
  return [...joined.values()]
    .toSorted((left, right) => right.score - left.score || (left.chunk.id < right.chunk.id ? -1 : 1))
    .slice(0, top)
}

/** How deep each ranking is read for a fused page. */
export const fusionDepth = (top: number): number => Math.max(50, top)

/** The similarity of two unit vectors; nothing where their dimensions differ. */
export const similarity = (left: Float32Array, right: Float32Array): number | undefined => {
  if (left.length !== right.length) return undefined
  let sum = 0
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0)
  return sum
}
