import { barTable, looksLikeHeader } from '../table-text'
import type { Cell, Line } from './lines'

/** How many lines from `from` on are rows of one table; 0 where there is none. A cell's later lines count as rows. */
export const tableHeight = (lines: readonly Line[], from: number): number => {
  let rows = 0
  let end = from
  for (let at = from; at < lines.length; at++) {
    const [line, before] = [lines[at], lines[at - 1]]
    if (!line || (at > from && before && !isNear(before, line))) break
    if (line.cells.length > 1) {
      rows++
      end = at + 1
    } else if (at === from || !continues(lines.slice(from, at), line)) break
  }
  const table = lines.slice(from, end)
  return rows >= fewestRows && columnsOf(table).length > 1 ? table.length : 0
}

/** Two lines with gaps may be chance, as a title with a date beside it. */
const fewestRows = 3

/** The table that these lines make. */
export const tableText = (lines: readonly Line[]): string => {
  const columns = columnsOf(lines)
  const rows: string[][] = []
  for (const { cells } of lines) {
    const isContinued = cells.length === 1 && rows.length > 0
    const row = isContinued ? (rows.at(-1) ?? []) : columns.map(() => '')
    for (const cell of cells) {
      const column = Math.max(
        0,
        columns.findIndex(({ right }) => cell.left < right),
      )
      row[column] = `${row[column] ?? ''} ${cell.text}`.trim()
    }
    if (!isContinued) rows.push(row)
  }
  return barTable(rows, looksLikeHeader(rows))
}

const isNear = (before: Line, line: Line): boolean => {
  const gap = before.y - line.y
  return gap > 0 && gap < Math.max(before.size, line.size) * 3
}

/** A line of one cell that stands below a cell which is not the row's first. */
const continues = (rows: readonly Line[], { cells: [cell] }: Line): boolean => {
  const columns = columnsOf(rows)
  const at = columns.findIndex(({ left, right }) => cell !== undefined && cell.left < right && cell.right > left)
  return at > 0
}

/** What the cells of all rows cover, side by side: cells that share a stretch share their column. */
const columnsOf = (rows: readonly Line[]): Pick<Cell, 'left' | 'right'>[] => {
  const columns: { readonly left: number; right: number }[] = []
  const cells = rows.flatMap((row) => (row.cells.length > 1 ? row.cells : []))
  for (const { left, right } of cells.toSorted((one, other) => one.left - other.left)) {
    const last = columns.at(-1)
    if (last && left < last.right) last.right = Math.max(last.right, right)
    else columns.push({ left, right })
  }
  return columns
}
