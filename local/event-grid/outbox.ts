import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { developmentAccount } from '../azurite/connection-string'
import { blobWriters, type CatalogueDocument, type StorageServer } from '../azurite/internals'
import type { CatalogueChange, Journal } from '../azurite/journal'
import { openReceipts, type Receipts } from './receipts'
import type { BlobChange, StorageApi } from './storage-event'
import { type Announcements, type Subscription, subscriptionKey, wants } from './subscription'

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
  /** Compares the catalogue with what was told, and adds what was not: once, when storage has started. Gives how many. */
  catchUp(): number
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

  const receipts = openReceipts(database)
  const tell = (queue: string, change: BlobChange): void => void add.run(queue, JSON.stringify(change))

  const operations = noteOperations(blobServer)
  journal.onChange((change) => {
    if (!isOfBlob(change)) return
    const { container, blob, etag } = factsOf(change.document)
    const operation = operations.getStore()
    for (const subscription of announcements) {
      if (!wants(subscription, container, blob)) continue
      const key = subscriptionKey(subscription)
      if (operation && isAnnounced(change, operation)) {
        tell(subscription.queue, describe(change.document, operation))
        if (change.kind === 'delete') receipts.toldGone(key, blob)
        else receipts.told(key, blob, etag)
      } else if (change.kind === 'update') {
        // New metadata, or a lease: the ETag is another one, and Azure announces nothing.
        receipts.renamed(key, blob, etag)
      }
    }
  })

  function catchUp(): number {
    const documents =
      blobServer.metadataStore.db.collections.find(({ name }) => name === '$BLOBS_COLLECTION$')?.data ?? []
    const missed = announcements.flatMap((subscription) => missedBy(subscription, documents, receipts))
    journal.write(() => {
      receipts.keepOnly(announcements.map(subscriptionKey))
      for (const { queue, key, change } of missed) {
        tell(queue, change)
        if (change.api === 'DeleteBlob') receipts.toldGone(key, change.blob)
        else receipts.told(key, change.blob, change.etag)
      }
    })
    return missed.length
  }

  return {
    oldest: (limit) =>
      oldest.all<{ sequence: number; queue: string; json: string }>(limit).map(({ sequence, queue, json }) => ({
        sequence,
        queue,
        change: JSON.parse(json) as BlobChange,
      })),
    remove: (sequence) => journal.write(() => void remove.run(sequence)),
    catchUp,
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

function isOfBlob({ store, collection, document }: CatalogueChange): boolean {
  return store === 'blob' && collection === '$BLOBS_COLLECTION$' && isWhole(document)
}

/** Azure announces blobs, not their snapshots, and not blocks that wait for their list. */
function isWhole(document: CatalogueDocument): boolean {
  return document['snapshot'] === '' && document['isCommitted'] === true
}

function isAnnounced({ kind }: CatalogueChange, { api }: Operation): boolean {
  return api === 'DeleteBlob' ? kind === 'delete' : kind !== 'delete'
}

/** What is used of a catalogue blob's properties. */
interface BlobProperties {
  readonly etag?: string
  readonly contentType?: string
  readonly contentLength?: number
  readonly blobType?: string
}

function factsOf(document: CatalogueDocument): { container: string; blob: string; etag: string } {
  const { etag = '' } = document['properties'] as BlobProperties
  return { container: String(document['containerName']), blob: String(document['name']), etag }
}

/** What a subscription should have been told of, by the catalogue as it is now. */
function missedBy(
  subscription: Subscription,
  documents: readonly CatalogueDocument[],
  receipts: Receipts,
): readonly { readonly queue: string; readonly key: string; readonly change: BlobChange }[] {
  const { queue, container } = subscription
  const key = subscriptionKey(subscription)
  const told = receipts.of(key)
  const there = new Set<string>()
  const changes: BlobChange[] = []
  const ids = (): Omit<Operation, 'api'> => ({ requestId: randomUUID(), clientRequestId: randomUUID() })

  for (const document of documents) {
    const facts = factsOf(document)
    if (!isWhole(document) || !wants(subscription, facts.container, facts.blob)) continue
    there.add(facts.blob)
    if (told.get(facts.blob) !== facts.etag) changes.push(describe(document, { api: 'PutBlob', ...ids() }))
  }
  for (const [blob, etag] of told) {
    if (there.has(blob)) continue
    const gone = { accountName: developmentAccount, containerName: container, name: blob, properties: { etag } }
    changes.push(describe(gone, { api: 'DeleteBlob', ...ids() }))
  }
  return changes.map((change) => ({ queue, key, change }))
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
