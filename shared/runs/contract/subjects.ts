import type { Json } from '../../json'
import type { StoredDocument } from '../../store/contract'
import type { RunHeader } from './header'

/** A partition of application data, such as one customer. */
export interface Subject {
  readonly collection: string
  readonly partition: string
}

/** Notes in a run's partition whose data it has read, so that it is found when that subject is to be forgotten [10]. */
export interface SubjectMarks {
  mark(project: string, run: string, path: string, subject: Subject): Promise<void>
}

/** One kind of rows, which lie in the container `rows`: what forgetting has to know of it. */
export interface RowKind {
  /** The runs that have such rows. */
  readonly kinds: readonly RunHeader['kind'][]
  readonly doc: string
  /** Runs from whose rows those of a run are made, number by number. */
  sources(header: RunHeader): readonly string[]
  /** A stored row without its content. */
  empty(document: StoredDocument): StoredDocument
}

/** Which rows are to be forgotten: those with such a value, those below whose places (`12~1/…`) the subject was read, and those made from rows that were cut before. */
export interface RowsToForget {
  readonly carries: (value: Json) => boolean
  readonly marked: ReadonlyMap<string, ReadonlySet<string>>
  readonly cut: ReadonlyMap<string, ReadonlySet<number>>
}

/** What rows were lost to a forgetting. */
export interface RowsForgotten {
  /** The runs that held such rows. */
  readonly runs: readonly string[]
  /** Numbers of the rows that were cut, by run. */
  readonly cut: ReadonlyMap<string, ReadonlySet<number>>
  readonly rows: number
  readonly blobs: number
  /** Kept answers of models. */
  readonly memo: number
}

/** What runs lost to a forgetting, and where else the subject was read. */
export interface RunsForgotten {
  /** Hash of the subject. */
  readonly subject: string
  /** The runs that were purged. */
  readonly runs: readonly string[]
  readonly blobs: number
  /** Of runs that have rows: the places below which the subject was read. */
  readonly marked: ReadonlyMap<string, ReadonlySet<string>>
}
