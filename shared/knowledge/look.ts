import { fault, toFault, type Fault, type FaultData } from '../faults'
import { hashOf, sha256 } from '../json'
import { isoTime } from '../world'
import { aclOfBlob, type Acl } from './acl'
import type { DocumentAddress, IndexedChunk, SyncOptions, SyncOutcome } from './contract'
import type { KnowledgeDeps } from './ground'
import { identityOf } from './identity'
import { scopeOf, type Generation } from './indexes'
import { createMake } from './make-chunks'
import { blobName, chunkId } from './names'
import { nothingKnown, nothingMade, type Manifest, type Standing } from './shapes'
import type { TakenNumber } from './taken-number'

/** What a commit writes: what is known of the blob, and what it came to in this generation. */
export interface Change {
  readonly seen: Partial<Manifest>
  readonly standing: Partial<Standing>
  readonly current: number | null
  /** Set where passages of an earlier sync are kept: it must still be the current one. */
  readonly standsOn?: number
}

/** What one look at a blob came to: what the index and the manifest should say. */
export interface Made {
  readonly outcome: SyncOutcome['outcome']
  readonly chunks: readonly IndexedChunk[]
  readonly change: Change
  /** The failure that may pass: recorded, then thrown, so that the message comes again. */
  readonly retry?: Fault
}

/** Larger files wait for their own orchestration. */
export const largestAtOnce = 20 * 1024 * 1024

/** Makes passages of the blob as it is now. Writes nothing but the vectors it paid for. */
export const createLook = (deps: KnowledgeDeps) => {
  const { blobs, index: searchIndex, world, largest = largestAtOnce } = deps
  const make = createMake(deps)

  return async function look(
    address: DocumentAddress,
    generation: Generation,
    taken: TakenNumber,
    { large = false, until }: SyncOptions,
  ): Promise<Made | { readonly undecided: 'large' | 'unfinished' }> {
    const found = await blobs.getWithin('documents', blobName(address), large ? largest : largestAtOnce)
    if (!found) return gone
    const { properties, body } = found
    if (body === null && !large && properties.size <= largest) return { undecided: 'large' }
    const seen = { exists: true, etag: properties.etag, size: properties.size }
    const tried = { etag: properties.etag, error: null, indexed_at: isoTime(world.now()) }
    // What cannot be read as an ACL opens the document to nobody.
    let acl: Acl = []
    let known: Pick<Manifest, 'content'> & Pick<Standing, 'identity'> = { content: null, identity: null }
    const allowed = () => ({ acl: acl && [...acl], acl_stamp: hashOf(acl) })
    try {
      acl = aclOfBlob(properties)
      if (body === null) throw tooLarge(address.path, properties.size, largest)
      const content = sha256(body)
      const identity = identityOf(content, properties.contentType, generation.definition)
      known = { content, identity }
      const { acl_stamp } = allowed()
      const before = await reusable(address, generation, taken, identity)
      if (before && before.standing.acl_stamp === acl_stamp) {
        const { current, ...standing } = before.standing
        return {
          outcome: 'unchanged',
          chunks: [],
          change: {
            seen: { ...seen, content, ...allowed() },
            standing: { ...standing, ...tried },
            current,
            standsOn: current,
          },
        }
      }
      const made = before ?? (await make(address, generation, taken, { body, properties, until }))
      if (made === 'unfinished') return { undecided: made }
      const chunks = made.chunks.map((chunk) => ({
        ...chunk,
        id: chunkId(address, generation.generation, taken.number, chunk.ordinal),
        document: address.path,
        sync: taken.number,
        acl,
      }))
      const { title, report } = made
      const standing = {
        ...tried,
        identity,
        acl_stamp,
        status: 'indexed' as const,
        title,
        report,
        chunks: chunks.length,
      }
      return {
        outcome: 'indexed',
        chunks,
        change: { seen: { ...seen, content, ...allowed() }, standing, current: taken.number },
      }
    } catch (error) {
      const failure = toFault(error)
      if (failure.word === 'internal')
        world.log('error', `Indexing “${address.path}” failed`, { ...address, cause: String(error) })
      const { acl_stamp } = allowed()
      const status = 'failed' as const
      const standing = {
        ...nothingMade,
        ...tried,
        identity: known.identity,
        acl_stamp,
        status,
        error: failure.toData(),
      }
      return {
        outcome: 'failed',
        chunks: [],
        change: { seen: { ...seen, content: known.content, ...allowed() }, standing, current: null },
        ...(!isLasting(failure.toData()) && { retry: failure }),
      }
    }
  }

  /** The passages there are, where they are made of the same and all of them lie in the index. */
  async function reusable(
    address: DocumentAddress,
    generation: Generation,
    { manifest }: TakenNumber,
    identity: string | null,
  ) {
    const standing = manifest.generations[generation.generation]
    if (!standing || standing.current === null || standing.status !== 'indexed' || standing.identity !== identity)
      return undefined
    const chunks = await searchIndex.chunks(scopeOf(address, generation), address.path, standing.current)
    if (chunks.length !== standing.chunks) return undefined
    const { syncing: _s, open: _o, lagging: _l, attempts: _a, current, ...made } = standing
    return { chunks, title: made.title, report: made.report, standing: { ...made, current } }
  }
}

/** Whether a failure is the document's own: trying again would not help. */
export const isLasting = (error: FaultData | null): boolean => error !== null && lasting.has(error.code)

const lasting: ReadonlySet<string> = new Set([
  'document_empty',
  'document_without_text',
  'document_encrypted',
  'document_corrupt',
  'document_unsafe',
  'invalid_input',
  'unsupported_media_type',
  'too_large',
  'deadline_exceeded',
])

const tooLarge = (path: string, size: number, limit: number): Fault =>
  fault('too_large', `“${path}” has ${size} bytes; at most ${limit} can be indexed`, { path, size, limit })

const gone: Made = {
  outcome: 'removed',
  chunks: [],
  change: { seen: { ...nothingKnown, exists: false }, standing: nothingMade, current: null },
}
