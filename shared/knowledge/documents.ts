import type { BlobProperties } from '../blobs/contract'
import type { Caller } from '../caller'
import { mayKnowOf } from './access'
import { aclOrNobody } from './acl'
import type { DocumentAddress, DocumentState, DocumentStatus } from './contract'
import type { KnowledgeDeps } from './ground'
import { blobName, manifestId } from './names'
import { manifests, type Manifest } from './shapes'

/** Which documents are listed. */
export interface DocumentsQuery {
  readonly status?: DocumentState
  readonly limit?: number
  readonly cursor?: string
}

/** A page of documents. */
export interface DocumentsPage {
  readonly items: readonly DocumentStatus[]
  readonly next?: string
}

/** The most pages of blobs that are looked through for one page of documents: a filter may let nearly none pass. */
const mostPages = 20

/** Documents as they are: the blobs there now, each with what its manifest knows of exactly that blob. Those a caller may not know of are not there. */
export const createDocumentList = ({ store, blobs }: Pick<KnowledgeDeps, 'store' | 'blobs'>) => {
  const pageOf = async (
    caller: Caller,
    index: string,
    generation: string,
    limit: number,
    cursor: string | undefined,
  ) => {
    const { project } = caller
    const prefix = `${project}/${index}/`
    const page = await blobs.list('documents', { prefix, limit, ...(cursor !== undefined && { cursor }) })
    const paths = page.items.map(({ name }) => name.slice(prefix.length))
    const where = [{ field: 'id', is: 'in' as const, value: paths.map(manifestId) }]
    const found =
      paths.length === 0 ? [] : (await store.list('knowledge', [project, index], { where, limit: 500 })).items
    const known = new Map(found.map(({ value }) => manifests.read(value)).map((manifest) => [manifest.path, manifest]))
    const items = page.items.map((blob, at) => statusOf(paths[at] ?? '', blob, known.get(paths[at] ?? ''), generation))
    return { items: items.filter(({ acl }) => mayKnowOf(caller, acl)), cursor: page.cursor }
  }

  return {
    async status(caller: Caller, address: DocumentAddress, generation: string): Promise<DocumentStatus | undefined> {
      const [manifest, head] = await Promise.all([
        manifests.get(store, 'knowledge', [address.project, address.index], manifestId(address.path)),
        blobs.head('documents', blobName(address)),
      ])
      const status = head && statusOf(address.path, head, manifest?.value, generation)
      return status && mayKnowOf(caller, status.acl) ? status : undefined
    },

    async list(
      caller: Caller,
      index: string,
      generation: string,
      { status, limit = 50, cursor }: DocumentsQuery = {},
    ): Promise<DocumentsPage> {
      const items: DocumentStatus[] = []
      let next = cursor
      for (let pages = 0; pages < mostPages; pages++) {
        // No more is asked for than there is room for, so that a page ends where a cursor can begin.
        const page = await pageOf(caller, index, generation, limit - items.length, next)
        items.push(...page.items.filter((one) => status === undefined || one.status === status))
        next = page.cursor
        if (next === undefined || items.length === limit) break
      }
      return { items, ...(next !== undefined && { next }) }
    },
  }
}

/** A manifest about another version of the blob says nothing about this one: it is pending. */
const statusOf = (
  path: string,
  blob: BlobProperties,
  manifest: Manifest | undefined,
  generation: string,
): DocumentStatus => {
  const { etag, size } = blob
  const standing = manifest?.exists && manifest.etag === etag ? manifest.generations[generation] : undefined
  const acl = standing ? (manifest?.acl ?? null) : aclOrNobody(blob)
  if (!standing || standing.status === 'pending' || standing.etag !== etag) {
    return { path, status: 'pending', title: '', chunks: 0, attempts: 0, etag, size, acl, indexed_at: null }
  }
  const { status, title, chunks, error, attempts, report, indexed_at } = standing
  return {
    path,
    status,
    title,
    chunks,
    ...(error && { error }),
    attempts,
    ...(report && { report }),
    etag,
    size,
    acl,
    indexed_at,
  }
}
