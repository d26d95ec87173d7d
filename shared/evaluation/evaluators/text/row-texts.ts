import type { EvaluationRow, Measurement } from '../../contract'

/** The answer of a row; its evaluator needs `response`, so it is there. */
export const responseOf = (row: EvaluationRow): string => row.response ?? ''

/** The wanted answers of a row, at least one where its evaluator needs `ground_truth`. */
export const referencesOf = ({ ground_truth: truth }: EvaluationRow): readonly string[] =>
  truth === undefined ? [] : typeof truth === 'string' ? [truth] : truth

/** The best of the measurements against each wanted answer. */
export const bestOf = <T extends Extract<Measurement, { score: number }>>(
  row: EvaluationRow,
  measure: (response: string, reference: string) => T,
): T | { readonly skipped: true; readonly why: string } => {
  const response = responseOf(row)
  let best: T | undefined
  for (const reference of referencesOf(row)) {
    const one = measure(response, reference)
    if (best === undefined || one.score > best.score) best = one
  }
  return best ?? { skipped: true, why: 'The row has no wanted answer' }
}
