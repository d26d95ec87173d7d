import { Fault } from '../faults'
import type { IndexScope } from './contract'
import { everyManifest } from './every-manifest'
import type { KnowledgeDeps } from './ground'
import { manifests } from './shapes'

/** Deletes the passages of a generation that nobody believes any more, and what manifests say of it. */
export const dropGeneration = async (
  deps: Pick<KnowledgeDeps, 'store' | 'index'>,
  scope: IndexScope,
): Promise<void> => {
  const { store, index } = deps
  const key = [scope.project, scope.index]
  // Manifests first: a sync that is still at it finds that its generation is gone, and leaves nothing behind.
  for await (const { id, generations } of everyManifest(deps, scope.project, scope.index)) {
    if (!Object.hasOwn(generations, scope.generation)) continue
    for (let isDone = false; !isDone;) {
      const kept = await manifests.get(store, 'knowledge', key, id)
      if (!kept) break
      const { [scope.generation]: _gone, ...others } = kept.value.generations
      try {
        await manifests.put(store, 'knowledge', key, { ...kept.value, generations: others }, kept)
        isDone = true
      } catch (error) {
        if (!(error instanceof Fault && (error.word === 'precondition_failed' || error.word === 'not_found')))
          throw error
      }
    }
  }
  await index.drop(scope)
}
