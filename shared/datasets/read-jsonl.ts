import type { JsonObject } from '../json'
import { troubleOfNumbers } from './exact-numbers'
import type { Line } from './lines'
import { troubleOfRow } from './row-rules'

/** A row with the line it begins at, or what is wrong there. */
export type ReadRow =
  { readonly line: number; readonly row: JsonObject } | { readonly line: number; readonly trouble: string }

/** Reads JSON lines: one object a line, blank lines aside. */
export async function* readJsonl(lines: AsyncIterable<Line>): AsyncGenerator<ReadRow> {
  for await (const line of lines) {
    if ('trouble' in line) yield { line: line.number, trouble: line.trouble }
    else if (line.text.trim() !== '') yield readRow(line.number, line.text)
  }
}

const readRow = (line: number, text: string): ReadRow => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { line, trouble: `Not JSON${placeOf(error)}` }
  }
  const trouble = troubleOfRow(value) ?? troubleOfNumbers(text)
  return trouble === undefined ? { line, row: value as JsonObject } : { line, trouble }
}

const placeOf = (error: unknown): string => {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
  return position === undefined ? '' : ` from character ${Number(position) + 1} on`
}
