import type { Server } from 'node:http'
import { intercept } from '../core/intercept'
import { HostError } from '../host-error'

/** A document of Azurite's catalogues. */
export interface CatalogueDocument {
  $loki?: number
  [field: string]: unknown
}

/** What is used of a LokiJS collection. */
export interface LokiCollection {
  readonly name: string
  readonly data: CatalogueDocument[]
  asyncListeners: boolean
  insert(document: object): CatalogueDocument
  findOne(query?: Readonly<Record<string, unknown>>): CatalogueDocument | null
  clear(): void
  on(event: 'insert' | 'update' | 'delete', listener: (document: CatalogueDocument | CatalogueDocument[]) => void): void
}

/** What is used of a LokiJS database. */
export interface LokiDatabase {
  readonly collections: LokiCollection[]
  autosaveDisable(): void
  loadDatabase(options: object, done: (error?: Error) => void): void
  saveDatabase(done: (error?: Error) => void): void
  close(done: (error?: Error) => void): void
}

/** What is used of one of Azurite's metadata stores. */
export interface MetadataStore {
  readonly db: LokiDatabase
  init(): Promise<void>
  [method: string]: unknown
}

/** What is used of Azurite's blob and queue servers. */
export interface StorageServer {
  readonly httpServer: Server
  readonly metadataStore: MetadataStore
  readonly extentMetadataStore: MetadataStore
  start(): Promise<void>
  close(): Promise<void>
}

type ServerClass = new (configuration: object) => StorageServer
type ConfigurationClass = new (...positional: unknown[]) => object

/** Azurite's classes, which are no documented API: the version is pinned and every field used is looked for. */
export interface AzuriteClasses {
  readonly BlobServer: ServerClass
  readonly BlobConfiguration: ConfigurationClass
  readonly QueueServer: ServerClass
  readonly QueueConfiguration: ConfigurationClass
}

/** Loads Azurite's classes. Its telemetry library is kept out: nothing here may phone home, and it costs 0.3 s of start. */
export function loadAzurite(): AzuriteClasses {
  const restore = intercept('applicationinsights', {})
  try {
    return {
      BlobServer: defaultOf(require('azurite/dist/src/blob/BlobServer')),
      BlobConfiguration: defaultOf(require('azurite/dist/src/blob/BlobConfiguration')),
      QueueServer: defaultOf(require('azurite/dist/src/queue/QueueServer')),
      QueueConfiguration: defaultOf(require('azurite/dist/src/queue/QueueConfiguration')),
    }
  } finally {
    restore()
  }
}

/** Refuses an Azurite whose insides are not those this host was written for. */
export function refuseStrangeInsides(server: StorageServer, what: 'blob' | 'queue'): void {
  const missing: string[] = []
  const want = (isThere: boolean, name: string): void => {
    if (!isThere) missing.push(name)
  }

  want(typeof server.httpServer?.listeners === 'function', 'httpServer')
  want(typeof server.start === 'function' && typeof server.close === 'function', 'start or close')
  for (const name of ['metadataStore', 'extentMetadataStore'] as const) {
    const store = server[name] as MetadataStore | undefined
    want(typeof store?.init === 'function', `${name}.init`)
    for (const method of ['autosaveDisable', 'loadDatabase', 'saveDatabase', 'close'] as const) {
      want(typeof store?.db?.[method] === 'function', `${name}.db.${method}`)
    }
  }
  const writers = what === 'blob' ? blobWriters : queueWriters
  for (const name of writers) want(typeof server.metadataStore?.[name] === 'function', `metadataStore.${name}`)

  if (missing.length > 0) {
    throw new HostError(
      'bad_storage',
      `Azurite's ${what} server lacks ${missing.join(', ')}; use the pinned version of azurite`,
    )
  }
}

/** Methods of the blob catalogue that end in an event for the event-grid twin. */
export const blobWriters = ['createBlob', 'commitBlockList', 'startCopyFromURL', 'copyFromURL', 'deleteBlob'] as const

const queueWriters = ['insertMessage', 'updateMessage', 'deleteMessage', 'clearExpiredMessages'] as const

function defaultOf<T>(module: unknown): T {
  return (module as { default: T }).default
}
