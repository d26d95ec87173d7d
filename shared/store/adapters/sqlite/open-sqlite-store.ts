import { Fault, fault } from '../../../faults'
import type { SqlValue } from '../../../sqlite'
import { SqliteCorrupt, SqliteError } from '../../../sqlite'
import { applyPatch } from '../../apply-patch'
import type { ContainerName, DocumentStore, Kept, ListQuery, StoredDocument } from '../../contract'
import { conflict, missing, preconditionFailed } from '../../condition-faults'
import { cursorOf, orderOf, placeAt, placeOf } from '../../list-order'
import {
  checkCondition,
  checkKey,
  checkName,
  checkPatch,
  checkQuery,
  checkTtl,
  documentText,
  layoutOf,
} from '../../rules'
import { groupCommit } from './group-commit'
import { listSql } from './list-sql'
import { openStoreFile, takeOpening } from './schema'
import { column } from './sql'

/** Where the store lies and how safe a write is before it is acknowledged. */
export interface SqliteStoreOptions {
  /** A path, or `:memory:`. */
  readonly file: string
  /** `process` (survives a killed process) where absent; `power` also survives a power cut. */
  readonly durable?: 'process' | 'power'
  /** Milliseconds since 1970; decides what has expired. */
  readonly now: () => number
}

interface Row {
  readonly document: string
  readonly etag: string
  readonly ttl: number | null
}

/** Expired documents are out of sight at once and deleted after so many writes. */
const writesBetweenSweeps = 500

/** Opens the document store on one SQLite file. A damaged file is `store_corrupt`, one of a newer program `newer_data`; neither is changed. */
export const openSqliteStore = ({ file, durable = 'process', now }: SqliteStoreOptions): DocumentStore => {
  const named = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeFault(file, error)
    }
  }
  const [database, opening] = named(() => {
    const opened = openStoreFile(file, durable)
    return [opened, takeOpening(opened).toString(36)] as const
  })
  const group = groupCommit(database)
  let written = 0
  let isOpen = true

  const write = async <T>(work: () => T): Promise<T> => {
    try {
      return await group.write(work)
    } catch (error) {
      throw storeFault(file, error)
    }
  }
  const run = (sql: string, ...values: SqlValue[]): number => database.prepare(sql).run(...values).changes
  const begin = (container: ContainerName, key: readonly string[], isPrefix = false): void => {
    if (!isOpen) throw fault('unavailable', `The store ${file} is closed`, { file })
    checkKey(container, key, isPrefix)
  }
  const nextEtag = (): string => `${opening}-${(++written).toString(36)}`
  const sweep = (container: ContainerName): void => {
    if (layoutOf(container).ttl && written % writesBetweenSweeps === 0)
      run(`DELETE FROM ${column(container)} WHERE expires <= ?`, now())
  }
  const find = (container: ContainerName, key: readonly string[], id: string): Row | undefined =>
    database.prepare(statements(container).get).get<Row>(...key, id, now())

  return {
    async get<T extends StoredDocument>(container: ContainerName, key: readonly string[], id: string) {
      begin(container, key)
      checkName('id', id)
      const row = named(() => find(container, key, id))
      return row && keptOf<T>(file, row)
    },

    async put(container, key, document, options = {}) {
      begin(container, key)
      const { ifMatch, ifNoneMatch, ttl } = options
      checkCondition(options)
      checkTtl(container, ttl)
      const text = documentText(container, key, document)
      const etag = nextEtag()
      const expires = ttl === undefined ? null : now() + ttl * 1000
      const { insert, upsert, replace } = statements(container)
      const head = [...key, document.id]
      const changes = await write(() => {
        sweep(container)
        if (ifMatch !== undefined) return run(replace, text, etag, ttl ?? null, expires, ...head, ifMatch, now())
        const row = [...head, text, etag, ttl ?? null, expires]
        return ifNoneMatch ? run(insert, ...row, now()) : run(upsert, ...row)
      })
      if (changes === 0)
        throw ifNoneMatch ? conflict(container, document.id) : preconditionFailed(container, document.id)
      return { etag }
    },

    async patch(container, key, id, operations, options = {}) {
      begin(container, key)
      checkName('id', id)
      checkPatch(container, operations)
      const etag = nextEtag()
      await write(() =>
        database.transaction(() => {
          const row = find(container, key, id)
          if (!row) throw missing(container, id)
          if (options.ifMatch !== undefined && options.ifMatch !== row.etag) throw preconditionFailed(container, id)
          const text = documentText(container, key, applyPatch(keptOf(file, row).value, operations))
          // A time to live counts from the last write, as on Cosmos DB.
          const expires = row.ttl === null ? null : now() + row.ttl * 1000
          run(statements(container).replace, text, etag, row.ttl, expires, ...key, id, row.etag, now())
        }),
      )
      return { etag }
    },

    async delete(container, key, id, options = {}) {
      begin(container, key)
      checkName('id', id)
      const { remove, removeMatching } = statements(container)
      const { ifMatch } = options
      return write(() => {
        if (ifMatch === undefined) return run(remove, ...key, id, now()) > 0
        if (run(removeMatching, ...key, id, now(), ifMatch) > 0) return true
        if (find(container, key, id)) throw preconditionFailed(container, id)
        return false
      })
    },

    async list<T extends StoredDocument>(container: ContainerName, key: readonly string[], query: ListQuery = {}) {
      begin(container, key, true)
      const limit = checkQuery(container, query)
      const order = orderOf(container, key, query)
      const after = placeOf(container, key, query, order)
      const { sql, values } = listSql(container, key, query, order, { after, limit, now: now() })
      const rows = named(() => database.prepare(sql).all<Row>(...values))
      const items = rows.slice(0, limit).map((row) => keptOf<T>(file, row))
      const last = items.at(-1)
      return rows.length > limit && last
        ? { items, cursor: cursorOf(container, key, query, placeAt(order, last.value)) }
        : { items }
    },

    async close() {
      if (!isOpen) return
      isOpen = false
      group.flush()
      database.close()
    },
  }
}

