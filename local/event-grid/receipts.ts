import type { Database } from '../../shared/sqlite'

/** Which version of which blob each subscription has been told of, or will be by the outbox. */
export interface Receipts {
  told(subscription: string, blob: string, etag: string): void
  toldGone(subscription: string, blob: string): void
  /** The blob has another ETag, and that is nothing to tell. */
  renamed(subscription: string, blob: string, etag: string): void
  /** ETags by blob. */
  of(subscription: string): ReadonlyMap<string, string>
  keepOnly(subscriptions: readonly string[]): void
}

/** Keeps the receipts beside the catalogue, so that both change in one transaction. */
export function openReceipts(database: Database): Receipts {
  database.exec(`CREATE TABLE IF NOT EXISTS announced (
    subscription TEXT NOT NULL, blob TEXT NOT NULL, etag TEXT NOT NULL,
    PRIMARY KEY (subscription, blob)) WITHOUT ROWID`)
  const upsert = database.prepare('INSERT OR REPLACE INTO announced VALUES (?, ?, ?)')
  const update = database.prepare('UPDATE announced SET etag = ? WHERE subscription = ? AND blob = ?')
  const remove = database.prepare('DELETE FROM announced WHERE subscription = ? AND blob = ?')
  const select = database.prepare('SELECT blob, etag FROM announced WHERE subscription = ?')

  return {
    told: (subscription, blob, etag) => void upsert.run(subscription, blob, etag),
    toldGone: (subscription, blob) => void remove.run(subscription, blob),
    renamed: (subscription, blob, etag) => void update.run(etag, subscription, blob),
    of: (subscription) =>
      new Map(select.all<{ blob: string; etag: string }>(subscription).map(({ blob, etag }) => [blob, etag])),
    keepOnly(subscriptions) {
      const known = database.prepare('SELECT DISTINCT subscription FROM announced').all<{ subscription: string }>()
      for (const { subscription } of known) {
        if (subscriptions.includes(subscription)) continue
        database.prepare('DELETE FROM announced WHERE subscription = ?').run(subscription)
      }
    },
  }
}
