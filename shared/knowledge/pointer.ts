import { Fault } from '../faults'
import type { KnowledgeDeps } from './ground'
import { pointers, type Pointer } from './shapes'

/** Changes an index's pointer by compare-and-swap [19]; the same pointer is no change. Undefined where there is no index. */
export const changePointer = async (
  { store }: Pick<KnowledgeDeps, 'store'>,
  { project, index }: { readonly project: string; readonly index: string },
  change: (pointer: Pointer) => Pointer,
): Promise<Pointer | undefined> => {
  for (;;) {
    const before = await pointers.get(store, 'knowledge', [project, index], 'generation')
    if (!before) return undefined
    const after = change(before.value)
    if (after === before.value) return after
    try {
      return (await pointers.put(store, 'knowledge', [project, index], after, before)).value
    } catch (error) {
      if (!(error instanceof Fault && (error.word === 'precondition_failed' || error.word === 'not_found'))) throw error
    }
  }
}
