import type { Caller } from '../caller'
import type { DurableClient } from '../runs/contract'
import type { DocumentPassage } from './contract/chunks'
import type {
  BlobEvent,
  DocumentAddress,
  DocumentContent,
  DocumentState,
  DocumentStatus,
  SyncOptions,
  SyncOutcome,
} from './contract/documents'
import type { IndexStatus, ReconcileReport } from './contract/index-status'
import type { SearchOrder, SearchReply, SearchTools } from './contract/search'
import type { KnowledgeActivities } from './contract/work'

export type * from './contract/definition'
export type * from './contract/extraction'
export type * from './contract/chunks'
export type * from './contract/preparation'
export type * from './contract/search-index'
export type * from './contract/search'
export type * from './contract/documents'
export type * from './contract/index-status'
export type * from './contract/work'

/** The knowledge room's offer to doors and nodes. */
export interface Knowledge {
  search(caller: Caller, order: SearchOrder, tools?: SearchTools): Promise<SearchReply>
}

/** Everything the knowledge room does, for doors and triggers. */
export interface KnowledgeRoom extends Knowledge {
  listIndexes(
    caller: Caller,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly IndexStatus[]; readonly next?: string }>
  getIndex(caller: Caller, index: string): Promise<IndexStatus>
  /** Creates the index. Asking again for the same is no change; for another definition, it is built anew beside the one that is searched until then. */
  putIndex(caller: Caller, index: string, order?: unknown, client?: DurableClient): Promise<IndexStatus>
  /** Builds all passages anew beside those that are searched until then, by the order where there is one; an embedder that is no longer configured is replaced by the one that is. */
  rebuildIndex(caller: Caller, index: string, order: unknown, client: DurableClient): Promise<IndexStatus>
  /** Deletes definition, documents and passages. */
  deleteIndex(caller: Caller, index: string): Promise<void>
  /** Compares the container with the index, mends what differs, and says what did. */
  reconcile(caller: Caller, index: string, client: DurableClient): Promise<ReconcileReport>
  /** Writes the blob; the announcement of that write brings it into the index. Where `acl` is absent a document keeps the groups it has; null is public. */
  putDocument(
    caller: Caller,
    index: string,
    path: string,
    body: Uint8Array | string,
    options?: { readonly contentType?: string; readonly acl?: readonly string[] | null },
  ): Promise<{ readonly etag: string }>
  getDocument(caller: Caller, index: string, path: string): Promise<DocumentStatus>
  listDocuments(
    caller: Caller,
    index: string,
    page?: { readonly status?: DocumentState; readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly DocumentStatus[]; readonly next?: string }>
  /** Tries a document again, whatever it failed for. */
  retryDocument(caller: Caller, index: string, path: string, client: DurableClient): Promise<DocumentStatus>
  /** Says who may read a document; null is everybody. Holds for every search that begins after this returned. */
  setAcl(caller: Caller, index: string, path: string, groups: readonly string[] | null): Promise<DocumentStatus>
  /** The stored document, for a caller whose groups may read it. */
  openDocument(caller: Caller, index: string, path: string): Promise<DocumentContent>
  /** A document's passages by their order in it, for a caller whose groups may read it. */
  listPassages(
    caller: Caller,
    index: string,
    path: string,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly DocumentPassage[]; readonly next?: string }>
  /** Deletes the blob; its passages are withdrawn before this returns. */
  deleteDocument(caller: Caller, index: string, path: string): Promise<void>
  /** What the queue `knowledge-events` carries; messages about other blobs are ignored. Throws where the message should come again. */
  handleEvent(event: Pick<BlobEvent, 'subject'> & Partial<BlobEvent>, client?: DurableClient): Promise<void>
  /** Brings index and manifest to what the blob is now. Idempotent, in any order, any number of times. */
  syncDocument(address: DocumentAddress, options?: SyncOptions): Promise<SyncOutcome>
  /** Begins a reconcile of every index, and starts again what stands still. */
  lookAfter(client: DurableClient): Promise<void>
  readonly activities: KnowledgeActivities
}
