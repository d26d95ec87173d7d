import { hashOf } from '../json'
import type { Embedder } from '../models/contract'
import { embedTogether } from './embed-together'
import type { KnowledgeDeps } from './ground'
import { vectors } from './shapes'

const batchSize = 64
/** Ninety days: a text that comes back later is paid again. */
const ttl = 90 * 24 * 3600

/** Makes the function that gives one vector a text and pays for each text once per model and dimensions, over all documents and retries; undefined where the time was over first. */
export const createEmbedOnce = ({ store, world }: Pick<KnowledgeDeps, 'store' | 'world'>) => {
  const embed = embedTogether()
  return async (
    project: string,
    embedder: Embedder,
    texts: readonly string[],
    held: ReadonlyMap<string, Float32Array>,
    until = Number.POSITIVE_INFINITY,
  ): Promise<readonly (Float32Array | undefined)[] | undefined> => {
    const known = new Map(held)
    const unknown = [...new Set(texts)].filter((text) => !known.has(text))
    for (let at = 0; at < unknown.length; at += batchSize) {
      if (world.now() > until) return undefined
      const part = unknown.slice(at, at + batchSize).map((text) => ({ text, id: nameOf(embedder, text) }))
      const kept = await Promise.all(part.map(({ id }) => vectors.get(store, 'memo', [project, prefixOf(id)], id)))
      kept.forEach((found, place) => {
        const asked = part[place]
        if (found && asked) known.set(asked.text, decode(found.value.vector))
      })
      const missing = part.filter(({ text }) => !known.has(text))
      if (missing.length === 0) continue
      const paid = await embed(
        embedder,
        missing.map(({ text }) => text),
      )
      await Promise.all(
        missing.map(async ({ text, id }, place) => {
          const vector = paid[place]
          if (!vector) return
          known.set(text, vector)
          // Plain put: another sync that paid for the same text stores the same vector.
          await store.put('memo', [project, prefixOf(id)], vectors.write({ id, v: 1, vector: encode(vector) }), { ttl })
        }),
      )
    }
    return texts.map((text) => known.get(text))
  }
}

const nameOf = ({ id, dimensions }: Embedder, text: string): string => hashOf([id, dimensions, text])

const prefixOf = (id: string): string => `vector-${id.slice(0, 2)}`

const encode = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')

const decode = (text: string): Float32Array => {
  const bytes = Buffer.from(text, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
