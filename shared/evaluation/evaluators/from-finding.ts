import type { CheckFinding, CheckSpan } from '../../safety/contract'
import type { EvaluationRow, Evidence, EvaluatorTools, Measurement } from '../contract'

/** A finding of a check that ran. */
export type Ran = Exclude<CheckFinding, { readonly outcome: 'unchecked' }>

/** Runs a check of the safety room over a text of a row, and makes a measurement of what it found: a check that did not run is unchecked, one that failed an error. */
export const measureCheck = async (
  check: string,
  of: 'response' | 'query',
  row: EvaluationRow,
  { safety, caller, signal }: EvaluatorTools,
  measure: (finding: Ran) => Measurement,
): Promise<Measurement> => {
  if (!safety) return { unchecked: true, why: 'No safety checks are installed here' }
  const about = {
    ...(of === 'response' && row.query !== undefined && { query: row.query }),
    ...(row.context && {
      sources: row.context.map(({ text, mark }) => ({ text, ...(mark !== undefined && { mark }) })),
    }),
  }
  const [finding] = await safety.check(caller, row[of] ?? '', [check], signal, about)
  if (!finding) return { error: `Check “${check}” gave no finding` }
  if (finding.outcome !== 'unchecked') return measure(finding)
  return finding.failed === true ? { error: finding.why } : { unchecked: true, why: finding.why }
}

/** Where a check found something, in the words of a row. */
export const evidenceIn = (of: 'response' | 'query', { evidence = [] }: Ran): readonly Evidence[] =>
  evidence.map((span: CheckSpan) => ({
    ...span,
    in: span.in === 'text' ? of : span.in.replace(/^source\[/, 'context['),
  }))
