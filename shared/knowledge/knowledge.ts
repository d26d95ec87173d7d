import type { Caller } from '../caller'
import { fault, Fault } from '../faults'
import { hashOf, sha256 } from '../json'
import { requireRole } from './access'
import { aclMetadata, aclOrNobody, normalAcl, type Acl } from './acl'
import { openContent, passagesOf } from './content'
import type { DocumentAddress, DocumentStatus, KnowledgeRoom } from './contract'
import { createDocumentList } from './documents'
import type { KnowledgeDeps } from './ground'
import { indexStatus } from './index-status'
import { ensureIndex, generationsOf, requireIndex } from './indexes'
import { limited } from './limited'
import { addressOfSubject, blobName, manifestId, requireIndexName, requirePath } from './names'
import { beginRebuild } from './rebuild-index'
import { forgetIndex } from './registry'
import { createRetrieve } from './search/retrieve'
import { writeAcl } from './set-acl'
import { definitions } from './shapes'
import { createSync } from './sync'
import { withdraw } from './withdraw'
import { lookAfterAll } from './look-after'
import { startLarge } from './work/blob-pass'
import { runWork } from './work/run-work'
import { createWorkDocuments, startWork } from './work/work-documents'

/** How long a caller waits for a reconcile before an orchestration takes it over. */
const patience = 20_000

