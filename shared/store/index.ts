/** Documents: the port of `contract.ts`, its adapters and its helpers. `shape.ts` and `values.ts` are pure or work on ports alone; they are part of the contract, and any room may import them. */
export { openSqliteStore } from './adapters/sqlite/open-sqlite-store'
export type { SqliteStoreOptions } from './adapters/sqlite/open-sqlite-store'
export { memoryStore } from './memory-store'
export { shape } from './shape'
export type { Cast, Shape, ShapeDefinition } from './shape'
export { keepValue, largestInlineValue, openValue } from './values'
export type { ValueScope } from './values'
