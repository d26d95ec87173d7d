import { estimate, type Estimate } from './bootstrap'
import { scoreRanking, type Judgements } from './measures'
import type { RankedQuery } from './trec-run'

/** What a mode is worth. */
export interface ModeScores {
  readonly ndcg_10: Estimate
  readonly recall_10: Estimate
  /** Of all that was read. */
  readonly recall: Estimate
  readonly mrr_10: Estimate
}

/** The same with what the server said of the mode. */
export interface ModeReport extends ModeScores {
  readonly mode: string
  readonly notes: readonly string[]
}

/** Scores rankings against judgements, over the queries that have something relevant. */
export const evaluateRanking = (
  ranked: readonly RankedQuery[],
  judgements: ReadonlyMap<string, Judgements>,
  seed: number,
): ModeScores => {
  const judged = ranked.flatMap(({ query, documents }) => {
    const own = judgements.get(query)
    return own && [...own.values()].some((grade) => grade > 0) ? [{ ids: documents.map(({ id }) => id), own }] : []
  })
  const ten = judged.map(({ ids, own }) => scoreRanking(ids, own, 10))
  const all = judged.map(({ ids, own }) => scoreRanking(ids, own, ids.length))
  return {
    ndcg_10: estimate(
      ten.map(({ ndcg }) => ndcg),
      seed,
    ),
    recall_10: estimate(
      ten.map(({ recall }) => recall),
      seed,
    ),
    recall: estimate(
      all.map(({ recall }) => recall),
      seed,
    ),
    mrr_10: estimate(
      ten.map(({ reciprocalRank }) => reciprocalRank),
      seed,
    ),
  }
}

/** A mean with its interval, where there is one. */
export const measureText = ({ mean, low, high }: Estimate): string =>
  low === null || high === null ? mean.toFixed(4) : `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`
