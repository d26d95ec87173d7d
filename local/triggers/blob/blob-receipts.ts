import type { Database } from '../../../shared/sqlite'

/** What one blob trigger remembers of the blobs it has seen. */
export interface BlobReceipts {
  /** Whether this version of the blob needs no more work. */
  isDone(blob: string, etag: string): boolean
  /** Notes a try before it is made, so that a blob that ends the process is not tried forever; gives its number. */
  begin(blob: string, etag: string): number
  done(blob: string, etag: string): void
  /** Whether the trigger has ever looked at its container; notes that it has. */
  isFirstLook(): boolean
  /** Forgets blobs that are gone. */
  keepOnly(blobs: ReadonlySet<string>): void
}

/** The receipts of one function and container in the host's database. */
export function blobReceipts(database: Database, functionName: string, container: string): BlobReceipts {
  database.exec(`
    CREATE TABLE IF NOT EXISTS blob_receipts (
      function TEXT NOT NULL, container TEXT NOT NULL, blob TEXT NOT NULL, etag TEXT NOT NULL,
      tries INTEGER NOT NULL, done INTEGER NOT NULL, PRIMARY KEY (function, container, blob)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS blob_triggers (
      function TEXT NOT NULL, container TEXT NOT NULL, PRIMARY KEY (function, container)) WITHOUT ROWID`)
  const key = [functionName, container] as const
  const where = 'WHERE function = ? AND container = ?'
  const select = database.prepare(`SELECT etag, tries, done FROM blob_receipts ${where} AND blob = ?`)
  const upsert = database.prepare('INSERT OR REPLACE INTO blob_receipts VALUES (?, ?, ?, ?, ?, ?)')
  const selectAll = database.prepare(`SELECT blob FROM blob_receipts ${where}`)
  const remove = database.prepare(`DELETE FROM blob_receipts ${where} AND blob = ?`)
  const addTrigger = database.prepare('INSERT OR IGNORE INTO blob_triggers VALUES (?, ?)')

  const receiptOf = (blob: string, etag: string): { tries: number; done: number } | undefined => {
    const found = select.get<{ etag: string; tries: number; done: number }>(...key, blob)
    return found?.etag === etag ? found : undefined
  }

  return {
    isDone: (blob, etag) => receiptOf(blob, etag)?.done === 1,
    begin(blob, etag) {
      const tries = (receiptOf(blob, etag)?.tries ?? 0) + 1
      upsert.run(...key, blob, etag, tries, 0)
      return tries
    },
    done: (blob, etag) => void upsert.run(...key, blob, etag, receiptOf(blob, etag)?.tries ?? 0, 1),
    isFirstLook: () => addTrigger.run(...key).changes > 0,
    keepOnly(blobs) {
      database.transaction(() => {
        for (const { blob } of selectAll.all<{ blob: string }>(...key)) if (!blobs.has(blob)) remove.run(...key, blob)
      })
    },
  }
}
