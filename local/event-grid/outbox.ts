import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { blobWriters, type CatalogueDocument, type StorageServer } from '../azurite/internals'
import type { CatalogueChange, Journal } from '../azurite/journal'
import type { BlobChange, StorageApi } from './storage-event'

/** Which queue hears of which container: `{ documents: 'knowledge-events' }`. */
export type Announcements = Readonly<Record<string, string>>

/** A change that its queue has not heard of yet. */
export interface OutboxRow {
  readonly sequence: number
  readonly queue: string
  readonly change: BlobChange
}

/** Changes on disk that their queues have not heard of. */
export interface Outbox {
  /** The oldest rows, in the order of the changes. */
  oldest(limit: number): readonly OutboxRow[]
  remove(sequence: number): void
}

/** The storage operation that a catalogue change belongs to. */
interface Operation {
  readonly api: StorageApi
  readonly clientRequestId: string
  readonly requestId: string
}

const apiOfWriter: Readonly<Record<(typeof blobWriters)[number], StorageApi>> = {
  createBlob: 'PutBlob',
  commitBlockList: 'PutBlockList',
  startCopyFromURL: 'CopyBlob',
  copyFromURL: 'CopyBlob',
  deleteBlob: 'DeleteBlob',
}

/**
 * Writes a row for each change of an announced container in the transaction of the change itself: what is on disk is
 * announced or still to be announced, whenever the process is killed.
 */
export function openOutbox(journal: Journal, blobServer: StorageServer, announcements: Announcements): Outbox {
  const { database } = journal
  database.exec(`CREATE TABLE IF NOT EXISTS outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, json TEXT NOT NULL)`)
  const add = database.prepare('INSERT INTO outbox (queue, json) VALUES (?, ?)')
  const oldest = database.prepare('SELECT sequence, queue, json FROM outbox ORDER BY sequence LIMIT ?')
  const remove = database.prepare('DELETE FROM outbox WHERE sequence = ?')

  const operations = noteOperations(blobServer)
  journal.onChange((change) => {
    const operation = operations.getStore()
    if (!operation || !isAnnounced(change, operation)) return
    const queue = announcements[String(change.document['containerName'])]
    if (queue !== undefined) add.run(queue, JSON.stringify(describe(change.document, operation)))
  })

  return {
    oldest: (limit) =>
      oldest.all<{ sequence: number; queue: string; json: string }>(limit).map(({ sequence, queue, json }) => ({
        sequence,
        queue,
        change: JSON.parse(json) as BlobChange,
      })),
    remove: (sequence) => journal.write(() => void remove.run(sequence)),
  }
}

/** Lets a catalogue change know which operation caused it: a removal is a delete, or one half of an overwrite. */
function noteOperations({ metadataStore }: StorageServer): AsyncLocalStorage<Operation> {
  const operations = new AsyncLocalStorage<Operation>()
  for (const name of blobWriters) {
    const write = metadataStore[name] as (context: unknown, ...rest: unknown[]) => unknown
    metadataStore[name] = (context: unknown, ...rest: unknown[]) => {
      const operation = { api: apiOfWriter[name], ...requestIdsOf(context) }
      return operations.run(operation, () => write.call(metadataStore, context, ...rest))
    }
  }
  return operations
}

function requestIdsOf(context: unknown): Omit<Operation, 'api'> {
  const { contextId, request } = context as {
    contextId?: string
    request?: { getHeader?(name: string): string | undefined }
  }
  return { requestId: contextId ?? '', clientRequestId: request?.getHeader?.('x-ms-client-request-id') ?? '' }
}

function isAnnounced({ store, collection, kind, document }: CatalogueChange, { api }: Operation): boolean {
  if (store !== 'blob' || collection !== '$BLOBS_COLLECTION$') return false
  // Azure announces blobs, not their snapshots, and not blocks that wait for their list.
  if (document['snapshot'] !== '' || document['isCommitted'] !== true) return false
  return api === 'DeleteBlob' ? kind === 'delete' : kind !== 'delete'
}

/** What is used of a catalogue blob's properties. */
interface BlobProperties {
  readonly etag?: string
  readonly contentType?: string
  readonly contentLength?: number
  readonly blobType?: string
}

function describe(document: CatalogueDocument, operation: Operation): BlobChange {
  const properties = document['properties'] as BlobProperties
  return {
    id: randomUUID(),
    ...operation,
    account: String(document['accountName']),
    container: String(document['containerName']),
    blob: String(document['name']),
    etag: properties.etag ?? '',
    contentType: properties.contentType ?? 'application/octet-stream',
    contentLength: properties.contentLength ?? 0,
    blobType: properties.blobType ?? 'BlockBlob',
    at: new Date().toISOString(),
  }
}
