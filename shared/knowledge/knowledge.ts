import { mayAs, type Caller, type Role } from '../caller'
import { fault } from '../faults'
import { hashOf, sha256 } from '../json'
import { aclMetadata, normalAcl } from './acl'
import type { DocumentAddress, IndexStatus, KnowledgeRoom } from './contract'
import { createDocumentList } from './documents'
import type { KnowledgeDeps } from './ground'
import { ensureIndex, requireIndex, type OpenIndex } from './indexes'
import { addressOfSubject, blobName, requireIndexName, requirePath } from './names'
import { createRetrieve } from './retrieve'
import { definitions, manifests } from './shapes'
import { createSync } from './sync'
import { withdraw } from './withdraw'

/** Makes the knowledge room: documents in, passages out. */
export const createKnowledge = (deps: KnowledgeDeps): KnowledgeRoom => {
  const { store, blobs } = deps
  const retrieve = createRetrieve(deps)
  const syncDocument = createSync(deps)
  const documents = createDocumentList(deps)

  const statusOf = async (project: string, { definition, generation }: OpenIndex): Promise<IndexStatus> => {
    const { name, chunking, embedding } = definition
    const counts = { documents: 0, chunks: 0 }
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
      const page = await store.list('knowledge', [project, name], {
        where: [{ field: 'doc', is: 'eq', value: 'manifest' }],
        limit: 500,
        ...(cursor && { cursor }),
      })
      for (const { value } of page.items) {
        const manifest = manifests.read(value)
        if (manifest.exists) counts.documents++
        if (manifest.exists && typeof manifest.generations[generation]?.current === 'number')
          counts.chunks += manifest.chunks
      }
      cursor = page.cursor
    }
    return { name, chunking, embedding, generation, ...counts, drift: null }
  }

  return {
    syncDocument,

    async search(caller, order) {
      requireRole(caller, 'runner', 'reader')
      return retrieve(caller, order)
    },

    async listIndexes(caller, page = {}) {
      requireRole(caller, 'reader')
      const found = await store.list('settings', [caller.project, 'index'], page)
      const items = await Promise.all(
        found.items.map(async ({ value }) => {
          const definition = definitions.read(value)
          return statusOf(caller.project, await ensureIndex(deps, caller.project, definition.name))
        }),
      )
      return { items, ...(found.cursor && { cursor: found.cursor }) }
    },

    async getIndex(caller, index) {
      requireRole(caller, 'reader')
      return statusOf(caller.project, await requireIndex(deps, caller.project, requireIndexName(index)))
    },

    async putIndex(caller, index, order = {}) {
      requireRole(caller, 'author')
      return statusOf(caller.project, await ensureIndex(deps, caller.project, requireIndexName(index), order))
    },

    async deleteIndex(caller, index) {
      requireRole(caller, 'author')
      const { project } = caller
      const { generation } = await requireIndex(deps, project, requireIndexName(index))
      // Blobs first: events that come meanwhile then find nothing to index. The definition last: until it is gone this can be asked again.
      for (;;) {
        const { items } = await blobs.list('documents', { prefix: `${project}/${index}/`, limit: 500 })
        if (items.length === 0) break
        for (const { name } of items) await blobs.delete('documents', name)
      }
      await store.delete('knowledge', [project, index], 'generation')
      for (;;) {
        const { items } = await store.list('knowledge', [project, index], { limit: 500 })
        if (items.length === 0) break
        for (const { value } of items) await store.delete('knowledge', [project, index], value.id)
      }
      await deps.index.drop({ project, index, generation })
      await store.delete('settings', [project, 'index'], index)
    },

    async putDocument(caller, index, path, body, { contentType, acl = null } = {}) {
      requireRole(caller, 'author')
      const address = addressOf(caller, index, path)
      await ensureIndex(deps, caller.project, index)
      const allowed = normalAcl(acl)
      const { etag } = await blobs.put('documents', blobName(address), body, {
        contentType: contentType ?? 'application/octet-stream',
        metadata: aclMetadata(allowed),
      })
      const content = sha256(body)
      const stamp = hashOf(allowed)
      await withdraw(deps, address, (manifest) => manifest.content === content && manifest.acl_stamp === stamp)
      return { etag }
    },

    async getDocument(caller, index, path) {
      requireRole(caller, 'reader', 'author')
      const address = addressOf(caller, index, path)
      await requireIndex(deps, caller.project, index)
      const status = await documents.status(address)
      if (!status) throw fault('not_found', `No document “${path}” in index “${index}”`, { index, path })
      return status
    },

    async listDocuments(caller, index, page) {
      requireRole(caller, 'reader')
      await requireIndex(deps, caller.project, requireIndexName(index))
      return documents.list(caller.project, index, page)
    },

    async deleteDocument(caller, index, path) {
      requireRole(caller, 'author')
      const address = addressOf(caller, index, path)
      await requireIndex(deps, caller.project, index)
      const wasThere = await blobs.delete('documents', blobName(address))
      await withdraw(deps, address)
      if (!wasThere) throw fault('not_found', `No document “${path}” in index “${index}”`, { index, path })
    },

    async handleEvent({ subject }) {
      const address = addressOfSubject(subject)
      if (!address) {
        deps.world.log('debug', 'A blob event that is about no document was ignored', { subject })
        return
      }
      const { outcome, chunks } = await syncDocument(address)
      deps.world.log('information', 'Document synced', { ...address, outcome, chunks })
    },
  }
}

const addressOf = ({ project }: Caller, index: string, path: string): DocumentAddress =>
  requirePath({ project, index: requireIndexName(index), path })

/** Refuses a caller who holds none of the roles. */
const requireRole = (caller: Caller, ...anyOf: readonly Role[]): void => {
  if (anyOf.some((role) => mayAs(caller, role))) return
  throw fault(
    'forbidden',
    `This needs the role ${anyOf.map((role) => `“${role}”`).join(' or ')}; “${caller.id}” has ${caller.roles.join(', ') || 'none'}`,
    { needs: anyOf },
  )
}
