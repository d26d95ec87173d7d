import { Fault } from '../faults'
import type { Kept } from '../store/contract'
import type { DocumentAddress, IndexScope } from './contract'
import type { KnowledgeDeps } from './ground'
import { manifests, type Manifest, type Standing } from './shapes'

const pageSize = 1000

/** Longer than this no sync lives: a function ends before. */
const longestSync = 15 * 60_000

/**
 * Removes chunks that can never be believed any more: those of every decided number but the current one. A document lags until every
 * sync that may still write has ended, for what a loser writes lies in the index until it has swept it itself [18].
 */
export const createSweep = ({ store, index, world }: Pick<KnowledgeDeps, 'store' | 'index' | 'world'>) => {
  /** Undefined where somebody else changed the manifest meanwhile. */
  const sweepOnce = async (
    scope: IndexScope,
    { path }: DocumentAddress,
    { value, etag }: Kept<Manifest>,
    ended?: number,
  ): Promise<true | undefined> => {
    const standing = value.generations[scope.generation]
    if (!standing || (!standing.lagging && ended === undefined)) return true
    await index.remove(scope, path, { upTo: value.settled, keep: standing.current })
    const age = standing.indexed_at === null ? 0 : world.now() - Date.parse(standing.indexed_at)
    const open = standing.open.filter((number) => number > value.settled || (number !== ended && age < longestSync))
    const { syncing } = standing
    const swept: Standing = {
      ...standing,
      open: open.filter((number) => number !== ended),
      syncing: syncing !== null && syncing > value.settled && syncing !== ended ? syncing : null,
      lagging: open.some((number) => number !== ended) || standing.acl_stamp !== value.acl_stamp,
    }
    const generations = { ...value.generations, [scope.generation]: swept }
    try {
      await manifests.put(store, 'knowledge', [scope.project, scope.index], { ...value, generations }, { value, etag })
      return true
    } catch (error) {
      if (error instanceof Fault && (error.word === 'precondition_failed' || error.word === 'not_found'))
        return undefined
      throw error
    }
  }

  return {
    /** After a decision; whoever changed the manifest meanwhile sweeps after its own. */
    sweep: async (scope: IndexScope, address: DocumentAddress, kept: Kept<Manifest>): Promise<void> => {
      await sweepOnce(scope, address, kept)
    },

    /** After a sync that decided nothing: what it wrote is gone, and it writes no more. False where the generation is gone. */
    end: async (
      scope: IndexScope,
      address: DocumentAddress,
      number: number,
      read: () => Promise<Kept<Manifest> | undefined>,
    ): Promise<boolean> => {
      for (;;) {
        const kept = await read()
        if (!kept?.value.generations[scope.generation]) return false
        if (await sweepOnce(scope, address, kept, number)) return true
      }
    },
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
