/** A table as lines of cells between bars; where it has a header, a line of dashes sets it off as in Markdown. Empty rows and columns are left out, and no short row is filled up: one long row would multiply all others. */
export const barTable = (rows: readonly (readonly string[])[], hasHeader: boolean): string => {
  const filled = rows.map((row) => row.map(cellText)).filter((row) => row.some((cell) => cell !== ''))
  const isFilled: boolean[] = []
  for (const row of filled) row.forEach((cell, at) => (isFilled[at] = isFilled[at] === true || cell !== ''))
  const lines = filled.map((row) => `| ${row.filter((_, at) => isFilled[at]).join(' | ')} |`)
  if (hasHeader && lines.length > 0) lines.splice(1, 0, `|${' --- |'.repeat(isFilled.filter(Boolean).length)}`)
  return lines.join('\n')
}

/** Whether a first row names the columns: every cell filled with words, and something else below. */
export const looksLikeHeader = ([first = [], ...others]: readonly (readonly string[])[]): boolean =>
  others.length > 0 && first.length > 1 && first.every((cell) => /\p{L}/u.test(cell) && cell.length <= longestName)

/** No column is named by a longer text. */
const longestName = 80

const cellText = (cell: string): string => cell.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')
