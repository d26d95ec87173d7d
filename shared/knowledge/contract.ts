import type { Caller } from '../caller'
import type { FaultData } from '../faults'

/** How one index is made: written once by PUT /indexes/{index}. */
export interface IndexDefinition {
  readonly name: string
  readonly chunking: { readonly strategy: 'structure'; readonly max_tokens: number }
  readonly embedding: { readonly model: string; readonly dimensions: number; readonly semantic: boolean }
}

/** Where a piece of extracted text stands in its document. Offsets are characters of the extracted text. */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'list' | 'table' | 'code'
  readonly text: string
  /** Headings above this block, outermost first. */
  readonly headings: readonly string[]
  readonly start: number
  readonly end: number
  readonly page?: number
}

/** A document as text with its structure. */
export interface Extracted {
  readonly title: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** One extractor: a plain value with one function. Throws a fault the manifest will carry. */
export interface Extractor {
  readonly id: string
  /** Lower-case file endings with their dot. */
  readonly endings: readonly string[]
  readonly contentTypes: readonly string[]
  extract(body: Uint8Array, path: string): Promise<Extracted> | Extracted
}

/** A passage to be indexed. `passage` is the stable name: hash(index, path, heading path, text, occurrence). */
export interface Chunk {
  readonly passage: string
  readonly ordinal: number
  readonly title: string
  readonly section: string
  readonly text: string
  readonly start: number
  readonly end: number
  readonly page?: number
}

/** A chunk as the index holds it. Its id is hash(document)-n-ordinal, letters, digits and `-` only. */
export interface IndexedChunk extends Chunk {
  readonly id: string
  /** The document's path. */
  readonly document: string
  /** The number of the sync that wrote it; believed only while the manifest's `current` equals it. */
  readonly sync: number
  /** Groups that may read it; null is public. */
  readonly acl: readonly string[] | null
  readonly vector?: Float32Array
}

/** Names one physical index. */
export interface IndexScope {
  readonly project: string
  readonly index: string
  readonly generation: string
}

/** What is asked of an index. `groups` is the reader's; public chunks are always readable. `unrestricted` only for the ingestion's own reads. */
export interface IndexQuery {
  readonly text: string
  readonly vector?: Float32Array
  readonly mode: 'hybrid' | 'keyword' | 'vector'
  readonly top: number
  readonly groups: readonly string[]
}

/** One hit with why it ranks where it does. */
export interface IndexHit {
  readonly chunk: IndexedChunk
  readonly score: number
  readonly keyword_rank: number | null
  readonly vector_rank: number | null
}

/** The search port: SQLite FTS5 here, Azure AI Search there. */
export interface SearchIndex {
  write(scope: IndexScope, chunks: readonly IndexedChunk[]): Promise<void>
  /** Deletes the chunks of one document, all but those of sync `keep` where given. Returns how many. */
  remove(scope: IndexScope, document: string, keep?: number): Promise<number>
  search(scope: IndexScope, query: IndexQuery): Promise<readonly IndexHit[]>
  /** The chunks of one document and sync, by ordinal. */
  chunks(scope: IndexScope, document: string, sync: number): Promise<readonly IndexedChunk[]>
  /** Deletes a whole physical index. */
  drop(scope: IndexScope): Promise<void>
  close(): Promise<void>
}

/** A passage as searches and retrieve nodes answer it; the words of API.md. */
export interface Passage {
  readonly passage: string
  readonly document: string
  readonly title: string
  readonly section: string
  readonly page?: number
  readonly text: string
  readonly start: number
  readonly end: number
  readonly score: number
  readonly why: { readonly keyword_rank: number | null; readonly vector_rank: number | null; readonly note?: string }
}

/** A search as the API and the retrieve node ask it. */
export interface SearchOrder {
  readonly index: string
  readonly query: string
  readonly mode?: 'hybrid' | 'keyword' | 'vector'
  readonly top?: number
}

/** A document's state as the API answers it. */
export interface DocumentStatus {
  readonly path: string
  readonly status: 'pending' | 'indexed' | 'failed'
  readonly chunks: number
  readonly error?: FaultData
  readonly etag: string | null
  readonly acl: readonly string[] | null
  readonly indexed_at: string | null
}

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

/** The knowledge room's offer to doors and nodes. */
export interface Knowledge {
  search(caller: Caller, order: SearchOrder): Promise<{ readonly results: readonly Passage[] }>
}
