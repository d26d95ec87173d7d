import { Fault, fault } from '../faults'
import type { BlobProperties } from '../blobs/contract'
import type { Kept } from '../store/contract'
import type { DocumentAddress, IndexScope, SyncOutcome } from './contract'
import type { KnowledgeDeps } from './ground'
import { ensureIndex, findIndex, scopeOf } from './indexes'
import { createLook, type Change } from './look'
import { blobName, manifestId } from './names'
import { emptyManifest, manifests, type Manifest } from './shapes'

/** How often a sync that lost to another looks again before it leaves the message to come back. */
const mostRounds = 20

/** Brings index and manifest to what the blob is now [17]. Every step may be the last one a process does: the next event repairs. */
export const createSync = (deps: KnowledgeDeps) => {
  const { store, blobs, index: searchIndex } = deps
  const look = createLook(deps)

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
    const made = await look(address, open, taken)
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

const raceWords: ReadonlySet<string> = new Set(['conflict', 'precondition_failed', 'not_found'])
