import type { EvaluatedRow } from '../runs/contract'

const mostColumns = 12
const mostValues = 8

/** Rows by the values of those columns that have few: what rows can be looked at by. The most frequent value first. */
export const columnSlices = (
  rows: readonly Pick<EvaluatedRow, 'slices'>[],
): Readonly<Record<string, readonly { readonly value: string; readonly rows: number }[]>> => {
  const columns = new Map<string, Map<string, number>>()
  for (const { slices } of rows)
    for (const [column, value] of Object.entries(slices)) {
      const counts = columns.get(column) ?? new Map<string, number>()
      counts.set(value, (counts.get(value) ?? 0) + 1)
      columns.set(column, counts)
    }
  return Object.fromEntries(
    [...columns]
      // Where nearly every row has a value of its own there are no groups.
      .filter(([, counts]) => counts.size > 1 && counts.size <= mostValues && counts.size * 2 <= rows.length)
      .slice(0, mostColumns)
      .map(([column, counts]) => [
        column,
        [...counts].map(([value, count]) => ({ value, rows: count })).toSorted((one, other) => other.rows - one.rows),
      ]),
  )
}
