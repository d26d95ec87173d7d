import type { BlobStore } from '../blobs/contract'
import type { ChatModel, Embedder } from '../models/contract'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import type { PrepareDocument, SearchIndex } from './contract'

/** What the knowledge room is handed. */
export interface KnowledgeDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly index: SearchIndex
  readonly embedder: () => Embedder
  /** Rewrites queries and orders hits anew, where whoever searches brings no model of its own. */
  readonly chat?: () => ChatModel
  readonly world: World
  /** The largest document that is indexed, in bytes; 20 MiB where absent. */
  readonly largest?: number
  /** Documents synced at the same time by one process; 4 where absent. */
  readonly atOnce?: number
  /** Where documents are extracted and chunked; in this thread where absent. */
  readonly prepare?: PrepareDocument
}
