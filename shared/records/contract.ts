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
