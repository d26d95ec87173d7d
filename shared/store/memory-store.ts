import { openSqliteStore } from './adapters/sqlite/open-sqlite-store'
import type { DocumentStore } from './contract'

/** A whole document store that lives in memory and ends with it: for tests, and for playing time with a clock of one's own. */
export const memoryStore = (now: () => number = () => 0): DocumentStore => openSqliteStore({ file: ':memory:', now })
