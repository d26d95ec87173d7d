import { hashOf } from '../json'
import type { Embedder } from '../models/contract'
import type { KnowledgeDeps } from './ground'
import { vectors } from './shapes'

const batchSize = 64
/** Ninety days: a text that comes back later is paid again. */
const ttl = 90 * 24 * 3600

/** One vector a text; each text is paid once per model and dimensions, over all documents and retries. */
export const embedOnce = async (
  { store }: Pick<KnowledgeDeps, 'store'>,
  project: string,
  embedder: Embedder,
  texts: readonly string[],
): Promise<readonly Float32Array[]> => {
  const names = texts.map((text) => hashOf([embedder.id, embedder.dimensions, text]))
  const known = new Map<string, Float32Array>()
  const wanted = new Map<string, string>()
  for (let at = 0; at < names.length; at += batchSize) {
    const part = [...new Set(names.slice(at, at + batchSize))]
    const kept = await Promise.all(part.map((id) => vectors.get(store, 'memo', [project, prefixOf(id)], id)))
    kept.forEach((found, index) => {
      if (found && part[index]) known.set(part[index], decode(found.value.vector))
    })
  }
  names.forEach((name, index) => {
    if (!known.has(name)) wanted.set(name, texts[index] ?? '')
  })
  const missing = [...wanted]
  for (let at = 0; at < missing.length; at += batchSize) {
    const part = missing.slice(at, at + batchSize)
    const answer = await embedder.embed(part.map(([, text]) => text))
    await Promise.all(
      part.map(async ([id], index) => {
        const vector = answer.vectors[index]
        if (!vector) return
        known.set(id, vector)
        // Plain put: another sync that paid for the same text stores the same vector.
        await store.put('memo', [project, prefixOf(id)], vectors.write({ id, v: 1, vector: encode(vector) }), { ttl })
      }),
    )
  }
  return names.map((name) => known.get(name) ?? new Float32Array(embedder.dimensions))
}

const prefixOf = (id: string): string => `vector-${id.slice(0, 2)}`

const encode = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')

const decode = (text: string): Float32Array => {
  const bytes = Buffer.from(text, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
