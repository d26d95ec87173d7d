import { fault, toFault, type Fault, type FaultData } from '../faults'
import { hashOf, sha256 } from '../json'
import { isoTime } from '../world'
import { aclOfBlob, type Acl } from './acl'
import type { DocumentAddress, PrepareDocument, PreparedDocument, SyncOutcome } from './contract'
import type { KnowledgeDeps } from './ground'
import { scopeOf, type OpenIndex } from './indexes'
import { blobName, chunkId } from './names'
import { preparationVersion, prepareDocument } from './prepare'
import { nothingKnown, type Manifest } from './shapes'
import { embedOnce } from './vectors'

/** What a commit writes. */
export interface Change {
  readonly fields: Partial<Manifest>
  readonly current: number | null
  /** Set where passages of an earlier sync are kept: it must still be the current one. */
  readonly standsOn?: number
}

/** What one look at a blob came to: what the index and the manifest should say. */
export interface Made {
  readonly outcome: SyncOutcome['outcome']
  readonly chunks: Parameters<KnowledgeDeps['index']['write']>[1]
  readonly change: Change
  /** The failure that may pass: recorded, then thrown, so that the message comes again. */
  readonly retry?: Fault
}

/** Larger files wait for their own orchestration. */
const largestBody = 20 * 1024 * 1024

/** Makes passages of the blob as it is now. Writes nothing but the vectors it paid for. */
export const createLook = (deps: KnowledgeDeps) => {
  const { blobs, index: searchIndex } = deps
  const prepare: PrepareDocument = deps.prepare ?? prepareDocument

  return async function look(
    address: DocumentAddress,
    open: OpenIndex,
    { number, manifest }: { readonly number: number; readonly manifest: Manifest },
  ): Promise<Made> {
    const found = await readBlob(address)
    if (!found) return gone
    const { properties } = found
    const seen = {
      exists: true,
      etag: properties.etag,
      size: properties.size,
      error: null,
      indexed_at: isoTime(deps.world.now()),
    }
    // What cannot be read as an ACL opens the document to nobody.
    let acl: Acl = []
    try {
      acl = aclOfBlob(properties)
      const body = found.body ?? refuseTooLarge(address.path, properties.size)
      const content = sha256(body)
      const identity = hashOf([
        content,
        acl,
        properties.contentType,
        open.definition.chunking,
        open.definition.embedding,
        preparationVersion,
      ])
      const current = manifest.generations[open.generation]?.current ?? null
      const named = { content, identity, acl: acl && [...acl], acl_stamp: hashOf(acl) }
      if (current !== null && manifest.status === 'indexed' && manifest.identity === identity) {
        const there = await searchIndex.chunks(scopeOf(address, open), address.path, current)
        if (there.length === manifest.chunks) {
          return {
            outcome: 'unchanged',
            chunks: [],
            change: { fields: { ...seen, ...named }, current, standsOn: current },
          }
        }
      }
      const prepared = await prepare({
        index: address.index,
        path: address.path,
        body,
        contentType: properties.contentType,
        chunking: open.definition.chunking,
      })
      const vectors = await vectorsOf(address.project, open, prepared)
      const chunks = prepared.chunks.map((chunk, at) => ({
        ...chunk,
        id: chunkId(address, open.generation, number, chunk.ordinal),
        document: address.path,
        sync: number,
        acl,
        ...(vectors?.[at] && { vector: vectors[at] }),
      }))
      const fields = { ...seen, ...named, status: 'indexed' as const, title: prepared.title, chunks: chunks.length }
      return { outcome: 'indexed', chunks, change: { fields, current: number } }
    } catch (error) {
      const failure = toFault(error)
      if (failure.word === 'internal')
        deps.world.log('error', `Indexing “${address.path}” failed`, { ...address, cause: String(error) })
      const data: FaultData = failure.toData()
      const fields = {
        ...seen,
        status: 'failed' as const,
        error: data,
        acl: acl && [...acl],
        acl_stamp: hashOf(acl),
        identity: null,
        content: null,
        chunks: 0,
      }
      return {
        outcome: 'failed',
        chunks: [],
        change: { fields, current: null },
        ...(!lasting.has(failure.word) && { retry: failure }),
      }
    }
  }

  async function readBlob(address: DocumentAddress) {
    const head = await blobs.head('documents', blobName(address))
    if (!head) return undefined
    if (head.size > largestBody) return { properties: head, body: undefined }
    return blobs.get('documents', blobName(address))
  }

  /** Vectors where the index was made for the embedder at hand: vectors of two models cannot be compared. */
  async function vectorsOf(project: string, open: OpenIndex, prepared: PreparedDocument) {
    const embedder = deps.embedder()
    const { model, dimensions } = open.definition.embedding
    if (embedder.id !== model || embedder.dimensions !== dimensions) return undefined
    return embedOnce(
      deps,
      project,
      embedder,
      prepared.chunks.map(({ text }) => text),
    )
  }
}

/** Failures of the document itself: trying again would not help. */
const lasting: ReadonlySet<string> = new Set([
  'invalid_input',
  'unsupported_media_type',
  'too_large',
  'deadline_exceeded',
])

const refuseTooLarge = (path: string, size: number): never => {
  throw fault('too_large', `“${path}” has ${size} bytes; at most ${largestBody} can be indexed`, {
    path,
    size,
    limit: largestBody,
  })
}

const gone: Made = {
  outcome: 'removed',
  chunks: [],
  change: { fields: { ...nothingKnown, exists: false }, current: null },
}
