import type { Chunk } from './chunks'
import type { Chunking } from './definition'
import type { Extracted, ExtractionReport } from './extraction'

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
