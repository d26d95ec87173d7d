import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fault } from '../../../faults'
import type { Database } from '../../../sqlite'
import { openDatabase } from '../../../sqlite'
import type { ContainerLayout } from '../../contract'
import { containers } from '../../contract'
import { column, orderIndexSql } from './sql'

/** The version of the tables below. A program that meets a higher one leaves the file alone [14]. */
export const storeFormat = 1

/** Opens the file of a store, making its tables where they are missing; refuses a file of a newer program or of another kind before anything is written. */
export const openStoreFile = (file: string, durable: 'process' | 'power'): Database => {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true })
    if (existsSync(file) && statSync(file).size > 0) refuseForeign(file)
  }
  const database = openDatabase(file, { durable })
  try {
    database.transaction(() => createTables(database))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Takes the next opening's number: ETags begin with it, so that none is ever given twice. */
export const takeOpening = (database: Database): number =>
  database
    .prepare("UPDATE sluice_store SET value = value + 1 WHERE name = 'openings' RETURNING value")
    .get<{ readonly value: number }>()?.value ?? 0

const refuseForeign = (file: string): void => {
  const database = openDatabase(file, { readOnly: true })
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all<{ readonly name: string }>()
    if (tables.length === 0) return
    if (!tables.some(({ name }) => name === 'sluice_store'))
      throw fault('store_corrupt', `${file} is a SQLite file, but no store of Sluice; it was not changed`, { file })
    const format =
      database.prepare("SELECT value FROM sluice_store WHERE name = 'format'").get<{ readonly value: number }>()
        ?.value ?? 0
    if (format > storeFormat)
      throw fault(
        'newer_data',
        `${file} was written by a newer Sluice (data format ${format}); this one reads up to ${storeFormat}. It was not changed`,
        {
          file,
          found: format,
          known: storeFormat,
        },
      )
  } finally {
    database.close()
  }
}

const createTables = (database: Database): void => {
  database.exec('CREATE TABLE IF NOT EXISTS sluice_store (name TEXT PRIMARY KEY, value INTEGER NOT NULL)')
  database.exec(`INSERT INTO sluice_store VALUES ('format', ${storeFormat}), ('openings', 0) ON CONFLICT DO NOTHING`)
  for (const [name, layout] of Object.entries<ContainerLayout>(containers)) {
    const keys = layout.partition.map(column)
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${column(name)} (${keys.map((key) => `${key} TEXT NOT NULL`).join(', ')}, id TEXT NOT NULL,
       document TEXT NOT NULL, etag TEXT NOT NULL, ttl INTEGER, expires INTEGER, PRIMARY KEY (${keys.join(', ')}, id))`,
    )
    layout.orders.forEach((order, ordinal) => database.exec(orderIndexSql(name, order, layout, ordinal)))
    if (layout.ttl)
      database.exec(
        `CREATE INDEX IF NOT EXISTS ${column(`${name}_expires`)} ON ${column(name)} (expires) WHERE expires IS NOT NULL`,
      )
  }
}
