import { openDatabase, type Database, type SqlRow } from '../../../sqlite'
import { indexText, queryWords } from '../../analysis'
import type { ChunkHead, IndexedChunk, IndexHit, IndexQuery, InventoryQuery, SearchIndex } from '../../contract'
import { fuseRanks, fusionDepth, similarity } from '../../fuse-ranks'

/** One physical index in one SQLite file: chunks, their words in FTS5, their vectors. */
export interface IndexFile {
  write(chunks: readonly IndexedChunk[]): void
  remove(document: string, which: Parameters<SearchIndex['remove']>[2]): number
  search(query: IndexQuery): IndexHit[]
  chunks(document: string, sync: number): IndexedChunk[]
  inventory(query: InventoryQuery): ChunkHead[]
  close(): void
}

/** Words count most in a document's title, then in its headings, then in its text. */
const weights = '3.0, 2.0, 1.0'

/** Opens an index file, made where there is none. */
export const openIndexFile = (file: string): IndexFile => {
  const database = openDatabase(file)
  try {
    database.exec(schema)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    write: (chunks) => database.transaction(() => chunks.forEach((chunk) => writeChunk(database, chunk))),
    remove: (document, which) => database.transaction(() => removeChunks(database, document, which)),
    search: (query) => search(database, query),
    chunks: (document, sync) =>
      database
        .prepare(
          `SELECT ${columns}, vector FROM chunks LEFT JOIN vectors USING (row) WHERE document = ? AND sync = ? ORDER BY ordinal`,
        )
        .all(document, sync)
        .map(chunkOf),
    inventory: ({ document, after = '', limit }) =>
      (document === undefined
        ? database
            .prepare('SELECT id, document, sync, acl FROM chunks WHERE id > ? ORDER BY id LIMIT ?')
            .all(after, limit)
        : database
            .prepare('SELECT id, document, sync, acl FROM chunks WHERE document = ? AND id > ? ORDER BY id LIMIT ?')
            .all(document, after, limit)
      ).map((row) => ({
        id: String(row['id']),
        document: String(row['document']),
        sync: Number(row['sync']),
        acl: aclOf(row),
      })),
    close: () => database.close(),
  }
}

// The words are kept without their text: what is searched is the analysed form, what is answered the original.
const schema = `
  CREATE TABLE IF NOT EXISTS chunks (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, sync INTEGER NOT NULL,
    ordinal INTEGER NOT NULL, passage TEXT NOT NULL, title TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, page INTEGER, acl TEXT);
  CREATE INDEX IF NOT EXISTS chunks_of_document ON chunks (document, sync, ordinal);
  CREATE TABLE IF NOT EXISTS vectors (row INTEGER PRIMARY KEY, vector BLOB NOT NULL);
  CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    title, section, text, content='', contentless_delete=1, tokenize="porter unicode61 remove_diacritics 2");`

const columns = 'row, id, document, sync, ordinal, passage, title, section, text, first, last, page, acl'

