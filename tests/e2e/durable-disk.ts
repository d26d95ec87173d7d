import { join } from 'node:path'
import { openDatabase } from '../../shared/sqlite'

/** What lies on disk of durable runs while nobody works on them. */
export interface DurableDisk {
  /** Texts of kept model answers. */
  readonly kept: ReadonlySet<string>
  /** `<run> <path>` of every node whose outcome is committed. */
  readonly committed: ReadonlySet<string>
  /** Segments that the hub still has to hear the end of: each the run and the segment's number. */
  readonly owed: readonly { readonly run: string; readonly segment: number }[]
  /** Runs by status. */
  readonly runs: ReadonlyMap<string, string>
}

/** Reads a killed ground's folder, by SQL alone. */
export const readDurableDisk = (folder: string): DurableDisk => {
  const documents = rows<{ document: string; run: string }>(
    join(folder, 'store.db'),
    'SELECT document, run FROM "runs"',
  ).map(({ document, run }) => ({ run, ...(JSON.parse(document) as StoredDocument) }))
  const work = rows<{ input: string }>(
    join(folder, 'hub.db'),
    `SELECT input FROM work WHERE kind = 'activity' AND name = 'runSegment'`,
  )
  const ended = new Set(['completed', 'failed', 'bypassed', 'cancelled'])
  return {
    kept: new Set(documents.flatMap((one) => (one.doc === 'call' ? [one.reply.value.message.content] : []))),
    committed: new Set(
      documents.flatMap((one) => (one.doc === 'node' && ended.has(one.status) ? [`${one.run} ${one.path}`] : [])),
    ),
    owed: work.map(({ input }) => segmentOf(JSON.parse(input))),
    runs: new Map(documents.flatMap((one) => (one.doc === 'run' ? [[one.run, one.status] as const] : []))),
  }
}

type StoredDocument =
  | { readonly doc: 'call'; readonly reply: { readonly value: { readonly message: { readonly content: string } } } }
  | { readonly doc: 'node'; readonly path: string; readonly status: string }
  | { readonly doc: 'run'; readonly status: string }

const rows = <T extends object>(file: string, sql: string): readonly T[] => {
  const database = openDatabase(file, { readOnly: true })
  try {
    return database.prepare(sql).all<T & Record<string, never>>()
  } finally {
    database.close()
  }
}

const segmentOf = (input: unknown): { readonly run: string; readonly segment: number } => {
  const one = (Array.isArray(input) ? input[0] : input) as { readonly run: string; readonly segment: number }
  return { run: one.run, segment: one.segment }
}
