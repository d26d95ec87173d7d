import { fault } from '../faults'
import { limits } from './limits'
import type { Line } from './lines'
import type { ReadRow } from './read-jsonl'
import { recordsOf, type CsvRecord } from './csv-records'
import { troubleOfColumn } from './row-rules'

const atOnce = { records: 256, characters: 1024 * 1024 }

/** Reads separated values: the first record names the columns, and every value is a text. */
export async function* readCsv(lines: AsyncIterable<Line>, delimiter: ',' | '\t'): AsyncGenerator<ReadRow> {
  const fieldsOf = await openFields(delimiter)
  let header: readonly string[] | undefined
  let waiting: CsvRecord[] = []
  let characters = 0
  const rowsOf = (names: readonly string[]): ReadRow[] => {
    const records = waiting
    waiting = []
    characters = 0
    return fieldsOf(records).map(({ line, fields, trouble }) => {
      if (fields === undefined) return { line, trouble }
      if (fields.length !== names.length)
        return { line, trouble: `The record has ${fields.length} fields; the header has ${names.length}` }
      // Made of entries, for a column may be called __proto__.
      return { line, row: Object.fromEntries(names.map((name, column) => [name, fields[column] ?? ''])) }
    })
  }
  for await (const record of recordsOf(lines)) {
    if ('trouble' in record) {
      if (header === undefined) throw noHeader(record.line, record.trouble)
      yield* rowsOf(header)
      yield record
    } else if (header === undefined) {
      const [first] = fieldsOf([record])
      if (first?.fields === undefined) throw noHeader(record.line, first?.trouble ?? 'it is empty')
      header = checkedHeader(record.line, first.fields)
    } else {
      waiting.push(record)
      characters += record.text.length
      if (waiting.length >= atOnce.records || characters >= atOnce.characters) yield* rowsOf(header)
    }
  }
  if (header !== undefined) yield* rowsOf(header)
}

interface Fields {
  readonly line: number
  readonly fields?: readonly string[]
  readonly trouble: string
}

const openFields = async (delimiter: string): Promise<(records: readonly CsvRecord[]) => readonly Fields[]> => {
  const { parse } = await import('csv-parse/sync')
  const options = { delimiter, record_delimiter: '\n', relax_column_count: true } as const
  const parsed = (text: string): readonly (readonly string[])[] => parse(text, options)
  const one = ({ line, last, text }: CsvRecord): Fields => {
    try {
      const found = parsed(text)
      const [fields] = found
      if (found.length === 1 && fields) return { line, fields, trouble: '' }
    } catch {
      // What the parser says names its own lines, and repeats values.
    }
    return {
      line,
      trouble: last > line ? `${misplacedQuote} (lines ${line} to ${last} are one record by it)` : misplacedQuote,
    }
  }
  // All together, for the parser is slow to start; one by one only where something is wrong.
  return (records) => {
    if (records.length === 0) return []
    try {
      const found = parsed(records.map(({ text }) => text).join('\n'))
      if (found.length === records.length)
        return records.map(({ line }, index) => ({ line, fields: found[index] ?? [], trouble: '' }))
    } catch {
      // Told below, by its line.
    }
    return records.map(one)
  }
}

const misplacedQuote =
  'A quotation mark stands in the middle of a field; a field with one is quoted as a whole, and its own marks are doubled'

const noHeader = (line: number, trouble: string) =>
  fault('invalid_input', `Line ${line} cannot be the header that names the columns: ${trouble}`, { line })

const checkedHeader = (line: number, names: readonly string[]): readonly string[] => {
  if (names.length > limits.columns) throw noHeader(line, `it has ${names.length} columns; ${limits.columns} may be`)
  const troubles = names.flatMap((name, column): string[] => {
    const twin = names.indexOf(name)
    if (name === '') return [`column ${column + 1} has no name`]
    if (twin < column) return [`columns ${twin + 1} and ${column + 1} are both called “${name.slice(0, 100)}”`]
    return [troubleOfColumn(name) ?? []].flat()
  })
  if (troubles.length > 0) throw noHeader(line, troubles.slice(0, 10).join('; '))
  return names
}
