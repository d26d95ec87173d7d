import type { Embedder } from '../models/contract'

/** The most texts of one call. */
const mostTexts = 64

/** Nobody waits for a document to be indexed as long as somebody waits for an answer. */
const asBatch = { priority: 'batch' } as const

interface Waiting {
  readonly texts: readonly string[]
  readonly resolve: (vectors: readonly Float32Array[]) => void
  readonly reject: (error: unknown) => void
}

/** Lets documents that are synced at the same time share calls of the embedder: while one call is out, the texts that come wait for the next. */
export const embedTogether = (): ((
  embedder: Embedder,
  texts: readonly string[],
) => Promise<readonly Float32Array[]>) => {
  const queues = new Map<string, Waiting[]>()

  const send = async (embedder: Embedder, name: string): Promise<void> => {
    for (let queue = queues.get(name) ?? []; queue.length > 0; queue = queues.get(name) ?? []) {
      const batch = firstOf(queue)
      queues.set(name, queue.slice(batch.length))
      try {
        const { vectors } = await embedder.embed(
          batch.flatMap(({ texts }) => texts),
          asBatch,
        )
        let at = 0
        for (const { texts, resolve } of batch) resolve(vectors.slice(at, (at += texts.length)))
      } catch (error) {
        // Texts of others may be what it failed for: each document is told by a call of its own.
        if (batch.length === 1) batch[0]?.reject(error)
        else await Promise.all(batch.map((one) => alone(embedder, one)))
      }
    }
    queues.delete(name)
  }

  return (embedder, texts) =>
    new Promise((resolve, reject) => {
      const name = JSON.stringify([embedder.id, embedder.dimensions])
      const queue = queues.get(name)
      if (queue) queue.push({ texts, resolve, reject })
      else {
        queues.set(name, [{ texts, resolve, reject }])
        // Whoever comes within the same turn goes with it.
        setImmediate(() => void send(embedder, name))
      }
    })
}

const firstOf = (queue: readonly Waiting[]): readonly Waiting[] => {
  let count = 0
  const fitting = queue.findIndex(({ texts }) => (count += texts.length) > mostTexts)
  return fitting === -1 ? queue : queue.slice(0, Math.max(1, fitting))
}

const alone = async (embedder: Embedder, { texts, resolve, reject }: Waiting): Promise<void> => {
  try {
    resolve((await embedder.embed(texts, asBatch)).vectors)
  } catch (error) {
    reject(error)
  }
}
