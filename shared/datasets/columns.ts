import type { Json, JsonObject } from '../json'
import type { ColumnType, DatasetColumn } from './contract'
import { limits } from './limits'

/** What is known of the columns of rows seen so far. */
export interface Columns {
  /** Counts a row in; says what is wrong where it would bring more columns than a dataset may have, and then leaves it out. */
  add(row: JsonObject): string | undefined
  /** Counts in what other rows have. */
  merge(columns: readonly DatasetColumn[]): void
  /** Columns in the order they were first seen. */
  list(): readonly DatasetColumn[]
}

/** Begins to collect columns, with those that are known. */
export const collectColumns = (known: readonly DatasetColumn[] = []): Columns => {
  const seen = new Map<string, Set<ColumnType>>()
  const typesOf = (name: string): Set<ColumnType> => {
    const found = seen.get(name) ?? new Set()
    seen.set(name, found)
    return found
  }
  const merge = (columns: readonly DatasetColumn[]): void => {
    for (const { name, types } of columns) for (const type of types) typesOf(name).add(type)
  }
  merge(known)
  return {
    add(row) {
      const entries = Object.entries(row)
      const fresh = entries.filter(([name]) => !seen.has(name)).length
      if (seen.size + fresh > limits.columns)
        return `A dataset may have ${limits.columns} columns; with those of this row it has ${seen.size + fresh}`
      for (const [name, value] of entries) typesOf(name).add(typeOf(value))
      return undefined
    },
    merge,
    list: () => [...seen].map(([name, types]) => ({ name, types: [...types].toSorted() })),
  }
}

const typeOf = (value: Json): ColumnType => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return typeof value as 'string' | 'number' | 'boolean' | 'object'
}
