import type { DocumentStore } from '../../store/contract'
import { listAll } from '../list-all'
import { claimShape, type Span } from './documents'

/** When nobody worked on a node of a run though somebody held it: its process was gone. */
export const readSilences = async (
  store: DocumentStore,
  key: readonly [project: string, run: string],
): Promise<readonly (Span & { readonly path: string; readonly epoch: number })[]> => {
  const claims = await listAll(store, key, claimShape, [{ field: 'doc', is: 'eq', value: 'claim' }])
  return claims.flatMap(({ path, epoch, gone = [] }) => gone.map((span) => ({ path, epoch, ...span })))
}
