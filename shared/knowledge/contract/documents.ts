import type { FaultData } from '../../faults'
import type { ExtractionReport } from './extraction'

/** A document's state as the API answers it: of exactly the blob that is there now. */
export interface DocumentStatus {
  readonly path: string
  readonly status: DocumentState
  readonly title: string
  readonly chunks: number
  /** Why it failed. */
  readonly error?: FaultData
  /** Syncs begun of this version of the blob. */
  readonly attempts: number
  readonly report?: ExtractionReport
  readonly etag: string | null
  readonly size: number
  readonly acl: readonly string[] | null
  readonly indexed_at: string | null
}

/** How far a document is. */
export type DocumentState = 'pending' | 'indexed' | 'failed'

/** An Event Grid message about a blob, as the queue `knowledge-events` carries it. */
export interface BlobEvent {
  readonly id: string
  readonly eventType: 'Microsoft.Storage.BlobCreated' | 'Microsoft.Storage.BlobDeleted'
  readonly subject: string
  readonly eventTime: string
  readonly data: {
    readonly api: string
    readonly url: string
    readonly eTag?: string
    readonly contentLength?: number
    readonly sequencer?: string
  }
}

/** Names one document; the project was checked by whoever made it. */
export interface DocumentAddress {
  readonly project: string
  readonly index: string
  readonly path: string
}

/** What a sync may do. */
export interface SyncOptions {
  /** Takes a file of any size up to the largest that is indexed at all. */
  readonly large?: boolean
  /** Milliseconds since 1970 after which no further texts are paid for. */
  readonly until?: number
  /** Tries again what failed for good. */
  readonly again?: boolean
  /** Whoever asks was told that the blob was written. */
  readonly created?: boolean
}

/** How a sync ended: in what the manifest now says of the document. `large` waits for an orchestration; `unfinished` goes on where it was when it is asked for again. */
export interface SyncOutcome {
  readonly outcome: 'indexed' | 'failed' | 'removed' | 'unchanged' | 'absent' | 'large' | 'unfinished'
  readonly chunks: number
}

/** A stored document as it is served. */
export interface DocumentContent {
  readonly path: string
  readonly contentType: string
  readonly size: number
  readonly etag: string
  readonly body: AsyncIterable<Uint8Array>
}
