import { Fault, fault } from '../faults'
import { hashOf } from '../json'
import { aclMetadata, withoutAcl, type Acl } from './acl'
import type { DocumentAddress } from './contract'
import type { KnowledgeDeps } from './ground'
import { blobName, manifestId } from './names'
import { manifests, type Manifest } from './shapes'

/**
 * Says who may read a document: on its blob, which is the truth, then on its manifest, which every search believes [18]. Takes a
 * number there, so that a sync which looked at the blob before cannot bring the old groups back.
 */
export const writeAcl = async (
  { store, blobs }: Pick<KnowledgeDeps, 'store' | 'blobs'>,
  address: DocumentAddress,
  acl: Acl,
): Promise<void> => {
  await onBlob(blobs, address, acl)
  const key = [address.project, address.index]
  for (;;) {
    const kept = await manifests.get(store, 'knowledge', key, manifestId(address.path))
    // Without a manifest nothing is believed; whoever makes it looks at the blob after that.
    if (!kept) return
    const number = kept.value.taken + 1
    const value: Manifest = {
      ...kept.value,
      taken: number,
      settled: number,
      acl: acl && [...acl],
      acl_stamp: hashOf(acl),
      generations: Object.fromEntries(
        Object.entries(kept.value.generations).map(([name, standing]) => [name, { ...standing, lagging: true }]),
      ),
    }
    try {
      await manifests.put(store, 'knowledge', key, value, kept)
      return
    } catch (error) {
      if (!isRace(error)) throw error
    }
  }
}

const onBlob = async (blobs: KnowledgeDeps['blobs'], address: DocumentAddress, acl: Acl): Promise<void> => {
  for (;;) {
    const head = await blobs.head('documents', blobName(address))
    if (!head)
      throw fault('not_found', `No document “${address.path}” in index “${address.index}”`, {
        index: address.index,
        path: address.path,
      })
    const metadata = { ...withoutAcl(head.metadata), ...aclMetadata(acl) }
    try {
      await blobs.setMetadata('documents', blobName(address), metadata, { ifMatch: head.etag })
      return
    } catch (error) {
      if (!isRace(error)) throw error
    }
  }
}

const isRace = (error: unknown): boolean =>
  error instanceof Fault && ['precondition_failed', 'conflict', 'not_found'].includes(error.word)
