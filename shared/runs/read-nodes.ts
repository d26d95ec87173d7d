import type { DocumentStore } from '../store/contract'
import type { NodeRecord } from './contract'
import { nodeShape } from './documents'
import { listAll } from './list-all'

/** All node records of a run after a place in their writer's order, in that order. */
export const readNodes = async (
  store: DocumentStore,
  key: readonly [project: string, run: string],
  after = 0,
): Promise<readonly NodeRecord[]> => {
  const records = await listAll(store, key, nodeShape, [
    { field: 'doc', is: 'eq', value: 'node' },
    ...(after > 0 ? [{ field: 'sequence', is: 'gt', value: after } as const] : []),
  ])
  return records.toSorted((left, right) => left.epoch - right.epoch || left.sequence - right.sequence)
}

/** The path of the node or map item that a path lies in; '' for the outermost. */
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** Whether a node lies directly in another, or in one of its items: `map[3]/draft` lies in `map[3]` and in `map`. */
export const isChildOf = (path: string, parent: string): boolean => {
  const own = parentOf(path)
  return own === parent || (parent !== '' && own.replace(/\[\d+\]$/, '') === parent)
}
