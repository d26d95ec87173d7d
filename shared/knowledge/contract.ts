import type { Caller } from '../caller'
import type { FaultData } from '../faults'
import type { DurableClient } from '../runs/contract'
import type { ChatModel } from '../models/contract'

/** How one index is made: written once by PUT /indexes/{index}. */
export interface IndexDefinition {
  readonly name: string
  readonly chunking: Chunking
  readonly embedding: { readonly model: string; readonly dimensions: number; readonly semantic: boolean }
}

/** How an index cuts its documents. Tokens are estimated. */
export interface Chunking {
  /** `structure` packs blocks up to the budget within their section; `parent-child` does so for parents and cuts each again into the children that are searched. */
  readonly strategy: 'structure' | 'parent-child'
  /** The budget of a passage that is searched. */
  readonly max_tokens: number
  /** How much of the passage before is repeated, in whole sentences, where a section had to be cut; 0 where absent. */
  readonly overlap_tokens?: number
  /** The budget of a parent; four times `max_tokens` where absent. Of `parent-child` only. */
  readonly parent_tokens?: number
}

/** A stretch of a text, end not included: of the extracted text unless said otherwise. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A link as a reader would follow it: http, https or mailto. */
export interface Link {
  readonly text: string
  readonly url: string
}

/** Where a piece of extracted text stands in its document. Offsets are characters of the extracted text. */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'list' | 'table' | 'code'
  readonly text: string
  /** Headings above this block, outermost first. */
  readonly headings: readonly string[]
  readonly start: number
  readonly end: number
  /** The page it stands on, from 1: of a pdf, or the slide of a presentation. */
  readonly page?: number
  readonly links?: readonly Link[]
}

/** A document as text with its structure. */
export interface Extracted {
  readonly title: string
  readonly text: string
  readonly blocks: readonly Block[]
  /** Pages, slides or sheets, of the kinds that have them. */
  readonly pages?: number
  /** Pictures met, of which nothing was read. */
  readonly images?: number
  /** The encoding its characters were read by, of the kinds that are text. */
  readonly encoding?: string
  readonly warnings?: readonly ExtractionWarning[]
}

/** Recognises text in scans and pictures: a service, where one is configured. Throws a fault the manifest will carry. */
export interface LayoutReader {
  readonly id: string
  read(body: Uint8Array, path: string, contentType: string): Promise<Extracted>
}

/** Something a reader of the report should know: part of the document was not read, or not as its writer saw it. */
export interface ExtractionWarning {
  readonly code:
    | 'images_without_text'
    | 'pages_without_text'
    | 'guessed_encoding'
    | 'replaced_characters'
    | 'hidden_parts'
    | 'damaged_parts'
  readonly message: string
}

/** What came of reading one document, kept with its status. */
export interface ExtractionReport {
  /** The id of the extractor that read it. */
  readonly extractor: string
  readonly bytes: number
  readonly characters: number
  readonly pages?: number
  readonly headings: number
  readonly tables: number
  readonly links: number
  readonly images: number
  readonly encoding?: string
  readonly warnings: readonly ExtractionWarning[]
  /** Milliseconds of extraction and chunking together. */
  readonly took_ms: number
}

/** One extractor: a plain value with one function. Throws a fault the manifest will carry. */
export interface Extractor {
  readonly id: string
  /** Lower-case file endings with their dot. */
  readonly endings: readonly string[]
  readonly contentTypes: readonly string[]
  /** `charset` is what the document was said to be written in, if anything was. */
  extract(body: Uint8Array, path: string, charset?: string): Promise<Extracted> | Extracted
}

/** A passage to be indexed. `passage` is the stable name: hash(index, path, heading path, text, occurrence). Its text is the extracted text from `start` to `end`, after that of `header` where there is one. */
export interface Chunk {
  readonly passage: string
  readonly ordinal: number
  readonly title: string
  readonly section: string
  readonly text: string
  readonly start: number
  readonly end: number
  /** The page it begins on. */
  readonly page?: number
  /** The table header repeated in front of a later part of a table. */
  readonly header?: TextRange
  /** The links that stand in it, at most 20. */
  readonly links?: readonly Link[]
  /** The larger passage this one was cut from; what a model is given where the index is made of parents and children. */
  readonly parent?: ParentPassage
}

