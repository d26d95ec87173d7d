/** A row as it was measured. */
export interface MeasuredRow {
  readonly row: number
  readonly arm: string
  readonly outcome: string
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly outputs?: Readonly<Record<string, unknown>>
  readonly error?: { readonly code: string; readonly message: string }
  readonly measurements: Readonly<
    Record<
      string,
      {
        readonly score?: number
        readonly reason?: string
        readonly error?: string
        readonly unchecked?: boolean
        readonly skipped?: boolean
        readonly why?: string
        readonly none?: string
      }
    >
  >
}

/** One row of the dataset as both sides answered it. */
export interface RowBehind {
  readonly row: number
  readonly asked: unknown
  readonly answered: unknown
  readonly score: number | null
  /** What stands in place of a number. */
  readonly none: string
  readonly before: number | null
  readonly change: number | null
  readonly why: string
}

/** The candidate’s rows for one evaluator: what is missing first, then by how bad it is; what was skipped by right comes last. */
export const behindOf = (
  rows: readonly MeasuredRow[],
  evaluator: string,
  isLowerBetter: boolean,
): readonly RowBehind[] => {
  const before = new Map(rows.filter(({ arm }) => arm === 'baseline').map((row) => [row.row, row]))
  const turn = isLowerBetter ? -1 : 1
  const rank = ({ score, none }: RowBehind): number =>
    score === null ? (none === 'skipped' ? Infinity : -Infinity) : score * turn
  return rows
    .filter(({ arm }) => arm === 'candidate')
    .map((row): RowBehind => {
      const measured = row.measurements[evaluator]
      const score = measured?.score ?? null
      const was = before.get(row.row)?.measurements[evaluator]?.score ?? null
      return {
        row: row.row,
        asked: Object.values(row.inputs ?? {})[0],
        answered: Object.values(row.outputs ?? {})[0] ?? row.error?.message,
        score,
        none: noneOf(row, evaluator),
        before: was,
        change: score === null || was === null ? null : score - was,
        why: measured?.reason ?? measured?.error ?? measured?.why ?? row.error?.message ?? '',
      }
    })
    .toSorted((one, other) => compare(rank(one), rank(other)) || one.row - other.row)
}

const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1)

const noneOf = ({ outcome, measurements }: MeasuredRow, evaluator: string): string => {
  if (outcome !== 'completed') return outcome
  const measured = measurements[evaluator]
  if (measured?.unchecked) return 'unchecked'
  if (measured?.skipped) return 'skipped'
  return measured?.none ?? (measured?.error === undefined ? 'none' : 'error')
}
