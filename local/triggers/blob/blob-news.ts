import type { CatalogueChange } from '../../azurite/journal'

/** Tells blob triggers which blobs were written, so that they need not list containers all the time. */
export interface BlobNews {
  /** Called with the name of each blob of the container that was created, replaced or changed. */
  on(container: string, listener: (blob: string) => void): () => void
  /** Passes on what the blob service has put on disk. */
  tell(changes: readonly CatalogueChange[]): void
}

/** The blob news of one host. */
export function createBlobNews(): BlobNews {
  const listeners = new Map<string, Set<(blob: string) => void>>()
  return {
    on(container, listener) {
      const all = listeners.get(container) ?? new Set()
      listeners.set(container, all.add(listener))
      return () => void all.delete(listener)
    },
    tell(changes) {
      for (const { store, collection, kind, document } of changes) {
        if (store !== 'blob' || collection !== '$BLOBS_COLLECTION$' || kind === 'delete') continue
        // A snapshot is no new blob, and blocks that wait for their list are none yet.
        if (document['snapshot'] !== '' || document['isCommitted'] !== true) continue
        for (const listener of listeners.get(String(document['containerName'])) ?? [])
          listener(String(document['name']))
      }
    },
  }
}
