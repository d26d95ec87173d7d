/** What one query's ranking is worth, as trec_eval and BEIR define it. */
export interface QueryScores {
  /** Gain as judged, discounted by log2(rank + 1), against the best order there could be. */
  readonly ndcg: number
  /** The share of what is relevant that was found. */
  readonly recall: number
  /** One over the rank of the first relevant document; 0 where none was found. */
  readonly reciprocalRank: number
}

/** Judgements of one query: a document's grade; 0 and less is not relevant. */
export type Judgements = ReadonlyMap<string, number>

/** Scores the ranking of one query, read to a depth. */
export const scoreRanking = (ranking: readonly string[], judged: Judgements, depth: number): QueryScores => {
  const read = ranking.slice(0, depth).map((document) => Math.max(0, judged.get(document) ?? 0))
  const grades = [...judged.values()].filter((grade) => grade > 0)
  const first = read.findIndex((grade) => grade > 0)
  const ideal = gain(grades.toSorted((left, right) => right - left).slice(0, depth))
  return {
    ndcg: ideal === 0 ? 0 : gain(read) / ideal,
    recall: grades.length === 0 ? 0 : read.filter((grade) => grade > 0).length / grades.length,
    reciprocalRank: first < 0 ? 0 : 1 / (first + 1),
  }
}

const gain = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0)
