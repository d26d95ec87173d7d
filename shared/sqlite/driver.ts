import type * as NodeSqlite from 'node:sqlite'

/** The class both SQLite packages export under the same name, by the same API. */
export type SqliteDriver = typeof NodeSqlite.DatabaseSync

/** The driver this process can load: Node's own where it loads without a flag, else the prebuilt package. Chosen by trying, never by version. */
export const sqliteDriver = (): SqliteDriver => (loaded ??= builtInDriver() ?? packagedDriver())

let loaded: SqliteDriver | undefined

const builtInDriver = (): SqliteDriver | undefined => {
  try {
    return withoutExperimentalWarning(
      () => (process.getBuiltinModule('node:sqlite') as typeof NodeSqlite | undefined)?.DatabaseSync,
    )
  } catch {
    return undefined
  }
}

const packagedDriver = (): SqliteDriver =>
  // Loaded only where it is needed: on a Node with its own SQLite the native addon stays on the disk.
  // eslint-disable-next-line typescript/no-require-imports
  (require('@photostructure/sqlite') as unknown as { readonly DatabaseSync: SqliteDriver }).DatabaseSync

/** Node warns once when its SQLite loads; that is news for us, not for the person at the terminal. Other warnings pass. */
const withoutExperimentalWarning = <T>(load: () => T): T => {
  const realProcess = process.getBuiltinModule('node:process')
  // eslint-disable-next-line typescript/unbound-method
  const emitWarning = realProcess.emitWarning
  realProcess.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!/\bSQLite\b.*experimental/.test(String(warning))) Reflect.apply(emitWarning, realProcess, [warning, ...rest])
  }
  try {
    return load()
  } finally {
    realProcess.emitWarning = emitWarning
  }
}
