/** What was found for one query, best first. */
export interface RankedQuery {
  readonly query: string
  readonly documents: readonly { readonly id: string; readonly score: number }[]
}

/** The lines of a TREC run: query, Q0, document, rank, score, tag. Scores fall with the rank, for trec_eval sorts by them. */
export const trecRun = (ranked: readonly RankedQuery[], tag: string): string =>
  ranked
    .flatMap(({ query, documents }) => {
      let last = Infinity
      return documents.map(({ id, score }, at) => {
        last = score < last ? score : last - Math.max(Math.abs(last) * 1e-9, 1e-12)
        return `${query} Q0 ${id} ${at + 1} ${last} ${tag}\n`
      })
    })
    .join('')
