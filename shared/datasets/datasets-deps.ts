import type { BlobStore } from '../blobs/contract'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import type { RunContents } from './contract'

/** What datasets stand on. */
export interface DatasetsDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: Pick<World, 'now' | 'sleep' | 'random'>
  readonly runs: RunContents
}
