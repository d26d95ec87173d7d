import { fault } from './faults'
import type { Json, JsonObject } from './json'

/** Rows of the sources a batch reads, by source: `data`, `run.inputs`, `run.outputs`. */
export type MappingSources = Readonly<Record<string, readonly JsonObject[]>>

/** Which value each input of a flow takes: a literal, or `${source.column}`. */
export type ColumnMapping = Readonly<Record<string, Json>>

const lineNumber = 'line_number'

/** The mapping that holds: inputs without a default and not named in it take the column of their name. */
export const completeMapping = (
  inputs: Readonly<Record<string, { readonly default?: Json }>>,
  mapping: ColumnMapping = {},
): ColumnMapping => ({
  ...Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { default: fallback }]) =>
      fallback === undefined || fallback === null ? [[name, `\${data.${name}}`]] : [],
    ),
  ),
  ...mapping,
})

/** The source and column of a mapped value; undefined for a literal. A source is `data`, `run.inputs`, `run.outputs` or whatever stands before the first dot. */
export const sourceOf = (value: Json): readonly [source: string, column: string] | undefined => {
  if (typeof value !== 'string' || !value.startsWith('${') || !value.endsWith('}')) return undefined
  const [, source, column] = /^\$\{(data|run\.inputs|run\.outputs|[^.}]*)\.?(.*)\}$/.exec(value) ?? []
  return source === undefined || column === undefined ? undefined : [source, column]
}

/** The inputs of one line, given its row of each source; throws one fault that names every column that is not there. */
export const mapColumns = (row: Readonly<Record<string, JsonObject>>, mapping: ColumnMapping): JsonObject => {
  const missing: string[] = []
  const inputs = Object.entries(mapping).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    // The number of a line is its own and is never mapped.
    if (name === lineNumber) return []
    const read = readColumn(row, value)
    if (read !== undefined) return [[name, read]]
    missing.push(`${name}: ${JSON.stringify(value).slice(1, -1)}`)
    return []
  })
  if (missing.length > 0) {
    const there = Object.entries(row).map(
      ([source, columns]) => `${source} has ${Object.keys(columns).join(', ') || 'nothing'}`,
    )
    throw fault('invalid_input', `Columns that are not there: ${missing.join('; ')} (${there.join('; ')})`, {
      code: 'ApplyInputMappingError',
      missing,
    })
  }
  return Object.fromEntries(inputs)
}

// The whole text is `${source.column}`, and the shortest source that fits is meant: a column may have dots in its name.
const readColumn = (row: Readonly<Record<string, JsonObject>>, value: Json): Json | undefined => {
  if (typeof value !== 'string' || !value.startsWith('${') || !value.endsWith('}')) return value
  const written = value.slice(2, -1)
  const source = Object.keys(row)
    .toSorted((left, right) => left.length - right.length)
    .find((name) => written.startsWith(`${name}.`))
  const columns = source === undefined ? undefined : row[source]
  const column = written.slice((source?.length ?? 0) + 1)
  return columns && Object.hasOwn(columns, column) ? columns[column] : undefined
}

/** The lines of a batch: the sources' rows joined by their `line_number`, or by their place where none has one, each mapped. Throws `invalid_input` with the code of what is wrong. */
export const batchLines = (
  sources: MappingSources,
  inputs: Readonly<Record<string, { readonly default?: Json }>>,
  mapping?: ColumnMapping,
): readonly JsonObject[] => {
  const complete = completeMapping(inputs, mapping)
  return joinedLines(sources).map(({ line, row }) => ({ ...mapColumns(row, complete), [lineNumber]: line }))
}

interface Line {
  readonly line: number
  readonly row: Readonly<Record<string, JsonObject>>
}

const joinedLines = (sources: MappingSources): readonly Line[] => {
  const lists = Object.entries(sources)
  for (const [source, rows] of lists) {
    if (rows.length > 0) continue
    throw wrong(`Input from key “${source}” is an empty list: not one line can be made of it`)
  }
  const unnumbered = lists.filter(([, rows]) => !isNumbered(rows))
  const lengths = new Set(unnumbered.map(([, rows]) => rows.length))
  if (lengths.size > 1) {
    const shown = unnumbered.map(([source, rows]) => `${source} has ${rows.length}`).join(', ')
    throw wrong(`Sources without line numbers must have as many rows as each other: ${shown}`)
  }
  const byLine = lists.map(([source, rows]) => [source, numbered(rows)] as const)
  const [first] = byLine
  const lines = [...(first?.[1].keys() ?? [])].toSorted((left, right) => left - right)
  const joined = lines.flatMap((line): readonly Line[] => {
    const row = byLine.flatMap(([source, rows]) => {
      const columns = rows.get(line)
      return columns ? [[source, columns] as const] : []
    })
    return row.length === byLine.length ? [{ line, row: Object.fromEntries(row) }] : []
  })
  if (joined.length === 0) throw wrong('No line is in all of the sources')
  return joined
}

const isNumbered = (rows: readonly JsonObject[]): boolean => rows.every((row) => typeof row[lineNumber] === 'number')

const numbered = (rows: readonly JsonObject[]): ReadonlyMap<number, JsonObject> => {
  const hasNumbers = isNumbered(rows)
  return new Map(rows.map((row, index) => [hasNumbers ? Number(row[lineNumber]) : index, row]))
}

const wrong = (message: string): Error => fault('invalid_input', message, { code: 'InputMappingError' })
