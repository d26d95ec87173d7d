import type { SqlRow, SqlValue } from '../../../sqlite'
import type { ChunkHead, IndexedChunk } from '../../contract'

/** The columns of a chunk. */
export const columns = 'id, document, sync, ordinal, passage, title, section, text, first, last, page, acl, more'

/** The same with the vector, which is large and mostly not wanted. */
export const columnsAndVector = `${columns}, vector`

/** The values of those columns and the vector. What has no column of its own lies in `more`. */
export const valuesOf = (chunk: IndexedChunk): readonly SqlValue[] => {
  const { id, document, sync, ordinal, passage, title, section, text, start, end, page, acl, vector, ...more } = chunk
  return [
    id,
    document,
    sync,
    ordinal,
    passage,
    title,
    section,
    text,
    start,
    end,
    page ?? null,
    acl && JSON.stringify(acl),
    Object.keys(more).length > 0 ? JSON.stringify(more) : null,
    vector ? bytesOf(vector) : null,
  ]
}

/** The chunk of a row. */
export const chunkOf = (row: SqlRow): IndexedChunk => {
  const vector = vectorOf(row['vector'])
  return {
    ...(typeof row['more'] === 'string' && (JSON.parse(row['more']) as Partial<IndexedChunk>)),
    id: String(row['id']),
    document: String(row['document']),
    sync: Number(row['sync']),
    ordinal: Number(row['ordinal']),
    passage: String(row['passage']),
    title: String(row['title']),
    section: String(row['section']),
    text: String(row['text']),
    start: Number(row['first']),
    end: Number(row['last']),
    ...(row['page'] !== null && { page: Number(row['page']) }),
    acl: aclOf(row),
    ...(vector && { vector }),
  }
}

/** What an inventory says of a row. */
export const headOf = (row: SqlRow): ChunkHead => ({
  id: String(row['id']),
  document: String(row['document']),
  sync: Number(row['sync']),
  acl: aclOf(row),
})

const aclOf = (row: SqlRow): string[] | null =>
  typeof row['acl'] === 'string' ? (JSON.parse(row['acl']) as string[]) : null

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** The vector of such bytes. */
export const vectorOf = (bytes: unknown): Float32Array | undefined => {
  if (!(bytes instanceof Uint8Array)) return undefined
  const isAligned = bytes.byteOffset % 4 === 0
  const own = isAligned ? bytes : bytes.slice()
  return new Float32Array(own.buffer, own.byteOffset, own.byteLength >> 2)
}
