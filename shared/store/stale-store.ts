import type { DocumentStore } from './contract'
import { memoryStore } from './memory-store'

/** A store in memory whose reads and lists lag up to `lagMs` behind its writes, as a replica's may: writes and their conditions are always judged by the truth [15]. For tests of code that must bear it. */
export const staleStore = ({
  now,
  lagMs = 5_000,
}: {
  readonly now: () => number
  readonly lagMs?: number
}): DocumentStore => {
  const truth = memoryStore(now)
  // The replica repeats the successful writes in their order, so its ETags are the truth's.
  const replica = memoryStore(now)
  const due: { readonly at: number; readonly repeat: () => Promise<unknown> }[] = []
  let writes: Promise<unknown> = Promise.resolve()

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = writes.then(work)
    writes = mine.catch(() => undefined)
    return await mine
  }
  const written = async <T>(write: (store: DocumentStore) => Promise<T>): Promise<T> =>
    await inTurn(async () => {
      try {
        return await write(truth)
      } finally {
        // Refused writes too: they use up an ETag in both.
        due.push({ at: now() + lagMs, repeat: async () => await write(replica).catch(() => undefined) })
      }
    })
  const read = async <T>(look: (store: DocumentStore) => Promise<T>): Promise<T> =>
    await inTurn(async () => {
      while (due[0] && due[0].at <= now()) await due.shift()?.repeat()
      return await look(replica)
    })

  return {
    get: async (...asked) => await read(async (store) => await store.get(...asked)),
    list: async (...asked) => await read(async (store) => await store.list(...asked)),
    put: async (...asked) => await written(async (store) => await store.put(...asked)),
    patch: async (...asked) => await written(async (store) => await store.patch(...asked)),
    delete: async (...asked) => await written(async (store) => await store.delete(...asked)),
    async close() {
      await truth.close()
      await replica.close()
    },
  }
}
