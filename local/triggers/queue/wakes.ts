import type { CatalogueChange } from '../../azurite/journal'

/** Tells pollers of queues when a message can be seen, so that they need not ask all the time. */
export interface Wakes {
  /** Called with the time at which a message of the queue becomes visible. */
  on(queue: string, listener: (visibleAt: number) => void): () => void
  /** Passes on what the queue service has put on disk. */
  tell(changes: readonly CatalogueChange[]): void
}

/** The wakes of one host. */
export function createWakes(): Wakes {
  const listeners = new Map<string, Set<(visibleAt: number) => void>>()
  return {
    on(queue, listener) {
      const all = listeners.get(queue) ?? new Set()
      listeners.set(queue, all.add(listener))
      return () => void all.delete(listener)
    },
    tell(changes) {
      for (const { store, collection, kind, document } of changes) {
        if (store !== 'queue' || kind === 'delete') continue
        const isMessage = collection === '$MESSAGES_COLLECTION$'
        const queue = String(isMessage ? document['queueName'] : document['name'])
        const visibleAt = isMessage ? Number(document['timeNextVisible']) : 0
        for (const listener of listeners.get(queue) ?? []) listener(visibleAt)
      }
    },
  }
}
