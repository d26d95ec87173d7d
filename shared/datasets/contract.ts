import type { Caller } from '../caller'
import type { Json, JsonObject } from '../json'

/** How a file of rows is written: JSON lines, or separated values with a header, whose values are all texts. */
export type DatasetFormat = 'jsonl' | 'csv' | 'tsv'

/** What a value in a column may be. */
export type ColumnType = 'string' | 'number' | 'boolean' | 'object' | 'list' | 'null'

/** A column and every type that its values have. */
export interface DatasetColumn {
  readonly name: string
  readonly types: readonly ColumnType[]
}

/** Which split a row belongs to: what one of its columns says, or shares that a hash of the row decides, so that equal rows are never in two splits. */
export type SplitRule =
  { readonly column: string } | { readonly ratios: Readonly<Record<string, number>>; readonly seed: string }

/** Where the rows of a version came from. */
export type DatasetSource =
  | { readonly kind: 'upload'; readonly format: DatasetFormat }
  | { readonly kind: 'rows' }
  | { readonly kind: 'run' | 'feedback'; readonly run: string }
  | { readonly kind: 'forget'; readonly from: string }

/** A line that holds no row, and why. */
export interface SkippedLine {
  readonly line: number
  readonly message: string
}

/** An immutable version, as figures: its name is a hash of its content, so the same content is the same version. */
export interface DatasetView {
  readonly name: string
  readonly version: string
  readonly rows: number
  readonly columns: readonly DatasetColumn[]
  /** Rows by split; empty where no rule was given. */
  readonly splits: Readonly<Record<string, number>>
  readonly split_rule: SplitRule | null
  readonly created_at: string
  readonly created_by: string
  readonly source: DatasetSource
  /** Present where rows of a forgotten subject were in it: its rows are no longer given, those of the successor are. */
  readonly forgotten?: { readonly at: string; readonly successor: string }
}

/** A dataset at one of its versions, with the versions it had, newest first. */
export interface DatasetWithVersions extends DatasetView {
  readonly versions: readonly DatasetVersionLine[]
}

/** One version in the list of a dataset. */
export interface DatasetVersionLine {
  readonly version: string
  readonly rows: number
  readonly created_at: string
  readonly created_by: string
  /** Where its rows came from; absent for versions older than that was listed. */
  readonly source?: DatasetSource
}

/** A dataset in the list of all, at its latest version. */
export interface DatasetSummary extends DatasetVersionLine {
  readonly name: string
  readonly splits: Readonly<Record<string, number>>
}

/** How an upload is read. */
export interface DatasetUpload {
  readonly format: DatasetFormat
  /** Leaves broken lines out; else one of them is enough to refuse the upload. */
  readonly skipBroken?: boolean
  readonly splits?: SplitRule
}

/** What became of rows that were sent. */
export interface DatasetStored extends DatasetView {
  /** Whether this version was not there before. */
  readonly created: boolean
  /** How many broken lines were left out, and the first of them. */
  readonly skipped_lines?: number
  readonly skipped?: readonly SkippedLine[]
}

/** A row, its place in the version from 0, and its split where it has one. */
export interface DatasetRow {
  readonly index: number
  readonly split?: string
  readonly row: JsonObject
}

/** Which rows are wanted; the latest version where none is named. */
export interface DatasetRowsQuery {
  readonly version?: string
  readonly split?: string
  readonly limit?: number
  readonly cursor?: string
}

/** What is added: rows, the inputs and outputs of a run, or what was said of a run, whose corrections stand in for its outputs. */
export type DatasetAddition =
  { readonly rows: readonly JsonObject[] } | { readonly run_id: string } | { readonly feedback: string }

/** Rows of the latest version that are to be others or gone, by their places in it. */
export interface DatasetChange {
  /** The version that was looked at; another one that is the latest now refuses the change. */
  readonly base: string
  readonly set?: readonly { readonly index: number; readonly row: JsonObject }[]
  readonly remove?: readonly number[]
}

/** What a forgetting took away, in numbers. */
export interface DatasetsForgotten {
  /** Versions that a successor now stands in for. */
  readonly versions: number
  readonly datasets: number
  /** Rows of the latest versions. */
  readonly rows: number
  readonly blobs: number
}

/** What a run says of itself to whoever may see its content. */
export interface RunContent {
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  /** What was said of it, as it was given: `{score?, thumbs?, comment?, corrected?}`, or a text. */
  readonly feedback: readonly Json[]
}

/** What datasets ask of runs; refuses whoever may not see the content of the run [20]. */
export interface RunContents {
  content(caller: Caller, run: string): Promise<RunContent>
}

/** Files of rows in immutable versions. Writing needs `author`; figures need any role that reads or runs; the rows themselves need `author` or `read-content` [20], for a row may hold what somebody else’s run said. */
export interface Datasets {
  /** Reads the body as it comes and never holds it whole; nothing is there before all of it has been read. */
  put(caller: Caller, name: string, body: AsyncIterable<Uint8Array>, upload: DatasetUpload): Promise<DatasetStored>
  list(
    caller: Caller,
    query?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly DatasetSummary[]; readonly next?: string }>
  get(caller: Caller, name: string, version?: string): Promise<DatasetWithVersions>
  /** A page; its cursor stays with the version the first page was of. */
  rows(
    caller: Caller,
    name: string,
    query?: DatasetRowsQuery,
  ): Promise<{ readonly items: readonly DatasetRow[]; readonly next?: string }>
  /** Every row from index `from` on, chunk by chunk; `skip` leaves out so many of those that are wanted, without reading what lies before. */
  read(
    caller: Caller,
    name: string,
    version: string | undefined,
    query?: { readonly split?: string; readonly from?: number; readonly skip?: number },
  ): AsyncIterable<DatasetRow>
  /** A new version that shares the chunks of the latest; makes the dataset where there is none. */
  add(caller: Caller, name: string, addition: DatasetAddition): Promise<DatasetStored>
  /** A new version in which some rows are others or gone; refused as `conflict` where the base is not the latest. */
  change(caller: Caller, name: string, change: DatasetChange): Promise<DatasetStored>
  /** Takes the rows that carry a subject out of every version of the project: successors stand in, and the chunks that held the rows are deleted. Done again, it goes on where it was stopped. */
  forget(caller: Caller, carries: (row: JsonObject) => boolean): Promise<DatasetsForgotten>
}
