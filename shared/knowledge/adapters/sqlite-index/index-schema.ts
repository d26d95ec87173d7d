import { fault } from '../../../faults'
import type { Database } from '../../../sqlite'

/** The version of the layout that index files are written in. */
const schemaVersion = 2

// Only what cannot be made again is kept: words and all that ranking needs follow from these rows.
const schema = `
  CREATE TABLE IF NOT EXISTS chunks (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, sync INTEGER NOT NULL,
    ordinal INTEGER NOT NULL, passage TEXT NOT NULL, title TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, page INTEGER, acl TEXT, more TEXT, vector BLOB);
  CREATE INDEX IF NOT EXISTS chunks_of_document ON chunks (document, sync, ordinal);`

// The first layout had no number. It kept the words of another analysis in the file, vectors in a table of their own, and nothing but the
// fields of then.
const fromTheFirst = `
  DROP TABLE words;
  ALTER TABLE chunks ADD COLUMN more TEXT;
  ALTER TABLE chunks ADD COLUMN vector BLOB;
  UPDATE chunks SET vector = (SELECT vector FROM vectors WHERE vectors.row = chunks.row);
  DROP TABLE vectors;`

/** Brings a file to the layout of this version; one of a later version is refused unchanged. */
export const migrate = (database: Database): void => {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (found > schemaVersion)
    throw fault(
      'newer_data',
      `The index file ${database.file} has layout ${found}; this version knows up to ${schemaVersion}`,
      { file: database.file, found, known: schemaVersion },
    )
  if (found === schemaVersion) return
  database.transaction(() => {
    const hasChunks = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'chunks'`).get() !== undefined
    if (hasChunks) database.exec(fromTheFirst)
    database.exec(`${schema} PRAGMA user_version = ${schemaVersion}`)
  })
}
