import type { Caller } from '../caller'
import type { JsonObject } from '../json'

/** One piece of application data: a customer, an order. */
export interface RecordEntry {
  readonly id: string
  readonly partition: string
  readonly collection: string
  readonly data: JsonObject
}

/** What a lookup node may ask of application data. Nothing found is null or an empty list, never an error. */
export interface Records {
  get(caller: Caller, collection: string, partition: string, id: string): Promise<RecordEntry | null>
  list(
    caller: Caller,
    collection: string,
    partition: string,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly RecordEntry[]; readonly cursor?: string }>
}

/** How an import went. */
export interface ImportReport {
  readonly imported: number
}

/** The records room's offer to the doors; `get` and `list` need `reader`, writing needs `author`. */
export interface RecordsRoom {
  /** For lookup nodes, which read as the flow on behalf of the caller and keep the owner rule themselves. */
  readonly forNodes: Records
  get(caller: Caller, collection: string, partition: string, id: string): Promise<RecordEntry>
  list(
    caller: Caller,
    collection: string,
    partition: string,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly RecordEntry[]; readonly next?: string }>
  /** A page of every partition of a collection. */
  listAll(
    caller: Caller,
    collection: string,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly RecordEntry[]; readonly next?: string }>
  /** Creates or replaces. */
  put(
    caller: Caller,
    collection: string,
    partition: string,
    id: string,
    data: JsonObject,
  ): Promise<{ readonly entry: RecordEntry; readonly created: boolean }>
  delete(caller: Caller, collection: string, partition: string, id: string): Promise<void>
  /** Deletes every record of a partition; says how many there were. */
  forget(caller: Caller, collection: string, partition: string): Promise<number>
  /** Lines of `{partition, id, …}`: all are checked before the first is written, so a bad file stores nothing. */
  import(caller: Caller, collection: string, body: string | Uint8Array): Promise<ImportReport>
}
