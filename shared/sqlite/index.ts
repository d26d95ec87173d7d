/** SQLite by the node:sqlite API, for any room that keeps a file. Knows nothing of Sluice. */
export { openDatabase } from './database'
export type { Database, DatabaseOptions, SqlChanges, SqlRow, SqlValue, Statement } from './database'
export { SqliteCorrupt, SqliteError } from './errors'
