import { ngramCounts, tokenNames } from './ngrams'

/** What BLEU is computed from: per n-gram length how many there are and how many a reference has too, and both lengths. */
export interface BleuCounts {
  readonly correct: readonly number[]
  readonly total: readonly number[]
  readonly length: number
  /** Of the reference closest in length, the shorter of two as close. */
  readonly reference: number
}

/** Counts of a cut text against cut references. */
export const bleuCounts = (
  tokens: readonly string[],
  references: readonly (readonly string[])[],
  maxN: number,
): BleuCounts => {
  const names = tokenNames()
  const correct: number[] = []
  const total: number[] = []
  for (let length = 1; length <= maxN; length++) {
    const found = ngramCounts(tokens, length, names)
    const wanted = references.map((reference) => ngramCounts(reference, length, names))
    let matches = 0
    for (const [ngram, count] of found) {
      let most = 0
      for (const counts of wanted) most = Math.max(most, counts.get(ngram) ?? 0)
      matches += Math.min(count, most)
    }
    correct.push(matches)
    total.push(Math.max(0, tokens.length - length + 1))
  }
  const lengths = references.map((reference) => reference.length)
  const reference = lengths.reduce((best, one) => closer(tokens.length, one, best), lengths[0] ?? 0)
  return { correct, total, length: tokens.length, reference }
}

/** The factor that takes from a text which is shorter than its reference. */
export const brevityPenalty = ({ length, reference }: BleuCounts): number =>
  length >= reference ? 1 : length === 0 ? 0 : Math.exp(1 - reference / length)

const closer = (length: number, one: number, best: number): number => {
  const difference = Math.abs(one - length) - Math.abs(best - length)
  return difference < 0 || (difference === 0 && one < best) ? one : best
}
