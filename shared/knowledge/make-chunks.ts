import type { BlobProperties } from '../blobs/contract'
import type { Chunk, DocumentAddress, PrepareDocument } from './contract'
import type { KnowledgeDeps } from './ground'
import { scopeOf, type Generation } from './indexes'
import { prepareHere } from './preparation'
import type { Standing } from './shapes'
import type { TakenNumber } from './taken-number'
import { createEmbedOnce } from './vectors'

/** A document as its passages, each with its vector. */
export interface MadeChunks {
  readonly title: string
  readonly report: Standing['report']
  readonly chunks: readonly (Chunk & { readonly vector?: Float32Array })[]
}

/** Extracts, chunks and embeds a document; `unfinished` where the time was over before all was embedded: what was paid for is kept. */
export const createMake = (deps: KnowledgeDeps) => {
  const { index: searchIndex } = deps
  const prepare: PrepareDocument = deps.prepare ?? prepareHere
  const embedOnce = createEmbedOnce(deps)

  return async (
    address: DocumentAddress,
    generation: Generation,
    taken: TakenNumber,
    blob: { readonly body: Uint8Array; readonly properties: BlobProperties; readonly until: number | undefined },
  ): Promise<MadeChunks | 'unfinished'> => {
    const { chunking, embedding } = generation.definition
    const { title, report, chunks } = await prepare({
      index: address.index,
      path: address.path,
      body: blob.body,
      contentType: blob.properties.contentType,
      chunking,
    })
    // Vectors of two models cannot be compared: an index is searched by words until it is rebuilt for the embedder at hand.
    const embedder = deps.embedder()
    if (embedder.id !== embedding.model || embedder.dimensions !== embedding.dimensions)
      return { title, report, chunks }
    const known = await vectorsHeld(address, generation, taken)
    const vectors = await embedOnce(
      address.project,
      embedder,
      chunks.map(({ text }) => text),
      known,
      blob.until,
    )
    if (!vectors) return 'unfinished'
    return {
      title,
      report,
      chunks: chunks.map((chunk, at) => ({ ...chunk, ...(vectors[at] && { vector: vectors[at] }) })),
    }
  }

  /** Vectors by text that the document's own passages have already. */
  async function vectorsHeld(address: DocumentAddress, generation: Generation, { manifest }: TakenNumber) {
    const current = manifest.generations[generation.generation]?.current ?? null
    const held = current === null ? [] : await searchIndex.chunks(scopeOf(address, generation), address.path, current)
    return new Map(held.flatMap(({ text, vector }) => (vector ? [[text, vector] as const] : [])))
  }
}