/** Makes the knowledge room: documents in, passages out. */
export const createKnowledge = (deps: KnowledgeDeps): KnowledgeRoom => {
  const { store, blobs } = deps
  const retrieve = createRetrieve(deps)
  const sync = createSync(deps)
  const list = createDocumentList(deps)
  const documents = createWorkDocuments(deps)
  const tools = { deps, documents, sync }
  const oneOfFew = limited(deps.atOnce ?? 4)

  const statusOf = async (caller: Caller, address: DocumentAddress): Promise<DocumentStatus> => {
    const { generation } = await requireIndex(deps, caller.project, address.index)
    const status = await list.status(caller, address, generation)
    const { index, path } = address
    if (!status) throw fault('not_found', `No document “${path}” in index “${index}”`, { index, path })
    return status
  }

  return {
    syncDocument: sync,

    async search(caller, order, tools) {
      requireRole(caller, 'runner', 'reader')
      return retrieve(caller, order, tools)
    },

    async listIndexes(caller, page = {}) {
      requireRole(caller, 'reader')
      const found = await store.list('settings', [caller.project, 'index'], page)
      const items = await Promise.all(
        found.items.map(async ({ value }) => {
          const { name } = definitions.read(value)
          return indexStatus(deps, caller, await ensureIndex(deps, caller.project, name))
        }),
      )
      return { items, ...(found.cursor && { next: found.cursor }) }
    },

    async getIndex(caller, index) {
      requireRole(caller, 'reader')
      return indexStatus(deps, caller, await requireIndex(deps, caller.project, requireIndexName(index)))
    },

    async putIndex(caller, index, order = {}, client) {
      requireRole(caller, 'author')
      const { project } = caller
      const open = await ensureIndex(deps, project, requireIndexName(index), order)
      await beginRebuild(tools, { project, index }, open, order, { client })
      return indexStatus(deps, caller, await requireIndex(deps, project, index))
    },

    async rebuildIndex(caller, index, order, client) {
      requireRole(caller, 'author')
      const { project } = caller
      const open = await requireIndex(deps, project, requireIndexName(index))
      await beginRebuild(tools, { project, index }, open, order, { forced: true, client })
      return indexStatus(deps, caller, await requireIndex(deps, project, index))
    },

    async deleteIndex(caller, index) {
      requireRole(caller, 'author')
      const { project } = caller
      const open = await requireIndex(deps, project, requireIndexName(index))
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
      for (const generation of [...generationsOf(open).map((one) => one.generation), ...open.dropping])
        await deps.index.drop({ project, index, generation })
      await store.delete('settings', [project, 'index'], index)
      await forgetIndex(deps, project, index)
    },

    async reconcile(caller, index, client) {
      requireRole(caller, 'author')
      const { project } = caller
      await requireIndex(deps, project, requireIndexName(index))
      const ref = await documents.begin(project, index, { id: 'reconcile', kind: 'reconcile', phase: 'blobs' })
      const until = deps.world.now() + patience
      let answer = await runWork(tools, ref, client, until)
      while (!answer.done && answer.not_before === undefined && deps.world.now() < until)
        answer = await runWork(tools, ref, client, until)
      if (!answer.done) await startWork(client, ref)
      const { missing = 0, stale = 0, orphan = 0 } = (await documents.read(ref))?.value.counts ?? {}
      return { missing, stale, orphan, done: answer.done }
    },

    async putDocument(caller, index, path, body, { contentType = 'application/octet-stream', acl } = {}) {
      requireRole(caller, 'author')
      const address = addressOf(caller, index, path)
      await ensureIndex(deps, caller.project, index)
      const { etag, allowed } = await writeBlob(address, body, contentType, acl)
      const content = sha256(body)
      const stamp = hashOf(allowed)
      await withdraw(deps, address, (manifest) => manifest.content === content && manifest.acl_stamp === stamp)
      return { etag }
    },

    async getDocument(caller, index, path) {
      requireRole(caller, 'reader', 'author')
      return statusOf(caller, addressOf(caller, index, path))
    },

    async listDocuments(caller, index, page) {
      requireRole(caller, 'reader')
      const { generation } = await requireIndex(deps, caller.project, requireIndexName(index))
      return list.list(caller, index, generation, page)
    },

    async retryDocument(caller, index, path, client) {
      requireRole(caller, 'author')
      const address = addressOf(caller, index, path)
      await statusOf(caller, address)
      try {
        const { outcome } = await oneOfFew(() => sync(address, { again: true }))
        if (outcome === 'large') await startLarge(tools, address, client)
      } catch (error) {
        // What it failed for is in the status; only a ground that failed is the caller's to know of.
        if (!(error instanceof Fault)) throw error
      }
      return statusOf(caller, address)
    },

    async setAcl(caller, index, path, groups) {
      requireRole(caller, 'author')
      const address = addressOf(caller, index, path)
      await statusOf(caller, address)
      await writeAcl(deps, address, normalAcl(groups))
      // Passages carry their groups too, so that whoever may read them now finds them; nothing is read or paid for anew.
      const { outcome } = await sync(address)
      if (outcome === 'large') await startLarge(tools, address, undefined)
      return statusOf(caller, address)
    },

    async openDocument(caller, index, path) {
      requireRole(caller, 'reader', 'runner')
      const address = addressOf(caller, index, path)
      await requireIndex(deps, caller.project, index)
      return openContent(deps, caller, address)
    },

    async listPassages(caller, index, path, { limit = 50, cursor } = {}) {
      requireRole(caller, 'reader', 'runner')
      const address = addressOf(caller, index, path)
      const open = await requireIndex(deps, caller.project, index)
      const all = await passagesOf(deps, caller, address, open)
      const from = cursorOf(cursor)
      const items = all.slice(from, from + limit)
      return { items, ...(from + limit < all.length && { next: String(from + limit) }) }
    },

    async deleteDocument(caller, index, path) {
      requireRole(caller, 'author')
      const address = addressOf(caller, index, path)
      await requireIndex(deps, caller.project, index)
      const wasThere = await blobs.delete('documents', blobName(address))
      await withdraw(deps, address)
      if (!wasThere) throw fault('not_found', `No document “${path}” in index “${index}”`, { index, path })
    },

    async handleEvent({ subject, eventType }, client) {
      const address = addressOfSubject(subject)
      if (!address) {
        deps.world.log('debug', 'A blob event that is about no document was ignored', { subject })
        return
      }
      const created = eventType === 'Microsoft.Storage.BlobCreated'
      const { outcome, chunks } = await oneOfFew(() => sync(address, { created }))
      if (outcome === 'large' || outcome === 'unfinished') await startLarge(tools, address, client)
      deps.world.log('debug', 'Document synced', { ...address, outcome, chunks })
    },

    lookAfter: (client) => lookAfterAll(tools, client),

    activities: { knowledgeStep: (ref, client) => runWork(tools, ref, client) },
  }

  /** Writes a document's blob; where the upload names no groups it keeps those that the document has, so that a new text does not open it to everybody. */
  async function writeBlob(
    address: DocumentAddress,
    body: Uint8Array | string,
    contentType: string,
    acl: Acl | undefined,
  ): Promise<{ readonly etag: string; readonly allowed: Acl }> {
    const name = blobName(address)
    // Where no manifest is there was most likely no blob; if there was, the next round looks at it.
    const key = [address.project, address.index]
    let isNew = (await store.get('knowledge', key, manifestId(address.path))) === undefined
    for (;;) {
      const before = acl === undefined && !isNew ? await blobs.head('documents', name) : undefined
      isNew = false
      const allowed = acl === undefined ? (before ? aclOrNobody(before) : null) : normalAcl(acl)
      const unchanged = before ? { ifMatch: before.etag } : { ifNoneMatch: '*' as const }
      try {
        const { etag } = await blobs.put('documents', name, body, {
          contentType,
          metadata: aclMetadata(allowed),
          ...(acl === undefined && unchanged),
        })
        return { etag, allowed }
      } catch (error) {
        const isRace = error instanceof Fault && ['conflict', 'precondition_failed'].includes(error.word)
        if (!isRace || acl !== undefined) throw error
      }
    }
  }
}

const cursorOf = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor)
  throw fault('bad_request', 'The cursor is none of a list of passages')
}

const addressOf = ({ project }: Caller, index: string, path: string): DocumentAddress =>
  requirePath({ project, index: requireIndexName(index), path })
