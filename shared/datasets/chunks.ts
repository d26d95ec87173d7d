import type { BlobStore } from '../blobs/contract'
import { fault } from '../faults'
import { sha256, type JsonObject } from '../json'
import type { Chunk } from './documents'
import { limits } from './limits'

/** A row in a chunk. */
export interface ChunkRow {
  readonly row: JsonObject
  readonly split?: string
}

/** Fills chunks with rows: which rows lie together follows from the rows alone, so that equal files share every chunk. */
export interface ChunkWriter {
  add(row: ChunkRow): Promise<void>
  /** Writes what is left, and gives every chunk in order. */
  end(): Promise<readonly Chunk[]>
}

const writesAtOnce = 4

/** Where the chunks of a project lie; a project has its own, so that forgetting in one takes nothing from another. */
export const chunkName = (project: string, hash: string): string => `${project}/${hash}`

/** Opens a writer behind chunks that are there. At most a few chunks are held at one time. */
export const openChunks = (blobs: BlobStore, project: string, before: readonly Chunk[] = []): ChunkWriter => {
  const chunks: Chunk[] = [...before]
  const writes: Promise<unknown>[] = []
  let listed = chunks.reduce((sum, chunk) => sum + entrySize(chunk), 0)
  let open = emptyChunk()

  const flush = async (): Promise<void> => {
    const { lines, size, splits } = open
    open = emptyChunk()
    const body = lines.join('')
    const chunk: Chunk = {
      hash: sha256(body),
      rows: lines.length,
      size,
      ...(splits.size > 0 && { splits: Object.fromEntries(splits) }),
    }
    listed += entrySize(chunk)
    if (listed > limits.chunkList)
      throw fault(
        'too_large',
        `A dataset may have about ${limits.chunkList} bytes of chunk names; this one has more after ${rowsOf(chunks)} rows`,
        {
          rows: rowsOf(chunks),
        },
      )
    chunks.push(chunk)
    const write = blobs.put('datasets', chunkName(project, chunk.hash), body, { contentType: 'application/jsonl' })
    // Whoever waits for it hears of its failure; until then nobody does.
    write.catch(() => undefined)
    writes.push(write)
    if (writes.length >= writesAtOnce) await writes.shift()
  }

  return {
    async add(row) {
      const text = `${JSON.stringify({ row: row.row, ...(row.split !== undefined && { split: row.split }) })}\n`
      open.lines.push(text)
      open.size += Buffer.byteLength(text)
      if (row.split !== undefined) open.splits.set(row.split, (open.splits.get(row.split) ?? 0) + 1)
      if (isFull({ rows: open.lines.length, size: open.size })) await flush()
    },
    async end() {
      if (open.lines.length > 0) await flush()
      await Promise.all(writes)
      return chunks
    },
  }
}

/** Whether a chunk takes no more rows. */
export const isFull = ({ rows, size }: Pick<Chunk, 'rows' | 'size'>): boolean =>
  rows >= limits.chunkRows || size >= limits.chunkBytes

/** The rows of a chunk, as they were written; undefined where it is gone. */
export const readChunk = async (
  blobs: BlobStore,
  project: string,
  hash: string,
): Promise<readonly ChunkRow[] | undefined> => {
  const found = await blobs.get('datasets', chunkName(project, hash))
  if (!found) return undefined
  if (sha256(found.body) !== hash)
    throw fault('store_corrupt', `Chunk ${hash} of a dataset does not hold what its name says`, { chunk: hash })
  return new TextDecoder()
    .decode(found.body)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ChunkRow)
}

/** How many rows chunks have, all together or of one split. */
export const rowsOf = (chunks: readonly Chunk[], split?: string): number =>
  chunks.reduce((sum, chunk) => sum + rowsOfChunk(chunk, split), 0)

/** How many rows a chunk has, all together or of one split. */
export const rowsOfChunk = ({ rows, splits = {} }: Chunk, split?: string): number =>
  split === undefined ? rows : Object.hasOwn(splits, split) ? (splits[split] ?? 0) : 0

/** Rows by split, over all chunks. */
export const splitsOf = (chunks: readonly Chunk[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const { splits = {} } of chunks)
    for (const [name, rows] of Object.entries(splits)) counts.set(name, (counts.get(name) ?? 0) + rows)
  return Object.fromEntries(counts)
}

const emptyChunk = () => ({ lines: new Array<string>(), size: 0, splits: new Map<string, number>() })

const entrySize = (chunk: Chunk): number => JSON.stringify(chunk).length + 1
