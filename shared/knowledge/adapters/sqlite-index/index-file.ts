import { openDatabase, type Database } from '../../../sqlite'
import type {
  ChunkHead,
  Facets,
  FacetQuery,
  IndexedChunk,
  IndexHit,
  IndexQuery,
  InventoryQuery,
  SearchIndex,
} from '../../contract'
import { countFacets } from '../../filter/count-facets'
import { asRanks, fuseRanks, fusionDepth, hitOf, type Fused } from '../../fuse-ranks'
import { openImage, type IndexImage } from './index-image'
import { migrate } from './index-schema'
import { chunkOf, columns, columnsAndVector, headOf, valuesOf, vectorOf } from './stored-chunk'
import type { FoundSlot, VectorLimits } from './vector-scan'

/** One physical index in one SQLite file, searched through its image in memory. */
export interface IndexFile {
  write(chunks: readonly IndexedChunk[]): void
  remove(document: string, which: Parameters<SearchIndex['remove']>[2]): number
  search(query: IndexQuery): IndexHit[]
  facets(query: FacetQuery): Facets
  chunks(document: string, sync: number): IndexedChunk[]
  inventory(query: InventoryQuery): ChunkHead[]
  /** How many chunks it holds, counting places of removed ones that memory still keeps. */
  size(): number
  close(): void
}

/** From how many removed chunks on, and where they are more than the live ones, the image is made anew. */
const worthTidying = 5000

// A passage with its vector takes some thousand bytes: in pages of the usual size they would lie over several, at three times the time.
const pageSize = 16_384

/** Opens an index file, made where there is none. */
export const openIndexFile = (file: string, limits?: VectorLimits): IndexFile => {
  const database = openDatabase(file, { pageSize })
  try {
    migrate(database)
    return withImage(database, limits)
  } catch (error) {
    database.close()
    throw error
  }
}

const withImage = (database: Database, limits: VectorLimits | undefined): IndexFile => {
  let image = loadImage(database, limits)
  let seen = versionOf(database)

  /** The image as the file is: made anew where another connection wrote, or where it is mostly memories of removed chunks. */
  const current = (): IndexImage => {
    const version = versionOf(database)
    const { live, removed } = image.sizes()
    if (version === seen && (removed < worthTidying || removed < live)) return image
    seen = version
    image = loadImage(database, limits)
    return image
  }

  const readVector = (row: number): Float32Array | undefined =>
    vectorOf(database.prepare('SELECT vector FROM chunks WHERE row = ?').get(row)?.['vector'])

  const ranked = ({ text, vector, mode, top, ...reading }: IndexQuery): readonly Fused<FoundSlot>[] => {
    const there = current()
    if (mode === 'vector') return vector ? asRanks('vector', there.byVector(vector, reading, top, readVector)) : []
    if (mode === 'keyword' || !vector) return asRanks('keyword', there.byWords(text, reading, top))
    const depth = fusionDepth(top)
    return fuseRanks(there.byWords(text, reading, depth), there.byVector(vector, reading, depth, readVector), top)
  }

  return {
    write(chunks) {
      const there = current()
      const written = database.transaction(() =>
        chunks.map((chunk) => {
          const old = there.rowOfId(chunk.id)
          if (old !== undefined) deleteRow(database, old)
          return { row: insertChunk(database, chunk), chunk }
        }),
      )
      for (const entry of written) {
        there.remove(entry.chunk.id)
        there.add(entry)
      }
    },

    remove(document, { upTo, keep }) {
      const there = current()
      const rows = database
        .prepare('SELECT row, id FROM chunks WHERE document = ? AND sync <= ? AND sync IS NOT ?')
        .all(document, upTo, keep)
      database.transaction(() => rows.forEach(({ row }) => deleteRow(database, Number(row))))
      rows.forEach(({ id }) => there.remove(String(id)))
      return rows.length
    },

    search: (query) =>
      ranked(query).map((one) => {
        const row = image.rowOf(one.hit.slot)
        return hitOf(chunkOf(database.prepare(`SELECT ${columns} FROM chunks WHERE row = ?`).get(row) ?? {}), one)
      }),

    facets({ text, vector, mode, top, facets, except, ...reading }) {
      const there = current()
      const left = new Set<unknown>(except)
      const slots = new Set<number>(mode === 'vector' ? [] : there.matches(text, reading))
      if (vector && mode !== 'keyword')
        for (const { slot } of there.byVector(vector, reading, fusionDepth(top), readVector)) slots.add(slot)
      const counted = [...slots].map(there.factsOf).filter(({ path }) => !left.has(path))
      return countFacets(facets, counted)
    },

    chunks: (document, sync) =>
      database
        .prepare(`SELECT ${columnsAndVector} FROM chunks WHERE document = ? AND sync = ? ORDER BY ordinal`)
        .all(document, sync)
        .map(chunkOf),

    inventory: ({ document, after = '', limit }) => {
      const [where, values] = document === undefined ? ['', []] : ['document = ? AND', [document]]
      return database
        .prepare(`SELECT id, document, sync, acl FROM chunks WHERE ${where} id > ? ORDER BY id LIMIT ?`)
        .all(...values, after, limit)
        .map(headOf)
    },

    size: () => image.sizes().live + image.sizes().removed,
    close: () => database.close(),
  }
}

const loadImage = (database: Database, limits: VectorLimits | undefined): IndexImage => {
  const image = openImage(limits)
  const all = database.prepare(`SELECT row, ${columnsAndVector} FROM chunks ORDER BY row`)
  for (const found of all.iterate()) image.add({ row: Number(found['row']), chunk: chunkOf(found) })
  return image
}

/** Changes where another connection wrote to the file. */
const versionOf = (database: Database): number =>
  Number(database.prepare('PRAGMA data_version').get()?.['data_version'])

const insertion = `INSERT INTO chunks (${columnsAndVector}) VALUES (${columnsAndVector.replaceAll(/\w+/g, '?')})`

const insertChunk = (database: Database, chunk: IndexedChunk): number =>
  Number(database.prepare(insertion).run(...valuesOf(chunk)).lastInsertRowid)

const deleteRow = (database: Database, row: number): void => {
  database.prepare('DELETE FROM chunks WHERE row = ?').run(row)
}
