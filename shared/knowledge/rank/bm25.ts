/** BM25 as Anserini sets it for passages; Lucene's own default of 1.2 and 0.75 trusts length more than short passages deserve. */
export const bm25 = { k1: 0.9, b: 0.4 } as const

/** What a word weighs that `count` of `all` passages hold, as Lucene has it: never negative. */
export const inverseFrequency = (all: number, count: number): number =>
  Math.log(1 + (all - count + 0.5) / (count + 0.5))

/** What makes a passage's words count less: its length against the average. */
export const lengthNorm = (length: number, average: number): number =>
  bm25.k1 * (1 - bm25.b + (bm25.b * length) / (average || 1))

/** How much of a word's weight a passage earns that holds it `times`. */
export const saturation = (times: number, norm: number): number => times / (times + norm)
