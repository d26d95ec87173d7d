import type { EvaluationLine } from './evaluation-lists'

/** What an evaluation is likely to take, and which one that is known from. */
export interface CostEstimate {
  readonly cost: number | null
  readonly ms: number
  readonly from: EvaluationLine
}

/** What so many rows of a flow took last: of the same dataset where there is one, by the row. Undefined where none was measured. */
export const estimateOf = (
  done: readonly EvaluationLine[],
  flow: string,
  dataset: string,
  rows: number,
): CostEstimate | undefined => {
  const own = done.filter((run) => run.flow === flow && run.total > 0 && run.latency_ms !== null)
  const from = own.find((run) => run.dataset === dataset) ?? own[0]
  if (!from) return undefined
  const share = rows / from.total
  return { cost: from.cost === null ? null : from.cost * share, ms: (from.latency_ms ?? 0) * share, from }
}