const keptOf = <T extends StoredDocument>(file: string, row: Row): Kept<T> => {
  try {
    return { value: JSON.parse(row.document) as T, etag: row.etag }
  } catch (cause) {
    throw fault('store_corrupt', `The store ${file} holds a document that is no JSON`, { file }, { cause })
  }
}

interface Statements {
  readonly get: string
  readonly insert: string
  readonly upsert: string
  readonly replace: string
  readonly remove: string
  readonly removeMatching: string
}

const known = new Map<ContainerName, Statements>()

/** The SQL of one container's point operations, written once. */
const statements = (container: ContainerName): Statements => {
  const found = known.get(container)
  if (found) return found
  const table = column(container)
  const keys = [...layoutOf(container).partition, 'id'].map(column)
  const isIt = keys.map((key) => `${key} = ?`).join(' AND ')
  const isLive = '(expires IS NULL OR expires > ?)'
  const values = 'document = excluded.document, etag = excluded.etag, ttl = excluded.ttl, expires = excluded.expires'
  const upsert = `INSERT INTO ${table} (${keys.join(', ')}, document, etag, ttl, expires) VALUES (${keys.map(() => '?').join(', ')}, ?, ?, ?, ?)
    ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${values}`
  const made: Statements = {
    get: `SELECT document, etag, ttl FROM ${table} WHERE ${isIt} AND ${isLive}`,
    // A document that has expired is not there: creating it anew is no conflict.
    insert: `${upsert} WHERE expires <= ?`,
    upsert,
    replace: `UPDATE ${table} SET document = ?, etag = ?, ttl = ?, expires = ? WHERE ${isIt} AND etag = ? AND ${isLive}`,
    remove: `DELETE FROM ${table} WHERE ${isIt} AND ${isLive}`,
    removeMatching: `DELETE FROM ${table} WHERE ${isIt} AND ${isLive} AND etag = ?`,
  }
  known.set(container, made)
  return made
}

const passing: readonly number[] = [5, 6, 8, 10, 13, 14]

const storeFault = (file: string, error: unknown): unknown => {
  if (error instanceof Fault) return error
  if (error instanceof SqliteCorrupt)
    return fault(
      'store_corrupt',
      `The store ${file} is damaged: ${error.reason}. It was not changed`,
      { file },
      { cause: error },
    )
  if (error instanceof SqliteError && passing.includes(error.code & 0xff))
    return fault(
      'unavailable',
      `The store ${file} cannot be read or written now: ${error.message}`,
      { file },
      { cause: error },
    )
  return error
}
