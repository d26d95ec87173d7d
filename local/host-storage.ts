import { parseConnectionString, startAzurite } from './azurite'
import { type Log, messageOf } from './core'
import { type Announcements, type Outbox, openOutbox, startAnnouncer } from './event-grid'
import type { BlobNews } from './triggers/blob/blob-news'
import type { Wakes } from './triggers/queue/wakes'
import type { Undo } from './undo'

/** The storage that a host's app finds in its settings. */
export interface HostStorage {
  readonly blob: string
  readonly queue: string
  readonly connectionString: string
  /** The address of its blobs, with the account. */
  readonly blobEndpoint: string
}

/** How a host opens storage of its own. */
export interface OwnStorageOptions {
  readonly folder: string
  readonly durable: 'process' | 'power' | undefined
  readonly announce: Announcements
  readonly wakes: Wakes
  readonly blobNews: BlobNews
  readonly log: Log
  readonly undo: Undo
}

/** Starts Azurite in this process, and announces what changes there. */
export async function openOwnStorage(options: OwnStorageOptions): Promise<HostStorage> {
  const { folder, durable, announce, wakes, blobNews, log, undo } = options
  let outbox: Outbox | undefined
  const azurite = await startAzurite({
    folder,
    ...(durable && { durable }),
    onBroken(error) {
      log({
        level: 'critical',
        category: 'host',
        message: `${messageOf(error)}; the host ends, nothing acknowledged is lost`,
      })
      process.exit(70)
    },
    prepare(journal, blobServer) {
      outbox = openOutbox(journal, blobServer, announce)
      journal.onCommitted((changes) => {
        wakes.tell(changes)
        blobNews.tell(changes)
      })
    },
  })
  undo.add(() => azurite.close())
  const { journal, blob, queue, connectionString } = azurite
  const account = parseConnectionString(connectionString, 'AzureWebJobsStorage')
  if (outbox) {
    outbox.catchUp()
    const announcer = await startAnnouncer({
      outbox,
      journal,
      account,
      blobEndpoint: blob,
      announcements: announce,
      warn: (message) => log({ level: 'warning', category: 'host', message }),
    })
    undo.add(() => announcer.close())
  }
  return { blob, queue, connectionString, blobEndpoint: account.blobEndpoint }
}

/** Storage that another host has. */
export function storageElsewhere(connectionString: string): HostStorage {
  const { blobEndpoint, queueEndpoint } = parseConnectionString(connectionString, 'AzureWebJobsStorage')
  return { blob: blobEndpoint, queue: queueEndpoint, connectionString, blobEndpoint }
}
