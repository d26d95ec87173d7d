import type { IndexScope } from '../contract'
import type { KnowledgeDeps } from '../ground'
import { manifests, type Manifest } from '../shapes'

/** Whether a manifest was changed since it was read: what was compared with it then says nothing. */
export const isOtherNow = async (
  { store }: Pick<KnowledgeDeps, 'store'>,
  { project, index }: IndexScope,
  { id, taken, settled }: Manifest,
): Promise<boolean> => {
  const now = await manifests.get(store, 'knowledge', [project, index], id)
  return now?.value.taken !== taken || now.value.settled !== settled
}