const writeChunk = (database: Database, chunk: IndexedChunk): void => {
  database
    .prepare('SELECT row FROM chunks WHERE id = ?')
    .all(chunk.id)
    .forEach((found) => deleteRow(database, Number(found['row'])))
  const { lastInsertRowid: row } = database
    .prepare(`INSERT INTO chunks (${columns}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(
      chunk.id,
      chunk.document,
      chunk.sync,
      chunk.ordinal,
      chunk.passage,
      chunk.title,
      chunk.section,
      chunk.text,
      chunk.start,
      chunk.end,
      chunk.page ?? null,
      chunk.acl && JSON.stringify(chunk.acl),
    )
  database
    .prepare('INSERT INTO words (rowid, title, section, text) VALUES (?, ?, ?, ?)')
    .run(row, indexText(chunk.title), indexText(chunk.section), indexText(chunk.text))
  if (!chunk.vector) return
  const { buffer, byteOffset, byteLength } = chunk.vector
  database
    .prepare('INSERT INTO vectors (row, vector) VALUES (?, ?)')
    .run(row, new Uint8Array(buffer, byteOffset, byteLength))
}

const removeChunks = (
  database: Database,
  document: string,
  { upTo, keep }: Parameters<SearchIndex['remove']>[2],
): number => {
  const rows = database
    .prepare('SELECT row FROM chunks WHERE document = ? AND sync <= ? AND sync IS NOT ?')
    .all(document, upTo, keep)
  rows.forEach((found) => deleteRow(database, Number(found['row'])))
  return rows.length
}

const deleteRow = (database: Database, row: number): void => {
  database.prepare('DELETE FROM words WHERE rowid = ?').run(row)
  database.prepare('DELETE FROM vectors WHERE row = ?').run(row)
  database.prepare('DELETE FROM chunks WHERE row = ?').run(row)
}

const search = (database: Database, query: IndexQuery): IndexHit[] => {
  const { mode, top } = query
  if (mode === 'vector') return byVector(database, query, top)
  if (mode === 'keyword' || !query.vector) return byKeyword(database, query, top)
  const depth = fusionDepth(top)
  return fuseRanks(byKeyword(database, query, depth), byVector(database, query, depth), top)
}

/** The reader's filter stands inside the query: what may not be read is never counted among the best. */
const readable = `(acl IS NULL OR EXISTS (SELECT 1 FROM json_each(acl) AS allowed WHERE allowed.value IN (SELECT value FROM json_each(?))))`

const byKeyword = (database: Database, { text, groups }: IndexQuery, top: number): IndexHit[] => {
  const words = queryWords(text)
  if (words.length === 0) return []
  return database
    .prepare(
      `SELECT ${columns}, -bm25(words, ${weights}) AS score FROM words JOIN chunks ON chunks.row = words.rowid
       WHERE words MATCH ? AND ${readable} ORDER BY score DESC, id LIMIT ?`.replaceAll(
        'title, section, text,',
        'chunks.title AS title, chunks.section AS section, chunks.text AS text,',
      ),
    )
    .all(words.map((word) => `"${word}"`).join(' OR '), JSON.stringify(groups), top)
    .map((row, at) => ({ chunk: chunkOf(row), score: Number(row['score']), keyword_rank: at + 1, vector_rank: null }))
}

const byVector = (database: Database, { vector, groups }: IndexQuery, top: number): IndexHit[] => {
  if (!vector) return []
  let best: { readonly row: number; readonly id: string; readonly score: number }[] = []
  const keepBest = () => {
    best.sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
    best = best.slice(0, top)
  }
  const scan = database.prepare(`SELECT row, id, vector FROM vectors JOIN chunks USING (row) WHERE ${readable}`)
  for (const found of scan.iterate(JSON.stringify(groups))) {
    const score = similarity(vector, vectorOf(found['vector']) ?? new Float32Array())
    if (score !== undefined) best.push({ row: Number(found['row']), id: String(found['id']), score })
    if (best.length > top * 4 + 1000) keepBest()
  }
  keepBest()
  return best.map(({ row, score }, at) => {
    const found = database.prepare(`SELECT ${columns} FROM chunks WHERE row = ?`).get(row) ?? {}
    return { chunk: chunkOf(found), score, keyword_rank: null, vector_rank: at + 1 }
  })
}

const chunkOf = (row: SqlRow): IndexedChunk => {
  const vector = vectorOf(row['vector'])
  return {
    id: String(row['id']),
    document: String(row['document']),
    sync: Number(row['sync']),
    ordinal: Number(row['ordinal']),
    passage: String(row['passage']),
    title: String(row['title']),
    section: String(row['section']),
    text: String(row['text']),
    start: Number(row['first']),
    end: Number(row['last']),
    ...(row['page'] !== null && { page: Number(row['page']) }),
    acl: aclOf(row),
    ...(vector && { vector }),
  }
}

const aclOf = (row: SqlRow): string[] | null =>
  typeof row['acl'] === 'string' ? (JSON.parse(row['acl']) as string[]) : null

const vectorOf = (bytes: unknown): Float32Array | undefined =>
  bytes instanceof Uint8Array ? new Float32Array(bytes.slice().buffer) : undefined
