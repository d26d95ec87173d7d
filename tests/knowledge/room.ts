import { createFakeHub } from '../../functions/durable/fake-hub'
import { knowledgeRun } from '../../functions/orchestrations/knowledge-run'
import { memoryBlobs } from '../../shared/blobs'
import { createKnowledge, memorySearchIndex, type KnowledgeDeps } from '../../shared/knowledge'
import type { KnowledgeRoom } from '../../shared/knowledge/contract'
import { callerIn, letterEmbedder } from '../../shared/knowledge/testing'
import { memoryStore } from '../../shared/store'
import { virtualWorld } from '../differential/virtual-world'

/** A knowledge room over fakes with what tests do to it; its index is `manuals`. Its time passes only while the hub waits for it. */
export const setUp = async (more: Partial<KnowledgeDeps> = {}, create = createKnowledge) => {
  const embedder = letterEmbedder()
  const world = virtualWorld(() => 0)
  const deps: KnowledgeDeps = {
    store: memoryStore(world.now),
    blobs: memoryBlobs({ now: world.now }),
    index: memorySearchIndex(),
    embedder: () => embedder,
    world,
    ...more,
  }
  const room = create(deps)
  const { hub, carry } = hubOf(room, world)
  await room.putIndex(callerIn(), 'manuals')
  const generation = async () => (await room.getIndex(callerIn(), 'manuals')).generation
  return {
    deps,
    room,
    world,
    hub,
    carry,
    client: hub.client,
    embedded: embedder.texts,
    generation,
    scope: async () => ({ project: 'default', index: 'manuals', generation: await generation() }),
    /** What the event of a written or deleted blob does. */
    sync: (path: string) =>
      room.handleEvent(
        { subject: `/blobServices/default/containers/documents/blobs/default/manuals/${path}` },
        hub.client,
      ),
    /** What a reader in these groups finds. */
    find: async (query: string, groups: readonly string[] = []) =>
      (await room.search(callerIn(groups), { index: 'manuals', query, top: 50 })).results.map(
        ({ document, text }) => `${document}: ${text}`,
      ),
  }
}

/** A task hub that carries the work of a room, on the clock of its world; `carry` lets time pass until all of it is done. */
export const hubOf = (room: KnowledgeRoom, world: ReturnType<typeof virtualWorld>) => {
  let steps = 0
  const hub = createFakeHub({
    orchestrators: { knowledgeRun },
    activities: {
      knowledgeStep: (input: never, client) => {
        steps++
        return room.activities.knowledgeStep(input, client).finally(() => steps--)
      },
    },
    clock: world,
    isBusy: () => steps > 0,
  })
  const carry = async (milliseconds = Infinity): Promise<void> => {
    const until = world.now() + milliseconds
    do await hub.settle()
    while (world.advance(until))
  }
  return { hub, carry }
}
