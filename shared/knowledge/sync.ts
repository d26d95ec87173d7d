import type { BlobProperties } from '../blobs/contract'
import { Fault, fault, toFault, type FaultData } from '../faults'
import { hashOf, sha256 } from '../json'
import type { Kept } from '../store/contract'
import { isoTime } from '../world'
import { aclOfBlob, type Acl } from './acl'
import type { DocumentAddress, IndexScope, PrepareDocument, PreparedDocument, SyncOutcome } from './contract'
import type { KnowledgeDeps } from './ground'
import { ensureIndex, findIndex, type OpenIndex } from './indexes'
import { blobName, chunkId, manifestId } from './names'
import { preparationVersion, prepareDocument } from './prepare'
import { manifests, type Manifest } from './shapes'
import { embedOnce } from './vectors'

/** Larger files wait for their own orchestration. */
const largestBody = 20 * 1024 * 1024

/** How often a sync that lost to another looks again before it leaves the message to come back. */
const mostRounds = 20

/** Brings index and manifest to what the blob is now [17]. Every step may be the last one a process does: the next event repairs. */
export const createSync = (deps: KnowledgeDeps) => {
  const { store, blobs, index: searchIndex } = deps
  const prepare: PrepareDocument = deps.prepare ?? searchIndex.prepare ?? prepareDocument

  const readManifest = (address: DocumentAddress): Promise<Kept<Manifest> | undefined> =>
    manifests.get(store, 'knowledge', [address.project, address.index], manifestId(address.path))

  return async (address: DocumentAddress): Promise<SyncOutcome> => {
    for (let round = 0; round < mostRounds; round++) {
      const outcome = await syncOnce(address)
      if (outcome) return outcome
    }
    throw fault(
      'unavailable',
      `“${address.path}” in index “${address.index}” changed ${mostRounds} times while it was indexed`,
      { ...address },
    )
  }

  /** One round: undefined where another sync decided meanwhile, so that the blob must be looked at again. */
  async function syncOnce(address: DocumentAddress): Promise<SyncOutcome | undefined> {
    const before = await readManifest(address)
    const head = await blobs.head('documents', blobName(address))
    if (!head && (!before || !before.value.exists)) {
      const there = await findIndex(deps, address.project, address.index)
      if (before && there) await sweep(scopeOf(address, there), address, before.value)
      return { outcome: 'absent', chunks: 0 }
    }
    // A document may still have its manifest when its index is gone; then there is nothing left to be true to.
    const open = head
      ? await ensureIndex(deps, address.project, address.index)
      : await findIndex(deps, address.project, address.index)
    if (!open) return { outcome: 'absent', chunks: 0 }
    const scope = scopeOf(address, open)
    if (before && head && (await isTrue(scope, before.value, head))) {
      await sweep(scope, address, before.value)
      return { outcome: 'unchanged', chunks: before.value.chunks }
    }

    const taken = await takeNumber(address, scope, before)
    if (!taken) return undefined
    const made = await make(address, open, taken)
    if (made.chunks.length > 0) await searchIndex.write(scope, made.chunks)
    const decided = await commit(address, scope, taken.number, made.change)
    if (!decided) {
      // Lost, or the index is gone: only what this sync wrote is certainly garbage.
      const now = await readManifest(address)
      if (now?.value.generations[scope.generation]) await sweep(scope, address, now.value)
      else await searchIndex.remove(scope, address.path, { upTo: taken.number, keep: null })
      return undefined
    }
    await sweep(scope, address, decided)
    if (made.retry) throw made.retry
    return { outcome: made.outcome, chunks: decided.chunks }
  }

  /** Whether manifest and index already say what the blob says. */
  async function isTrue(scope: IndexScope, manifest: Manifest, head: BlobProperties): Promise<boolean> {
    const current = manifest.generations[scope.generation]?.current
    if (manifest.etag !== head.etag || !manifest.exists) return false
    if (manifest.status !== 'indexed' || current === null || current === undefined) return false
    return (await searchIndex.chunks(scope, manifest.path, current)).length === manifest.chunks
  }

  /** Takes the next number before anything is written to the index; undefined where somebody else changed the manifest. */
  async function takeNumber(
    address: DocumentAddress,
    scope: IndexScope,
    before: Kept<Manifest> | undefined,
  ): Promise<{ readonly number: number; readonly manifest: Manifest } | undefined> {
    const old = before?.value ?? emptyManifest(address.path)
    const number = old.taken + 1
    const standing = old.generations[scope.generation] ?? { current: null, settled: 0 }
    const manifest: Manifest = {
      ...old,
      taken: number,
      generations: { ...old.generations, [scope.generation]: { ...standing, syncing: number } },
    }
    const isWritten = await tryPut(address, manifest, before)
    return isWritten ? { number, manifest } : undefined
  }

  async function tryPut(
    address: DocumentAddress,
    manifest: Manifest,
    before: Kept<Manifest> | undefined,
  ): Promise<boolean> {
    try {
      await manifests.put(store, 'knowledge', [address.project, address.index], manifest, before)
      return true
    } catch (error) {
      if (error instanceof Fault && raceWords.has(error.word)) return false
      throw error
    }
  }

  /** Looks at the blob as it is now and makes what the index and the manifest should say. */
  async function make(
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
        maxTokens: open.definition.chunking.max_tokens,
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

  /** Decides number n, if no higher one is decided and the index is still there. Answers the manifest as written, or undefined where it lost. */
  async function commit(
    address: DocumentAddress,
    scope: IndexScope,
    number: number,
    change: Change,
  ): Promise<Manifest | undefined> {
    for (;;) {
      const now = await readManifest(address)
      const standing = now?.value.generations[scope.generation]
      if (!now || !standing || standing.settled >= number) return undefined
      // Passages kept from before are swept by whoever commits in between.
      if (change.standsOn !== undefined && standing.current !== change.standsOn) return undefined
      const syncing = standing.syncing === number ? null : standing.syncing
      const next: Manifest = {
        ...now.value,
        ...change.fields,
        generations: {
          ...now.value.generations,
          [scope.generation]: { syncing, current: change.current, settled: number },
        },
      }
      if (await tryPut(address, next, now)) return next
    }
  }

  /** Removes what can never be believed any more: every decided number but the current one. */
  async function sweep(scope: IndexScope, address: DocumentAddress, manifest: Manifest): Promise<void> {
    const standing = manifest.generations[scope.generation]
    if (standing) await searchIndex.remove(scope, address.path, { upTo: standing.settled, keep: standing.current })
  }
}

/** What a commit writes. */
interface Change {
  readonly fields: Partial<Manifest>
  readonly current: number | null
  /** Set where passages of an earlier sync are kept: it must still be the current one. */
  readonly standsOn?: number
}

interface Made {
  readonly outcome: SyncOutcome['outcome']
  readonly chunks: Parameters<KnowledgeDeps['index']['write']>[1]
  readonly change: Change
  /** The failure that may pass: recorded, then thrown, so that the message comes again. */
  readonly retry?: Fault
}

/** Failures of the document itself: trying again would not help. */
const lasting: ReadonlySet<string> = new Set([
  'invalid_input',
  'unsupported_media_type',
  'too_large',
  'deadline_exceeded',
])

const raceWords: ReadonlySet<string> = new Set(['conflict', 'precondition_failed', 'not_found'])

const scopeOf = ({ project, index }: DocumentAddress, { generation }: OpenIndex): IndexScope => ({
  project,
  index,
  generation,
})

const refuseTooLarge = (path: string, size: number): never => {
  throw fault('too_large', `“${path}” has ${size} bytes; at most ${largestBody} can be indexed`, {
    path,
    size,
    limit: largestBody,
  })
}

/** A manifest before its first sync, and the part of it that a deleted document keeps. */
export const emptyManifest = (path: string): Manifest => ({
  id: manifestId(path),
  v: 1,
  doc: 'manifest',
  path,
  exists: true,
  taken: 0,
  generations: {},
  ...nothingKnown,
})

const nothingKnown = {
  status: 'pending',
  error: null,
  title: '',
  etag: null,
  size: 0,
  identity: null,
  content: null,
  acl: null,
  acl_stamp: hashOf(null),
  chunks: 0,
  indexed_at: null,
} as const

const gone: Made = {
  outcome: 'removed',
  chunks: [],
  change: { fields: { ...nothingKnown, exists: false }, current: null },
}
