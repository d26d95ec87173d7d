import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import type { RunHeader } from '../contract'
import { hasEnded, headerShape } from '../documents'

/** Says on the header that somebody follows the run, so that the process that holds it keeps what it says [11]. */
export const followedRun = async (
  store: DocumentStore,
  world: Pick<World, 'sleep' | 'random'>,
  key: readonly [project: string, run: string],
): Promise<void> => {
  await changeDocument(
    store,
    world,
    { container: 'runs', key, id: key[1], shape: headerShape },
    (there): RunHeader | undefined =>
      there && !there.followed && !hasEnded(there) ? { ...there, followed: true } : undefined,
  )
}
