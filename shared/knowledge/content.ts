import type { Caller } from '../caller'
import { fault, type Fault } from '../faults'
import { mayKnowOf, mayReadAs } from './access'
import { aclOrNobody, type Acl } from './acl'
import type { DocumentAddress, DocumentContent, DocumentPassage } from './contract'
import type { KnowledgeDeps } from './ground'
import { scopeOf, type OpenIndex } from './indexes'
import { blobName, manifestId } from './names'
import { manifests } from './shapes'

/** Opens a stored document for a caller who may read it by the blob's own groups and by the manifest's: where they differ, both must allow it. */
export const openContent = async (
  { store, blobs }: Pick<KnowledgeDeps, 'store' | 'blobs'>,
  caller: Caller,
  address: DocumentAddress,
): Promise<DocumentContent> => {
  const [opened, manifest] = await Promise.all([
    blobs.open('documents', blobName(address)),
    manifests.get(store, 'knowledge', [address.project, address.index], manifestId(address.path)),
  ])
  if (!opened) throw noDocument(address)
  const { properties, body } = opened
  requireRead(caller, address, [aclOrNobody(properties), ...(manifest?.value.exists ? [manifest.value.acl] : [])])
  const { contentType, size, etag } = properties
  return { path: address.path, contentType, size, etag, body }
}

/** The passages that are believed of a document, by their order in it. */
export const passagesOf = async (
  { store, index }: Pick<KnowledgeDeps, 'store' | 'index'>,
  caller: Caller,
  address: DocumentAddress,
  open: OpenIndex,
): Promise<readonly DocumentPassage[]> => {
  const kept = await manifests.get(store, 'knowledge', [address.project, address.index], manifestId(address.path))
  if (!kept?.value.exists) throw noDocument(address)
  requireRead(caller, address, [kept.value.acl])
  const current = kept.value.generations[open.generation]?.current ?? null
  if (current === null) return []
  const chunks = await index.chunks(scopeOf(address, open), address.path, current)
  return chunks.map(({ id: _id, document: _d, sync: _s, acl: _a, ordinal: _o, vector: _v, ...passage }) => passage)
}

/** Whoever may know of a document is told that its groups are others; to anybody else it is not there. */
const requireRead = (caller: Caller, address: DocumentAddress, acls: readonly Acl[]): void => {
  if (acls.every((acl) => mayReadAs(caller, acl))) return
  if (!acls.every((acl) => mayKnowOf(caller, acl))) throw noDocument(address)
  const { index, path } = address
  throw fault('forbidden', `Document “${path}” may be read by its groups only, and the caller is in none of them`, {
    index,
    path,
  })
}

const noDocument = ({ index, path }: DocumentAddress): Fault =>
  fault('not_found', `No document “${path}” in index “${index}”`, { index, path })
