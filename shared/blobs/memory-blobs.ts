import { fault } from '../faults'
import { isoTime } from '../world'
import type { BlobContainer, BlobProperties, BlobStore } from './contract'
import { decodeMetadata, encodeMetadata } from './metadata'
import {
  blobChanged,
  blobConflict,
  blobPageSize,
  checkBlobCondition,
  checkBlobName,
  checkContainer,
  contentTypeOf,
} from './rules'

interface Held {
  readonly body: Uint8Array
  readonly properties: BlobProperties
}

/** A whole blob store that lives in memory: for tests, and for playing time with a clock of one's own. */
export const memoryBlobs = ({ now = () => 0 }: { readonly now?: () => number } = {}): BlobStore => {
  const held = new Map<BlobContainer, Map<string, Held>>()
  let written = 0
  const nextEtag = (): string => `0x${(++written).toString(16).toUpperCase().padStart(15, '0')}`
  // Blob Storage keeps whole seconds.
  const thisSecond = (): string => isoTime(Math.floor(now() / 1000) * 1000)
  const blobsOf = (container: BlobContainer): Map<string, Held> => {
    checkContainer(container)
    const known = held.get(container) ?? new Map<string, Held>()
    held.set(container, known)
    return known
  }
  const find = (container: BlobContainer, name: string): Held | undefined => {
    checkBlobName(name)
    return blobsOf(container).get(name)
  }

  return {
    async put(container, name, body, options = {}) {
      const before = find(container, name)
      checkBlobCondition(options)
      const metadata = decodeMetadata(encodeMetadata(options.metadata))
      if (options.ifNoneMatch && before) throw blobConflict(container, name)
      if (options.ifMatch !== undefined && options.ifMatch !== before?.properties.etag)
        throw blobChanged(container, name)
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body)
      const properties: BlobProperties = {
        name,
        etag: nextEtag(),
        size: bytes.byteLength,
        contentType: contentTypeOf(body, options.contentType),
        metadata,
        modified: thisSecond(),
      }
      blobsOf(container).set(name, { body: bytes, properties })
      return properties
    },

    async get(container, name) {
      const found = find(container, name)
      return found && { body: Uint8Array.from(found.body), properties: found.properties }
    },

    async getWithin(container, name, most) {
      const found = find(container, name)
      return (
        found && {
          body: found.properties.size > most ? null : Uint8Array.from(found.body),
          properties: found.properties,
        }
      )
    },

    async open(container, name) {
      const found = find(container, name)
      return found && { body: pieceOf(found.body), properties: found.properties }
    },

    async head(container, name) {
      return find(container, name)?.properties
    },

    async setMetadata(container, name, metadata, { ifMatch }) {
      const before = find(container, name)
      const encoded = decodeMetadata(encodeMetadata(metadata))
      if (before?.properties.etag !== ifMatch) throw blobChanged(container, name)
      const properties = { ...before.properties, etag: nextEtag(), metadata: encoded, modified: thisSecond() }
      blobsOf(container).set(name, { body: before.body, properties })
      return properties
    },

    async delete(container, name) {
      checkBlobName(name)
      return blobsOf(container).delete(name)
    },

    async list(container, { prefix = '', limit, cursor } = {}) {
      const size = blobPageSize(limit)
      const after = cursor === undefined ? undefined : nameOf(cursor)
      const all = [...blobsOf(container).values()]
        .map(({ properties }) => properties)
        .filter(({ name }) => name.startsWith(prefix) && (after === undefined || compare(name, after) > 0))
        .toSorted((left, right) => compare(left.name, right.name))
      const items = all.slice(0, size)
      const last = items.at(-1)
      return all.length > size && last
        ? { items, cursor: Buffer.from(`after ${last.name}`).toString('base64url') }
        : { items }
    },
  }
}

async function* pieceOf(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Uint8Array.from(body)
}

const compare = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right))

const nameOf = (cursor: string): string => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!text.startsWith('after ')) throw fault('bad_request', 'The cursor is none of a listing of blobs')
  return text.slice('after '.length)
}
