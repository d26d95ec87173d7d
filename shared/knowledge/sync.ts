import { Fault, fault } from '../faults'
import type { BlobProperties } from '../blobs/contract'
import type { Kept } from '../store/contract'
import type { DocumentAddress, SyncOptions, SyncOutcome } from './contract'
import type { KnowledgeDeps } from './ground'
import { ensureIndex, findIndex, generationsOf, scopeOf, type Generation } from './indexes'
import { identityOf } from './identity'
import { createLook, isLasting, type Change } from './look'
import { blobName, manifestId } from './names'
import { emptyManifest, manifests, newStanding, type Manifest, type Standing } from './shapes'
import { countChunks, createSweep } from './sweep'
import type { TakenNumber } from './taken-number'

/** How often a sync that lost to another looks again before it leaves the message to come back. */
const mostRounds = 20

/** Chunks handed to the index at once, so that a search waits behind no more. */
const writtenAtOnce = 256

/** Brings index and manifest to what the blob is now [17], in every generation that is written to [19]. Every step may be the last one a process does: the next event repairs. */
export const createSync = (deps: KnowledgeDeps) => {
  const { store, blobs, index: searchIndex } = deps
  const look = createLook(deps)
  const { sweep, end } = createSweep(deps)

  const readManifest = (address: DocumentAddress): Promise<Kept<Manifest> | undefined> =>
    manifests.get(store, 'knowledge', [address.project, address.index], manifestId(address.path))

  return async (address: DocumentAddress, options: SyncOptions = {}): Promise<SyncOutcome> => {
    const open = await openFor(address)
    if (!open) return { outcome: 'absent', chunks: 0 }
    const told: (SyncOutcome | Fault)[] = []
    // What goes wrong in the generation beside must not keep the believed one from the truth, nor the other way round.
    for (const generation of generationsOf(open)) told.push(await settled(address, generation, options))
    const failure = told.find((one) => one instanceof Fault)
    if (failure) throw failure
    const [first, beside] = told as readonly SyncOutcome[]
    return beside && unsettled.has(beside.outcome) ? beside : (first ?? { outcome: 'absent', chunks: 0 })
  }

  /** A document may still have its manifest when its index is gone; then there is nothing left to be true to. */
  async function openFor({ project, index, path }: DocumentAddress) {
    const found = await findIndex(deps, project, index)
    if (found) return found
    const head = await blobs.head('documents', blobName({ project, index, path }))
    return head && ensureIndex(deps, project, index)
  }

  async function settled(
    address: DocumentAddress,
    generation: Generation,
    options: SyncOptions,
  ): Promise<SyncOutcome | Fault> {
    try {
      for (let round = 0; round < mostRounds; round++) {
        const outcome = await syncOnce(address, generation, options)
        if (outcome) return outcome
      }
    } catch (error) {
      if (error instanceof Fault) return error
      throw error
    }
    return fault(
      'unavailable',
      `“${address.path}” in index “${address.index}” changed ${mostRounds} times while it was indexed`,
      { ...address },
    )
  }

  /** One round: undefined where another sync decided meanwhile, so that the blob must be looked at again. */
  async function syncOnce(
    address: DocumentAddress,
    generation: Generation,
    options: SyncOptions,
  ): Promise<SyncOutcome | undefined> {
    const scope = scopeOf(address, generation)
    const before = await readManifest(address)
    // An event that says “created” of a document never seen needs no look before the one that counts.
    if (before || !options.created) {
      const head = await blobs.head('documents', blobName(address))
      if (!head && !before) return { outcome: 'absent', chunks: 0 }
      const standing = before?.value.generations[generation.generation]
      if (before && standing && (await isTrue(generation, address, before.value, standing, head, options))) {
        await sweep(scope, address, before)
        return head ? { outcome: 'unchanged', chunks: standing.chunks } : { outcome: 'absent', chunks: 0 }
      }
    }

    const taken = await takeNumber(address, generation, before)
    if (!taken) return undefined
    const made = await look(address, generation, taken, options)
    if ('undecided' in made) {
      await end(scope, address, taken.number, () => readManifest(address))
      return { outcome: made.undecided, chunks: 0 }
    }
    for (let at = 0; at < made.chunks.length; at += writtenAtOnce)
      await searchIndex.write(scope, made.chunks.slice(at, at + writtenAtOnce))
    const decided = await commit(address, generation, taken, made.change)
    if (!decided) {
      await sweepAfterLoss(address, generation, taken.number)
      return undefined
    }
    await sweep(scope, address, decided)
    if (made.retry) throw made.retry
    return { outcome: made.outcome, chunks: decided.value.generations[generation.generation]?.chunks ?? 0 }
  }

  /** Whether manifest and index already say what the blob says, and nobody is about to say something else. */
  async function isTrue(
    generation: Generation,
    address: DocumentAddress,
    manifest: Manifest,
    standing: Standing,
    head: BlobProperties | undefined,
    { again }: SyncOptions,
  ): Promise<boolean> {
    if (standing.syncing !== null && standing.syncing > manifest.settled) return false
    if (!head) return !manifest.exists && standing.current === null
    if (!manifest.exists || manifest.etag !== head.etag || standing.etag !== head.etag) return false
    if (standing.identity !== identityOf(manifest.content, head.contentType, generation.definition)) return false
    if (standing.status === 'failed') return !again && isLasting(standing.error)
    if (standing.current === null || standing.acl_stamp !== manifest.acl_stamp) return false
    return (await countChunks(deps, scopeOf(address, generation), address.path, standing.current)) === standing.chunks
  }

  /** Takes the next number before anything is written to the index; undefined where somebody else changed the manifest. */
  async function takeNumber(
    address: DocumentAddress,
    { generation }: Generation,
    before: Kept<Manifest> | undefined,
  ): Promise<TakenNumber | undefined> {
    const old = before?.value ?? emptyManifest(address.path)
    const number = old.taken + 1
    const standing = old.generations[generation]
    const isFirst = standing === undefined
    const started: Standing = {
      ...(standing ?? newStanding),
      syncing: number,
      open: [...(standing?.open ?? []), number].slice(-mostRounds),
      lagging: true,
      attempts: (standing?.attempts ?? 0) + 1,
    }
    const manifest = { ...old, taken: number, generations: { ...old.generations, [generation]: started } }
    return (await tryPut(address, manifest, before)) && { number, manifest, isFirst }
  }

  /** Decides number n, if no higher one is decided and the generation is still there. Answers the manifest as written, or undefined where it lost. */
  async function commit(
    address: DocumentAddress,
    { generation }: Generation,
    { number, isFirst }: TakenNumber,
    { seen, standing: made, current, standsOn }: Change,
  ): Promise<Kept<Manifest> | undefined> {
    for (;;) {
      const now = await readManifest(address)
      const standing = now?.value.generations[generation]
      if (!now || !standing || now.value.settled >= number) return undefined
      // Passages kept from before are swept by whoever commits in between.
      if (standsOn !== undefined && standing.current !== standsOn) return undefined
      const next: Standing = {
        ...standing,
        ...made,
        current,
        syncing: standing.syncing === number ? null : standing.syncing,
        open: standing.open.filter((one) => one !== number),
        lagging: !isFirst || standing.syncing !== number,
        attempts: seen.etag === null ? 0 : seen.etag === standing.etag ? standing.attempts : 1,
      }
      const manifest = {
        ...now.value,
        ...seen,
        settled: number,
        generations: { ...now.value.generations, [generation]: next },
      }
      const kept = await tryPut(address, manifest, now)
      if (kept) return kept
    }
  }

  async function tryPut(
    { project, index }: DocumentAddress,
    manifest: Manifest,
    before: Kept<Manifest> | undefined,
  ): Promise<Kept<Manifest> | undefined> {
    try {
      return await manifests.put(store, 'knowledge', [project, index], manifest, before)
    } catch (error) {
      if (error instanceof Fault && raceWords.has(error.word)) return undefined
      throw error
    }
  }

  /** Lost, or the generation is gone: only what this sync wrote is certainly garbage. */
  async function sweepAfterLoss(address: DocumentAddress, generation: Generation, number: number): Promise<void> {
    const scope = scopeOf(address, generation)
    if (await end(scope, address, number, () => readManifest(address))) return
    const open = await findIndex(deps, address.project, address.index)
    const isWritten = open && generationsOf(open).some((one) => one.generation === generation.generation)
    if (isWritten) await searchIndex.remove(scope, address.path, { upTo: number, keep: null })
    else await searchIndex.drop(scope)
  }
}

const raceWords: ReadonlySet<string> = new Set(['conflict', 'precondition_failed', 'not_found'])

const unsettled: ReadonlySet<string> = new Set(['large', 'unfinished'])
