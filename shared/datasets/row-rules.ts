import { isDeeperThan, type JsonObject } from '../json'
import { limits } from './limits'

/** What is wrong with a row; undefined where nothing is. */
export const troubleOfRow = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `A row is a JSON object; found ${Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`}`
  const names = Object.keys(value)
  if (names.length === 0) return 'The row has no column'
  if (names.length > limits.columns) return `A row may have ${limits.columns} columns; this one has ${names.length}`
  for (const name of names) {
    const trouble = troubleOfColumn(name)
    if (trouble !== undefined) return trouble
  }
  return isDeeperThan(value, limits.depth) ? `A row may be nested ${limits.depth} deep; this one is deeper` : undefined
}

/** What is wrong with a row that was not read from a line, whose size is not known yet. */
export const troubleOfMadeRow = (row: JsonObject): string | undefined => {
  const trouble = troubleOfRow(row)
  if (trouble !== undefined) return trouble
  const size = Buffer.byteLength(JSON.stringify(row))
  return size > limits.line ? `A row may have ${limits.line} bytes; this one has ${size}` : undefined
}

/** What is wrong with a column’s name; undefined where nothing is. */
export const troubleOfColumn = (name: string): string | undefined => {
  if (name === '') return 'A column has no name'
  // No text of so few characters has more bytes, and most have far fewer.
  if (name.length * 3 <= limits.columnName) return undefined
  const size = Buffer.byteLength(name)
  return size > limits.columnName
    ? `The name of a column may have ${limits.columnName} bytes; “${name.slice(0, 40)}…” has ${size}`
    : undefined
}
