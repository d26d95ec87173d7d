import type { StorageAccount } from '../azurite/connection-string'
import type { Journal } from '../azurite/journal'
import { messageOf } from '../core/log-bus'
import { pause } from '../core/retry'
import { type QueueClient, queueClient } from '../storage-queue/queue-client'
import type { Outbox, OutboxRow } from './outbox'
import { storageEvent } from './storage-event'
import type { Announcements } from './subscription'

/** The twin of Event Grid's system topic: tells queues what happened to blobs. */
export interface Announcer {
  /** Done when every change made so far has been announced. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** How many changes are told at the same time. */
const atOnce = 8

/** What the announcer needs. */
export interface AnnouncerDeps {
  readonly outbox: Outbox
  readonly journal: Journal
  readonly account: StorageAccount
  readonly blobEndpoint: string
  readonly announcements: Announcements
  readonly warn: (message: string) => void
}

/**
 * Carries outbox rows to their queues, oldest first and a few at once, and removes each after the queue has it on disk. A
 * kill between the two announces a change twice, and neighbours may change places, as with Event Grid: the sequencer tells
 * which change was later.
 */
export async function startAnnouncer(deps: AnnouncerDeps): Promise<Announcer> {
  const { outbox, journal, account, blobEndpoint, announcements, warn } = deps
  const queues = new Map<string, QueueClient>()
  for (const name of new Set(announcements.map(({ queue }) => queue))) {
    const client = queueClient(account, name)
    await client.createIfNotExists()
    queues.set(name, client)
  }

  const stop = new AbortController()
  let running: Promise<void> | undefined
  let isWanted = false

  async function drain(): Promise<void> {
    while (isWanted && !stop.signal.aborted) {
      isWanted = false
      for (;;) {
        const rows = outbox.oldest(atOnce)
        if (rows.length === 0 || stop.signal.aborted) break
        const told = await Promise.allSettled(rows.map(announce))
        const failed = told.find((each) => each.status === 'rejected')
        if (failed) throw failed.reason
      }
    }
  }

  async function announce({ sequence, queue, change }: OutboxRow): Promise<void> {
    // A container may have lost its queue since the row was written; then nobody listens any more.
    const event = storageEvent(change, sequence, blobEndpoint)
    await queues.get(queue)?.send(Buffer.from(JSON.stringify(event)).toString('base64'))
    outbox.remove(sequence)
  }

  async function drainPatiently(): Promise<void> {
    for (let wait = 100; !stop.signal.aborted; wait = Math.min(5000, wait * 2)) {
      try {
        return await drain()
      } catch (error) {
        if (stop.signal.aborted) return
        isWanted = true
        warn(`Announcing blob changes failed and is tried again: ${messageOf(error)}`)
        await pause(wait, stop.signal)
      }
    }
  }

  function wake(): void {
    isWanted = true
    running ??= drainPatiently().finally(() => {
      running = undefined
      if (isWanted && !stop.signal.aborted) wake()
    })
  }

  journal.onCommitted((changes) => {
    if (changes.some((change) => change.store === 'blob' && change.collection === '$BLOBS_COLLECTION$')) wake()
  })
  wake()

  return {
    async settled() {
      // A change that came meanwhile starts another round.
      for (let round = running; round; round = running) await round
    },
    async close() {
      stop.abort()
      await running
    },
  }
}
