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
