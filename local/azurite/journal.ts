import { type Database, openDatabase } from '../../shared/sqlite'
import { messageOf } from '../core/log-bus'
import { HostError } from '../host-error'
import { findByName } from './find-by-name'
import type { CatalogueDocument, LokiCollection, MetadataStore } from './internals'
import { fromTaggedJson, toTaggedJson } from './tagged-json'

/** One change of one catalogue document. */
export interface CatalogueChange {
  /** `blob`, `blob-extent`, `queue` or `queue-extent`. */
  readonly store: string
  readonly collection: string
  readonly kind: 'insert' | 'update' | 'delete'
  readonly document: CatalogueDocument
}

/** Writes Azurite's catalogues to SQLite, each change before the answer that depends on it. */
export interface Journal {
  readonly database: Database
  /** Makes one metadata store read from and write to the journal; before the server starts. */
  attach(store: string, metadata: MetadataStore): void
  /** Called within the transaction of the change: what it writes is committed together with the change, or not at all. */
  onChange(listener: (change: CatalogueChange) => void): void
  /** Called after changes are on disk. */
  onCommitted(listener: (changes: readonly CatalogueChange[]) => void): void
  /** Runs own writes within the current transaction. */
  write(work: () => void): void
  close(): void
}

/** The version of the journal's tables; a folder with a higher one is left alone. */
const journalVersion = 1

/** How to keep the journal. */
export interface JournalOptions {
  readonly file: string
  readonly durable?: 'process' | 'power'
  /** The journal cannot be written: the process must end, for memory and disk have parted. */
  readonly onBroken: (error: Error) => void
}

/** Opens the journal of one data folder. */
export function openJournal({ file, durable = 'process', onBroken }: JournalOptions): Journal {
  const database = openDatabase(file, { durable })
  prepareTables(database, file)

  const insertRow = database.prepare('INSERT INTO documents (store, collection, json) VALUES (?, ?, ?)')
  const updateRow = database.prepare('UPDATE documents SET json = ? WHERE id = ?')
  const deleteRow = database.prepare('DELETE FROM documents WHERE id = ?')
  const changeListeners: ((change: CatalogueChange) => void)[] = []
  const commitListeners: ((changes: readonly CatalogueChange[]) => void)[] = []
  let pending: CatalogueChange[] | undefined
  let broken: Error | undefined

  // What changes within one synchronous step is one transaction: an overwrite is a removal and an insertion, and a kill
  // between them would lose the blob. The commit is a microtask queued at the first change, so it runs before whatever
  // waits for the changing method goes on, and so before the answer.
  function begin(): CatalogueChange[] {
    if (broken) throw broken
    if (!pending) {
      database.exec('BEGIN IMMEDIATE')
      pending = []
      queueMicrotask(commit)
    }
    return pending
  }

  function commit(): void {
    const changes = pending
    if (!changes) return
    guarded(() => database.exec('COMMIT'))
    pending = undefined
    for (const listener of commitListeners) listener(changes)
  }

  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      broken = new HostError('bad_storage', `${file} could not be written: ${messageOf(error)}`, { cause: error })
      pending = undefined
      onBroken(broken)
      throw broken
    }
  }

  function record(change: CatalogueChange, rows: Map<number, number>): void {
    guarded(() => {
      const changes = begin()
      const id = change.document.$loki ?? 0
      const row = rows.get(id)
      if (change.kind === 'delete') {
        if (row !== undefined) deleteRow.run(row)
        rows.delete(id)
      } else if (row === undefined) {
        const json = toTaggedJson(change.document)
        rows.set(id, Number(insertRow.run(change.store, change.collection, json).lastInsertRowid))
      } else {
        updateRow.run(toTaggedJson(change.document), row)
      }
      for (const listener of changeListeners) listener(change)
      changes.push(change)
    })
  }

  function readBack(store: string, collection: LokiCollection): Map<number, number> {
    const rows = new Map<number, number>()
    const stored = database
      .prepare('SELECT id, json FROM documents WHERE store = ? AND collection = ? ORDER BY id')
      .all<{ id: number; json: string }>(store, collection.name)
    if (stored.length > 0) collection.clear()
    for (const { id, json } of stored) rows.set(collection.insert(fromTaggedJson(json)).$loki ?? 0, id)
    return rows
  }

  return {
    database,
    attach(store, metadata) {
      stopSavingFiles(metadata)
      const init = metadata.init.bind(metadata)
      metadata.init = async () => {
        await init()
        for (const collection of metadata.db.collections) {
          const rows = readBack(store, collection)
          collection.asyncListeners = false
          findByName(collection)
          for (const kind of ['insert', 'update', 'delete'] as const) {
            collection.on(kind, (given) => {
              for (const document of Array.isArray(given) ? given : [given]) {
                record({ store, collection: collection.name, kind, document }, rows)
              }
            })
          }
        }
      }
    },
    onChange: (listener) => void changeListeners.push(listener),
    onCommitted: (listener) => void commitListeners.push(listener),
    write: (work) =>
      guarded(() => {
        begin()
        work()
      }),
    close() {
      commit()
      database.close()
    },
  }
}

/** Azurite's own files would be read back in place of the journal, late and whole; they are never made. */
function stopSavingFiles({ db }: MetadataStore): void {
  db.autosaveDisable()
  db.loadDatabase = (_options, done) => done()
  db.saveDatabase = (done) => done()
  db.close = (done) => done()
}

function prepareTables(database: Database, file: string): void {
  const found = database.prepare('PRAGMA user_version').get<{ user_version: number }>()?.user_version ?? 0
  if (found > journalVersion) {
    database.close()
    throw new HostError('newer_data', `${file} is of version ${found}, this program knows version ${journalVersion}`)
  }
  database.exec(`
    CREATE TABLE IF NOT EXISTS documents (
      id INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL, collection TEXT NOT NULL, json TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS documents_by_collection ON documents (store, collection, id);
    PRAGMA user_version = ${journalVersion}`)
}
