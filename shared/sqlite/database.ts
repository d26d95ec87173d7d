import { existsSync, statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { sqliteDriver } from './driver'
import { SqliteCorrupt, namingTheFile } from './errors'

/** What may be bound to a parameter. Anything else throws: SQLite drivers store NaN, dates and functions as NULL and cut text at NUL, without a word. */
export type SqlValue = null | string | number | bigint | Uint8Array

/** A row as SQLite gives it: columns by name. */
export type SqlRow = Record<string, SqlValue>

/** What a writing statement did. */
export interface SqlChanges {
  readonly changes: number
  readonly lastInsertRowid: number | bigint
}

/** One prepared statement; parameters are positional. */
export interface Statement {
  run(...values: readonly SqlValue[]): SqlChanges
  get<T = SqlRow>(...values: readonly SqlValue[]): T | undefined
  all<T = SqlRow>(...values: readonly SqlValue[]): T[]
  iterate<T = SqlRow>(...values: readonly SqlValue[]): IterableIterator<T>
}

/** An open SQLite file. */
export interface Database {
  readonly file: string
  /** Runs statements without parameters. */
  exec(sql: string): void
  /** Prepares a statement, or gives the one prepared before for the same text. */
  prepare(sql: string): Statement
  /** Runs `work` in one transaction, rolled back when it throws; inside another it is a savepoint. `work` is synchronous. */
  transaction<T>(work: () => T): T
  /** Makes a deterministic function callable from SQL. */
  function(name: string, work: (...values: SqlValue[]) => SqlValue): void
  close(): void
}

/** How to open a file. */
export interface DatabaseOptions {
  readonly readOnly?: boolean
  /** `process`: what is acknowledged survives a killed process; `power`: also a power cut, at the price of a sync per write. */
  readonly durable?: 'process' | 'power'
  /** How long a statement waits for another process's lock; 5,000 where absent. */
  readonly busyTimeoutMs?: number
  /** Bytes a page of a new file holds; 4,096 where absent. Rows of several thousand bytes want larger ones. */
  readonly pageSize?: number
}

/** Opens a SQLite file, or `:memory:`. A damaged file throws `SqliteCorrupt`, its bytes unchanged. */
export const openDatabase = (file: string, options: DatabaseOptions = {}): Database => {
  const { readOnly = false, durable = 'process', busyTimeoutMs = 5000, pageSize } = options
  const Driver = sqliteDriver()
  const isFile = file !== ':memory:'
  if (isFile && existsSync(file)) refuseDamaged(file, new Driver(file, { readOnly: true }), busyTimeoutMs)

  return namingTheFile(file, () => {
    const database = new Driver(file, { readOnly })
    try {
      database.exec(`PRAGMA busy_timeout = ${Math.trunc(busyTimeoutMs)}`)
      if (!readOnly && pageSize !== undefined) database.exec(`PRAGMA page_size = ${Math.trunc(pageSize)}`)
      if (!readOnly && isFile) database.exec('PRAGMA journal_mode = WAL')
      database.exec(`PRAGMA synchronous = ${durable === 'power' ? 'FULL' : 'NORMAL'}; PRAGMA foreign_keys = ON`)
    } catch (error) {
      database.close()
      throw error
    }
    return wrap(file, database)
  })
}

/** Above this size a whole look at the file would be felt at start; damage then shows at the statement that meets it. */
const wholeLookBytes = 32 * 1024 * 1024

/** Looks at the file through a connection that cannot write, so that neither a checkpoint nor a switch to WAL touches a damaged one. */
const refuseDamaged = (file: string, reader: DatabaseSync, busyTimeoutMs: number): void =>
  namingTheFile(file, () => {
    try {
      reader.exec(`PRAGMA busy_timeout = ${Math.trunc(busyTimeoutMs)}`)
      reader.prepare('SELECT count(*) FROM sqlite_schema').get()
      if (statSync(file).size > wholeLookBytes) return
      const found = Object.values(reader.prepare('PRAGMA quick_check(1)').get() ?? {})[0]
      if (found !== 'ok') throw new SqliteCorrupt(file, String(found))
    } finally {
      reader.close()
    }
  })

const wrap = (file: string, database: DatabaseSync): Database => {
  const statements = new Map<string, Statement>()
  let depth = 0
  const named = <T>(work: () => T): T => namingTheFile(file, work)
  return {
    file,
    exec: (sql) => named(() => database.exec(sql)),
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      const statement = statementOf(
        named,
        named(() => database.prepare(sql)),
      )
      if (statements.size >= maxStatements) statements.delete(statements.keys().next().value ?? '')
      statements.set(sql, statement)
      return statement
    },
    transaction(work) {
      const [begin, commit, rollback] =
        depth === 0
          ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
          : [`SAVEPOINT s${depth}`, `RELEASE s${depth}`, `ROLLBACK TO s${depth}; RELEASE s${depth}`]
      named(() => database.exec(begin))
      depth++
      try {
        const result = work()
        if (isThenable(result)) throw new TypeError('A transaction is synchronous; its work gave a promise')
        named(() => database.exec(commit))
        return result
      } catch (error) {
        // SQLite rolls back by itself on a full disk and the like; a second rollback would hide that error.
        if (database.isTransaction ?? true) database.exec(rollback)
        throw error
      } finally {
        depth--
      }
    },
    function: (name, work) => database.function(name, { deterministic: true }, work as never),
    close() {
      statements.clear()
      // The packaged driver keeps the connection alive until its statements are collected, so the file is made whole here.
      if (database.isOpen ?? true) checkpoint(database)
      database.close()
    },
  }
}

const checkpoint = (database: DatabaseSync): void => {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {
    // Somebody else reads or writes the file, or this connection may not write: the WAL stays and loses nothing.
  }
}

const isThenable = (value: unknown): boolean => typeof value === 'object' && value !== null && 'then' in value

const maxStatements = 256

const statementOf = (named: <T>(work: () => T) => T, statement: StatementSync): Statement => ({
  run: (...values) => named(() => statement.run(...bindable(values)) as SqlChanges),
  get: <T>(...values: readonly SqlValue[]) => named(() => statement.get(...bindable(values)) as T | undefined),
  all: <T>(...values: readonly SqlValue[]) => named(() => statement.all(...bindable(values)) as T[]),
  *iterate<T>(...values: readonly SqlValue[]) {
    const rows = named(() => statement.iterate(...bindable(values)))
    for (;;) {
      const next = named(() => rows.next())
      if (next.done) return
      yield next.value as T
    }
  },
})

const bindable = (values: readonly SqlValue[]): SqlValue[] => {
  values.forEach((value: unknown, index) => {
    if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return
    if (typeof value === 'number' && Number.isFinite(value)) return
    if (typeof value === 'string' && !value.includes('\0')) return
    throw new TypeError(
      `SQL parameter ${index + 1} is ${nameOf(value)}; only null, text without NUL, finite numbers, bigint and bytes can be stored`,
    )
  })
  return values as SqlValue[]
}

const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? (value.constructor?.name ?? 'an object')
    : typeof value === 'number'
      ? String(value)
      : typeof value === 'string'
        ? 'text with a NUL character'
        : typeof value