/** A passage that is not searched itself but answered for its children. */
export interface ParentPassage extends TextRange {
  /** Its stable name, made as that of a passage. */
  readonly passage: string
  readonly text: string
  readonly header?: TextRange
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

/** What a filter or a facet may read of a passage. `type` is the ending of its document's path, in lower case and without the dot; `page` is null where there are none. */
export type PassageField = 'path' | 'title' | 'section' | 'page' | 'type'

/** A condition on passages; the text `type eq 'pdf' and page gt 3` is read to one. A comparison with what is not there is false, so `ne` is true of it. Text is compared as written, by code point. */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | {
      readonly field: PassageField
      readonly is: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
      readonly value: string | number | null
    }
  | { readonly field: PassageField; readonly is: 'in'; readonly value: readonly (string | number)[] }
  | { readonly field: PassageField; readonly is: 'startswith'; readonly value: string }

/** What is asked of an index. `groups` is the reader's; public chunks are always readable. `top` is at most 1,000. Hybrid without a vector is keyword. */
export interface IndexQuery {
  readonly text: string
  readonly vector?: Float32Array
  readonly mode: 'hybrid' | 'keyword' | 'vector'
  readonly top: number
  readonly groups: readonly string[]
  readonly filter?: Filter
  /** Asks for the order of the index's own semantic ranker, where it has one. */
  readonly semantic?: boolean
}

/** One hit with why it ranks where it does. */
export interface IndexHit {
  readonly chunk: IndexedChunk
  readonly score: number
  readonly keyword_rank: number | null
  readonly vector_rank: number | null
  readonly keyword_score?: number
  readonly vector_score?: number
  /** What the index's own semantic ranker made of it. */
  readonly semantic_score?: number
}

/** Which values of a field are counted: the `count` most frequent ones. */
export interface FacetOrder {
  readonly field: PassageField
  readonly count: number
}

/** How many passages have a value. */
export interface FacetCount {
  readonly value: string | number
  readonly count: number
}

/** Counts by field, the most frequent value first, equal ones by value. */
export type Facets = Readonly<Partial<Record<PassageField, readonly FacetCount[]>>>

/** What is to be counted: all passages that hold a word of the text, and with a vector the nearest ones as well. */
export interface FacetQuery extends Omit<IndexQuery, 'semantic'> {
  readonly facets: readonly FacetOrder[]
  /** Documents left out: their index lags what their manifest says [18]. */
  readonly except: readonly string[]
}

/** Which chunks an inventory names: those of one document, or all; only ids after `after`; at most `limit`, up to 1,000. */
export interface InventoryQuery {
  readonly document?: string
  readonly after?: string
  readonly limit: number
}

/** What an inventory says of a chunk. */
export type ChunkHead = Pick<IndexedChunk, 'id' | 'document' | 'sync' | 'acl'>

/** The search port: SQLite here, Azure AI Search there. */
export interface SearchIndex {
  write(scope: IndexScope, chunks: readonly IndexedChunk[]): Promise<void>
  /** Deletes the chunks of one document whose sync is at most `upTo`, but for those of sync `keep`; a later sync may be writing beside it. Returns how many. */
  remove(
    scope: IndexScope,
    document: string,
    which: { readonly upTo: number; readonly keep: number | null },
  ): Promise<number>
  search(scope: IndexScope, query: IndexQuery): Promise<readonly IndexHit[]>
  /** Counts what a search finds. The reader's groups hold here as well. */
  facets(scope: IndexScope, query: FacetQuery): Promise<Facets>
  /** The chunks of one document and sync, by ordinal. */
  chunks(scope: IndexScope, document: string, sync: number): Promise<readonly IndexedChunk[]>
  /** What lies in an index, by id and whatever its sync, for whoever compares it with what should. */
  inventory(scope: IndexScope, query: InventoryQuery): Promise<readonly ChunkHead[]>
  /** Whether it has a semantic ranker of its own. */
  readonly hasSemanticRanker?: boolean
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
  /** Places in `text` of the words that were found. */
  readonly highlights?: readonly TextRange[]
  readonly why: PassageWhy
}

/** Why a passage ranks where it does. */
export interface PassageWhy {
  readonly keyword_rank: number | null
  readonly vector_rank: number | null
  readonly keyword_score?: number
  readonly vector_score?: number
  /** The words of the query that the passage holds. */
  readonly terms?: readonly string[]
  readonly rerank?: { readonly by: 'model' | 'semantic'; readonly rank: number; readonly score: number }
  /** What was asked for and could not be done. */
  readonly note?: string
}

/** A turn of the conversation that a query stands in. */
export interface ChatTurn {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

/** A search as the API and the retrieve node ask it. */
export interface SearchOrder {
  readonly index: string
  readonly query: string
  readonly mode?: 'hybrid' | 'keyword' | 'vector'
  readonly top?: number
  /** In words, such as `type eq 'pdf' and page gt 3`, or as the tree they are read to. */
  readonly filter?: string | Filter
  /** Fields, or fields with how many of their values. */
  readonly facets?: readonly (PassageField | { readonly field: PassageField; readonly count?: number })[]
  readonly highlight?: boolean
  /** Orders the best ones anew: by a chat model (`true` as well), or by the index's own semantic ranker. */
  readonly rerank?: boolean | 'model' | 'semantic'
  /** With it the query is first rewritten by a chat model to stand for itself. */
  readonly history?: readonly ChatTurn[]
}

/** What the one who searches brings along: a node's model, whose calls are journalled with its run, in place of the room's own. */
export interface SearchTools {
  readonly chat?: ChatModel
  readonly signal?: AbortSignal
}

/** What a search found. */
export interface SearchReply {
  readonly results: readonly Passage[]
  readonly facets?: Facets
  /** What was looked for, where the conversation said more than the query. */
  readonly rewritten?: string
  /** What was asked for and could not be done. */
  readonly notes?: readonly string[]
}

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

/** Turns a document's bytes into passages: extraction and chunking in one step, wherever they run. Throws the fault the manifest will carry. */
export type PrepareDocument = (order: PrepareOrder) => Promise<PreparedDocument>

/** What is to be prepared. */
export interface PrepareOrder {
  readonly index: string
  readonly path: string
  readonly body: Uint8Array
  readonly contentType: string
  readonly chunking: Chunking
  /** The document as somebody else has read it already: then it is only cut. */
  readonly extracted?: Extracted & { readonly extractor: string }
}

/** A document as its text and passages, with what came of reading it. */
export interface PreparedDocument {
  readonly title: string
  /** The extracted text that all offsets count in. */
  readonly text: string
  readonly chunks: readonly Chunk[]
  readonly report: ExtractionReport
}

/** An index as the API answers it. Drift is null until somebody has measured it. */
export interface IndexStatus extends IndexDefinition {
  readonly generation: string
  readonly documents: number
  readonly chunks: number
  /** What the documents weigh as they are stored. */
  readonly bytes: number
  /** Documents by how far they are. */
  readonly states: Readonly<Record<DocumentState, number>>
  readonly drift: Drift | null
  /** The generation that is built beside, and how many documents stand in it. */
  readonly rebuild:
    | (Omit<IndexDefinition, 'name'> & {
        readonly generation: string
        readonly since: string
        readonly documents: number
      })
    | null
}

/** What differed between the container and the index when it was last looked at; all of it was then mended. */
export interface Drift {
  /** Documents of which nothing can be found. */
  readonly missing: number
  /** Documents of which something else can be found than they say. */
  readonly stale: number
  /** Documents that are gone, and passages of nobody. */
  readonly orphan: number
  /** ISO 8601. */
  readonly at: string
}

/** What a reconcile found; `done` is false where it goes on in an orchestration. */
export interface ReconcileReport extends Omit<Drift, 'at'> {
  readonly done: boolean
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

/** A piece of work on an index that an orchestration carries on: its own record says what it is and how far. */
export interface WorkRef {
  readonly project: string
  readonly index: string
  readonly work: string
  /** Whoever carries another one was replaced. */
  readonly token: string
}

/** What `knowledgeStep` answers. `not_before`: to be asked again then (milliseconds since 1970). */
export interface WorkAnswer {
  readonly done: boolean
  readonly not_before?: number
}

/** All that the orchestrations of knowledge do to the world. */
export interface KnowledgeActivities {
  knowledgeStep(ref: WorkRef, client?: DurableClient): Promise<WorkAnswer>
}

/** A passage of a document as it lies in the index. */
export type DocumentPassage = Omit<Chunk, 'ordinal'>

/** A stored document as it is served. */
export interface DocumentContent {
  readonly path: string
  readonly contentType: string
  readonly size: number
  readonly etag: string
  readonly body: AsyncIterable<Uint8Array>
}

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
