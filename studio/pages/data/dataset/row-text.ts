import type { Json, JsonObject } from '../../../../client'

/** A value as it is typed: words as they are, anything else as JSON, nothing where there is none. */
export const typedText = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** Whether a column holds words and nothing else. */
export const isWords = (types: readonly string[]): boolean => types.every((type) => type === 'string')

/** What was typed as a value of its column; undefined leaves the column out. */
export const typedValue = (text: string, types: readonly string[], before: Json | undefined): Json | undefined => {
  if (text === typedText(before)) return before
  if (text === '') return before === undefined || !isWords(types) ? undefined : ''
  if (typeof before === 'string' || (isWords(types) && types.length > 0)) return text
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** The row of what was typed, its columns in the order they have. */
export const typedRow = (
  columns: readonly { readonly name: string; readonly types: readonly string[] }[],
  typed: Readonly<Record<string, string>>,
  before: JsonObject = {},
): JsonObject =>
  Object.fromEntries(
    columns.flatMap(({ name, types }): [string, Json][] => {
      const was = Object.hasOwn(before, name) ? before[name] : undefined
      const value = typedValue(Object.hasOwn(typed, name) ? (typed[name] ?? '') : typedText(was), types, was)
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** Rows as separated values: the columns as head, what is no text as JSON. */
export const csvText = (columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string =>
  [columns, ...rows.map((row) => columns.map((name) => cellText(row[name])))]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('')

const cellText = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
