import { join } from 'node:path'
import { openDatabase, type Database } from '../../shared/sqlite'

/** What lies on disk of durable runs, read by SQL alone while the ground that wrote it stands still or is dead. */
export interface DurableDisk {
  /** Texts of kept model answers. */
  readonly kept: ReadonlySet<string>
  /** `<run> <path>` of every node whose outcome is committed. */
  readonly committed: ReadonlySet<string>
  /** Segments that the hub still has to hear the end of. */
  owed(): readonly { readonly run: string; readonly segment: number }[]
  /** Runs by status. */
  statuses(): ReadonlyMap<string, string>
  /** Reads what was written since. */
  refresh(): void
  close(): void
}

/** Opens the files of a ground's folder for reading. */
export const openDurableDisk = (folder: string): DurableDisk => {
  const [store, hub] = ['store.db', 'hub.db'].map((name) => openDatabase(join(folder, name), { readOnly: true })) as [
    Database,
    Database,
  ]
  const kept = new Set<string>()
  const committed = new Set<string>()
  let last = 0
  const take = (run: string, document: StoredDocument): void => {
    if (document.doc === 'call') kept.add(document.reply.value.message.content)
    else if (document.doc === 'node' && ended.has(document.status)) committed.add(`${run} ${document.path}`)
  }
  return {
    kept,
    committed,
    // Answers and outcomes are created once and never changed, so that only new rows are news.
    refresh() {
      const news = store.prepare('SELECT rowid AS place, run, document FROM "runs" WHERE rowid > ? ORDER BY rowid')
      for (const { place, run, document } of news.all<{ place: number; run: string; document: string }>(last)) {
        take(run, JSON.parse(document) as StoredDocument)
        last = place
      }
    },
    owed: () =>
      hub
        .prepare(`SELECT input FROM work WHERE kind = 'activity' AND name = 'runSegment'`)
        .all<{ input: string }>()
        .map(({ input }) => JSON.parse(input) as { readonly run: string; readonly segment: number }),
    statuses: () =>
      new Map(
        store
          .prepare(
            `SELECT run, json_extract(document, '$.status') AS status FROM "runs" WHERE json_extract(document, '$.doc') = 'run'`,
          )
          .all<{ run: string; status: string }>()
          .map(({ run, status }) => [run, status]),
      ),
    close() {
      store.close()
      hub.close()
    },
  }
}

const ended: ReadonlySet<string> = new Set(['completed', 'failed', 'bypassed', 'cancelled'])

type StoredDocument =
  | { readonly doc: 'call'; readonly reply: { readonly value: { readonly message: { readonly content: string } } } }
  | { readonly doc: 'node'; readonly path: string; readonly status: string }
  | { readonly doc: 'run' }
