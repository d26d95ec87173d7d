import type { BlobStore } from '../blobs/contract'
import type { Json } from '../json'
import type { StoredValue } from './contract'

/** Whose values: they live and are purged with the run. */
export interface RunPlace {
  readonly project: string
  readonly run: string
}

/** How small values stay in a record and large ones go to blobs by hash [12]: the store room's two functions, handed in. */
export interface ValueFunctions {
  keepValue(blobs: BlobStore, place: RunPlace, value: Json): Promise<StoredValue>
  openValue(blobs: BlobStore, place: RunPlace, stored: StoredValue): Promise<Json>
}

/** The hash in a stored value's reference, which is the last part of its blob's path. */
export const hashOfReference = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)
