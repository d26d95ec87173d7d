import type { Json } from '../json'

/** How one container is laid out on every adapter: SQLite tables and Bicep containers come from this. */
export interface ContainerLayout {
  /** Partition key fields, outermost first. The adapter writes them into each document. */
  readonly partition: readonly string[]
  /** Orders over more than one field; an order that is not listed is refused on every adapter. */
  readonly orders: readonly (readonly OrderField[])[]
  /** Whether documents may carry a time to live. */
  readonly ttl: boolean
}

/** One field of an order. */
export interface OrderField {
  readonly field: string
  readonly direction: 'ascending' | 'descending'
}

/** The one table of containers. */
export const containers = {
  runs: {
    partition: ['project', 'run'],
    orders: [
      [
        { field: 'doc', direction: 'ascending' },
        { field: 'started', direction: 'descending' },
      ],
    ],
    ttl: false,
  },
  rows: { partition: ['project', 'batch', 'bucket'], orders: [], ttl: false },
  flows: { partition: ['project', 'flow'], orders: [], ttl: false },
  settings: { partition: ['project', 'kind'], orders: [], ttl: false },
  knowledge: { partition: ['project', 'index'], orders: [], ttl: false },
  records: { partition: ['project', 'collection', 'partition'], orders: [], ttl: false },
  evidence: { partition: ['project', 'kind'], orders: [], ttl: false },
  memo: { partition: ['project', 'prefix'], orders: [], ttl: true },
  ledger: { partition: ['project', 'window'], orders: [], ttl: true },
} as const satisfies Record<string, ContainerLayout>

/** A container of the table. */
export type ContainerName = keyof typeof containers

/** What every stored document carries: an id of `[A-Za-z0-9_~-]` (or a hash) and the version of its shape. */
export interface StoredDocument {
  readonly id: string
  readonly v: number
}

/** A document with the ETag it was read at. */
export interface Kept<T> {
  readonly value: T
  readonly etag: string
}

/** When a write may happen: `ifMatch` an ETag, or `ifNoneMatch: '*'` to create only. A write whose condition fails throws `precondition_failed` (ifMatch) or `conflict` (ifNoneMatch). */
export interface WriteCondition {
  readonly ifMatch?: string
  readonly ifNoneMatch?: '*'
}

/** One condition of a query. Fields are dotted paths; comparisons follow Cosmos: values of another type never match. */
export interface Where {
  readonly field: string
  readonly is: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'starts-with' | 'array-contains'
  readonly value: Json
}

/** What to list within one partition, or within all partitions below a prefix of the key. */
export interface ListQuery {
  readonly where?: readonly Where[]
  readonly orderBy?: readonly OrderField[]
  /** At most this many items a page, 1 to 500; 50 where absent. */
  readonly limit?: number
  /** The cursor of the page before; opaque. */
  readonly cursor?: string
}

/** One page of documents; no cursor on the last page. */
export interface Page<T> {
  readonly items: readonly Kept<T>[]
  readonly cursor?: string
}

/** One change of a patch; at most 10 in a call. `field` is a dotted path. */
export type PatchOperation =
  | { readonly op: 'set'; readonly field: string; readonly value: Json }
  | { readonly op: 'remove'; readonly field: string }
  | { readonly op: 'increment'; readonly field: string; readonly value: number }

/** Where documents live. Keys list the partition fields' values, outermost first, project always among them. */
export interface DocumentStore {
  /** Milliseconds by which a read may lag behind a write, at most [15]; none where absent. */
  readonly lagMs?: number
  get<T extends StoredDocument>(
    container: ContainerName,
    key: readonly string[],
    id: string,
  ): Promise<Kept<T> | undefined>
  /** Creates or replaces; returns the new ETag. `ttl` in seconds, only where the container allows it. */
  put<T extends StoredDocument>(
    container: ContainerName,
    key: readonly string[],
    document: T,
    options?: WriteCondition & { readonly ttl?: number },
  ): Promise<{ readonly etag: string }>
  /** Changes fields of an existing document; `not_found` where there is none. */
  patch(
    container: ContainerName,
    key: readonly string[],
    id: string,
    operations: readonly PatchOperation[],
    options?: { readonly ifMatch?: string },
  ): Promise<{ readonly etag: string }>
  /** True where there was one. */
  delete(
    container: ContainerName,
    key: readonly string[],
    id: string,
    options?: { readonly ifMatch?: string },
  ): Promise<boolean>
  /** `key` may be a prefix of the partition key but always names the project. */
  list<T extends StoredDocument>(container: ContainerName, key: readonly string[], query?: ListQuery): Promise<Page<T>>
  close(): Promise<void>
}
