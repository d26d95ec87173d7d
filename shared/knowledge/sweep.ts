import { Fault } from '../faults'
import type { Kept } from '../store/contract'
import type { DocumentAddress, IndexScope } from './contract'
import type { KnowledgeDeps } from './ground'
import { manifests, type Manifest } from './shapes'

const pageSize = 1000

/** Removes chunks that can never be believed any more: those of every decided number but the current one. A document whose index then holds nothing else no longer lags. */
export const createSweep =
  ({ store, index }: Pick<KnowledgeDeps, 'store' | 'index'>) =>
  async (scope: IndexScope, address: DocumentAddress, { value, etag }: Kept<Manifest>): Promise<void> => {
    const standing = value.generations[scope.generation]
    if (!standing?.lagging) return
    await index.remove(scope, address.path, { upTo: value.settled, keep: standing.current })
    const isUnderWay = standing.syncing !== null && standing.syncing > value.settled
    if (isUnderWay || standing.acl_stamp !== value.acl_stamp) return
    const generations = { ...value.generations, [scope.generation]: { ...standing, syncing: null, lagging: false } }
    try {
      await manifests.put(store, 'knowledge', [scope.project, scope.index], { ...value, generations }, { value, etag })
    } catch (error) {
      // Whoever changed the manifest meanwhile sweeps after its own decision.
      if (!(error instanceof Fault && (error.word === 'precondition_failed' || error.word === 'not_found'))) throw error
    }
  }

/** How many chunks of one sync of a document lie in the index. */
export const countChunks = async (
  { index }: Pick<KnowledgeDeps, 'index'>,
  scope: IndexScope,
  document: string,
  sync: number,
): Promise<number> => {
  let found = 0
  for (let after: string | undefined; ;) {
    const page = await index.inventory(scope, { document, limit: pageSize, ...(after !== undefined && { after }) })
    found += page.filter((chunk) => chunk.sync === sync).length
    after = page.at(-1)?.id
    if (page.length < pageSize) return found
  }
}
