import type { BlobProperties } from '../blobs/contract'
import { aclOfBlob } from './acl'
import type { DocumentAddress, DocumentStatus } from './contract'
import type { KnowledgeDeps } from './ground'
import { blobName, manifestId } from './names'
import { manifests, type Manifest } from './shapes'

/** Documents as they are: the blobs there now, each with what its manifest knows of exactly that blob. */
export const createDocumentList = ({ store, blobs }: KnowledgeDeps) => ({
  async status(address: DocumentAddress): Promise<DocumentStatus | undefined> {
    const [manifest, head] = await Promise.all([
      manifests.get(store, 'knowledge', [address.project, address.index], manifestId(address.path)),
      blobs.head('documents', blobName(address)),
    ])
    return head && statusOf(address.path, head, manifest?.value)
  },

  async list(
    project: string,
    index: string,
    { limit = 50, cursor }: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<{ readonly items: readonly DocumentStatus[]; readonly cursor?: string }> {
    const prefix = `${project}/${index}/`
    const page = await blobs.list('documents', { prefix, limit, ...(cursor && { cursor }) })
    const paths = page.items.map(({ name }) => name.slice(prefix.length))
    const where = [{ field: 'id', is: 'in' as const, value: paths.map(manifestId) }]
    const found =
      paths.length === 0 ? [] : (await store.list('knowledge', [project, index], { where, limit: 500 })).items
    const known = new Map(found.map(({ value }) => manifests.read(value)).map((manifest) => [manifest.path, manifest]))
    const items = page.items.map((blob, at) => statusOf(paths[at] ?? '', blob, known.get(paths[at] ?? '')))
    return { items, ...(page.cursor && { cursor: page.cursor }) }
  },
})

/** A manifest about another version of the blob says nothing about this one: it is pending. */
const statusOf = (path: string, blob: BlobProperties, manifest: Manifest | undefined): DocumentStatus => {
  const isOfThisBlob = manifest?.exists && manifest.etag === blob.etag && manifest.status !== 'pending'
  if (!isOfThisBlob) {
    return { path, status: 'pending', chunks: 0, etag: blob.etag, acl: readableAcl(blob), indexed_at: null }
  }
  const { status, chunks, error, etag, acl, indexed_at } = manifest
  return { path, status, chunks, ...(error && { error }), etag, acl, indexed_at }
}

/** Metadata that cannot be read opens a document to nobody; its sync will say why. */
const readableAcl = (blob: BlobProperties): readonly string[] | null => {
  try {
    return aclOfBlob(blob)
  } catch {
    return []
  }
}
