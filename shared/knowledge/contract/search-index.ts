import type { ChunkHead, IndexedChunk } from './chunks'
import type { IndexScope } from './definition'

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
