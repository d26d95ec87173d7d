import type { Link, TextRange } from './extraction'

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

/** What an inventory says of a chunk. */
export type ChunkHead = Pick<IndexedChunk, 'id' | 'document' | 'sync' | 'acl'>

/** A passage of a document as it lies in the index. */
export type DocumentPassage = Omit<Chunk, 'ordinal'>
