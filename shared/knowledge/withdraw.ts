import { Fault } from '../faults'
import { hashOf } from '../json'
import { aclOrNobody } from './acl'
import type { DocumentAddress } from './contract'
import type { KnowledgeDeps } from './ground'
import { blobName, manifestId } from './names'
import { manifests, nothingKnown, nothingMade, type Manifest } from './shapes'

/** Takes back at once the passages that a blob just written or deleted no longer says, so that nobody waits for the event [18]. Takes a number, so that a sync which looked earlier cannot bring them back. */
export const withdraw = async (
  { store, blobs }: KnowledgeDeps,
  address: DocumentAddress,
  isStill: (manifest: Manifest) => boolean = () => false,
): Promise<void> => {
  const key = [address.project, address.index]
  for (;;) {
    const manifest = await manifests.get(store, 'knowledge', key, manifestId(address.path))
    // Without a manifest nothing is believed; a sync under way creates it with a number and looks at the blob after that.
    if (!manifest) return
    const head = await blobs.head('documents', blobName(address))
    const isTrue = head ? manifest.value.etag === head.etag || isStill(manifest.value) : !manifest.value.exists
    if (isTrue) return
    const number = manifest.value.taken + 1
    // Who may know of it is what the blob says from now on: counts are made of manifests.
    const acl = head ? aclOrNobody(head) : null
    const seen = head ? { acl: acl && [...acl], acl_stamp: hashOf(acl) } : { ...nothingKnown, exists: false }
    const generations = Object.fromEntries(
      Object.entries(manifest.value.generations).map(([name, standing]) => [
        name,
        { ...standing, ...(head ? { status: 'pending' as const } : nothingMade), current: null, lagging: true },
      ]),
    )
    try {
      const value: Manifest = { ...manifest.value, ...seen, taken: number, settled: number, generations }
      await manifests.put(store, 'knowledge', key, value, manifest)
      return
    } catch (error) {
      if (!(error instanceof Fault) || !['precondition_failed', 'conflict', 'not_found'].includes(error.word))
        throw error
    }
  }
}
