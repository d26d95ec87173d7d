import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { HostError } from '../host-error'
import { connectionStringOf } from './connection-string'
import { expireNowAndThen, type ExpiringStore } from './expire-now-and-then'
import { loadAzurite, refuseStrangeInsides, type StorageServer } from './internals'
import { type Journal, openJournal } from './journal'
import { refuseWebPages } from './refuse-web-pages'

/** Blob and queue storage of one data folder, in this process. */
export interface Azurite {
  readonly blob: string
  readonly queue: string
  readonly connectionString: string
  readonly journal: Journal
  close(): Promise<void>
}

/** How to start Azurite. */
export interface AzuriteOptions {
  /** The folder of `storage.db` and of the payloads. */
  readonly folder: string
  /** 0 or absent is any free port. */
  readonly blobPort?: number
  readonly queuePort?: number
  readonly durable?: 'process' | 'power'
  readonly onBroken: (error: Error) => void
  /** Called before the servers start and so before the first change. */
  readonly prepare?: (journal: Journal, blobServer: StorageServer) => void
}

/** Starts Azurite's blob and queue servers on loopback, with catalogues that outlive a kill. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const { folder, blobPort = 0, queuePort = 0, durable, onBroken, prepare } = options
  mkdirSync(folder, { recursive: true })
  const classes = loadAzurite()
  const blobServer = new classes.BlobServer(new classes.BlobConfiguration(...configuration(folder, 'blob', blobPort)))
  const queueServer = new classes.QueueServer(
    new classes.QueueConfiguration(...configuration(folder, 'queue', queuePort)),
  )
  refuseStrangeInsides(blobServer, 'blob')
  refuseStrangeInsides(queueServer, 'queue')
  expireNowAndThen(queueServer.metadataStore as unknown as ExpiringStore)

  const journal = openJournal({ file: path.join(folder, 'storage.db'), onBroken, ...(durable && { durable }) })
  journal.attach('blob', blobServer.metadataStore)
  journal.attach('blob-extent', blobServer.extentMetadataStore)
  journal.attach('queue', queueServer.metadataStore)
  journal.attach('queue-extent', queueServer.extentMetadataStore)
  prepare?.(journal, blobServer)

  const started: StorageServer[] = []
  try {
    for (const [server, port] of [[blobServer, blobPort] as const, [queueServer, queuePort] as const]) {
      await startOn(server, port)
      refuseWebPages(server.httpServer)
      started.push(server)
    }
  } catch (error) {
    for (const server of started) await server.close()
    journal.close()
    throw error
  }

  const blob = addressOf(blobServer)
  const queue = addressOf(queueServer)
  return {
    blob,
    queue,
    connectionString: connectionStringOf(blob, queue),
    journal,
    async close() {
      await Promise.all([blobServer.close(), queueServer.close()])
      blobServer.httpServer.closeAllConnections()
      queueServer.httpServer.closeAllConnections()
      journal.close()
    },
  }
}

/** Positional, as Azurite's configuration classes want it: loopback only, no access log, no debug log, strict. */
function configuration(folder: string, what: 'blob' | 'queue', port: number): unknown[] {
  const payloads = path.join(folder, `${what}-payloads`)
  const persistence = [{ locationId: 'Default', locationPath: payloads, maxConcurrency: 10 }]
  const catalogue = path.join(folder, `${what}-catalogue-unused.json`)
  const extents = path.join(folder, `${what}-extents-unused.json`)
  return ['127.0.0.1', port, 60, catalogue, extents, persistence, false, undefined, false, undefined, false, true]
}

async function startOn(server: StorageServer, port: number): Promise<void> {
  try {
    await server.start()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error
    throw new HostError('port_in_use', `Port ${port} of 127.0.0.1, asked for storage, is in use by another program`)
  }
}

function addressOf(server: StorageServer): string {
  return `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}`
}
