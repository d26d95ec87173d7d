import { memoryBlobs } from '../../shared/blobs'
import { createKnowledge, memorySearchIndex, type KnowledgeDeps } from '../../shared/knowledge'
import { callerIn, countingWorld, letterEmbedder } from '../../shared/knowledge/testing'
import { memoryStore } from '../../shared/store'

/** A knowledge room over fakes with what tests do to it; its index is `manuals`. */
export const setUp = async (more: Partial<KnowledgeDeps> = {}) => {
  const embedder = letterEmbedder()
  const deps: KnowledgeDeps = {
    store: memoryStore(),
    blobs: memoryBlobs(),
    index: memorySearchIndex(),
    embedder: () => embedder,
    world: countingWorld(),
    ...more,
  }
  const room = createKnowledge(deps)
  await room.putIndex(callerIn(), 'manuals')
  const generation = async () => (await room.getIndex(callerIn(), 'manuals')).generation
  return {
    deps,
    room,
    embedded: embedder.texts,
    generation,
    scope: async () => ({ project: 'default', index: 'manuals', generation: await generation() }),
    /** What the event of a written or deleted blob does. */
    sync: (path: string) =>
      room.handleEvent({ subject: `/blobServices/default/containers/documents/blobs/default/manuals/${path}` }),
    /** What a reader in these groups finds. */
    find: async (query: string, groups: readonly string[] = []) =>
      (await room.search(callerIn(groups), { index: 'manuals', query, top: 50 })).results.map(
        ({ document, text }) => `${document}: ${text}`,
      ),
  }
}
