import { fault } from '../faults'
import { readChunk, rowsOfChunk, type ChunkRow } from './chunks'
import type { DatasetRow } from './contract'
import type { DatasetsDeps } from './datasets-deps'
import { versionShape, type Chunk, type VersionDocument } from './documents'
import { refuseForgotten, versionsKey } from './find-version'
import { limits } from './limits'

/** Which rows of a version are wanted. */
export interface RowsWanted {
  readonly split?: string | undefined
  /** The index of the first; 0 where absent. */
  readonly from?: number
  /** So many wanted rows are left out first; chunks that hold no other are not read. */
  readonly skip?: number
}

type Deps = Pick<DatasetsDeps, 'store' | 'blobs'>

/** Every wanted row, a chunk at a time. */
export async function* readRows(
  deps: Deps,
  project: string,
  document: VersionDocument,
  wanted: RowsWanted,
): AsyncGenerator<DatasetRow> {
  const { split, from = 0 } = wanted
  let skip = wanted.skip ?? 0
  for (const { chunk, start } of chunksFrom(document, wanted)) {
    const count = rowsOfChunk(chunk, split)
    if (start >= from && skip >= count) {
      skip -= count
      continue
    }
    const rows = [...wantedOf(start, await openChunk(deps, project, document, chunk), wanted)]
    yield* rows.slice(skip)
    skip = Math.max(0, skip - rows.length)
  }
}

/** One page of wanted rows, and the index at which the next begins; it ends early where too many chunks hold nothing wanted. */
export const readPage = async (
  deps: Deps,
  project: string,
  document: VersionDocument,
  wanted: RowsWanted,
  limit: number,
): Promise<{ readonly items: readonly DatasetRow[]; readonly next?: number }> => {
  const items: DatasetRow[] = []
  let looked = 0
  for (const { chunk, start } of chunksFrom(document, wanted)) {
    if (items.length === limit || looked === limits.chunksOfPage) return { items, next: start }
    looked += 1
    for (const row of wantedOf(start, await openChunk(deps, project, document, chunk), wanted)) {
      if (items.length === limit) return { items, next: row.index }
      items.push(row)
    }
  }
  return { items }
}

/** Refuses a split that a version does not have. */
export const checkSplit = ({ name, splits }: VersionDocument, split: string | undefined): void => {
  if (split === undefined || Object.hasOwn(splits, split)) return
  const there = Object.keys(splits).join(', ') || 'none'
  throw fault('not_found', `Dataset “${name}” has no split “${split.slice(0, 64)}” in this version; it has ${there}`, {
    dataset: name,
    split: split.slice(0, 64),
  })
}

function* chunksFrom(
  { chunks }: VersionDocument,
  { split, from = 0 }: RowsWanted,
): Generator<{ readonly chunk: Chunk; readonly start: number }> {
  let start = 0
  for (const chunk of chunks) {
    if (start + chunk.rows > from && rowsOfChunk(chunk, split) > 0) yield { chunk, start }
    start += chunk.rows
  }
}

function* wantedOf(start: number, rows: readonly ChunkRow[], { split, from = 0 }: RowsWanted): Generator<DatasetRow> {
  for (const [place, row] of rows.entries()) {
    const index = start + place
    if (index >= from && (split === undefined || row.split === split)) yield { index, ...row }
  }
}

const openChunk = async (
  { store, blobs }: Deps,
  project: string,
  document: VersionDocument,
  { hash }: Chunk,
): Promise<readonly ChunkRow[]> => {
  const rows = await readChunk(blobs, project, hash)
  if (rows) return rows
  const now = await versionShape.get(store, 'settings', versionsKey(project), document.id)
  if (now) refuseForgotten(now.value)
  throw fault('store_corrupt', `Chunk ${hash} of dataset “${document.name}” is not there`, { dataset: document.name })
}
