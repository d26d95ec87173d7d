import { Fault, fault } from '../faults'
import type { World } from '../world'
import type { ContainerName, DocumentStore, Kept, StoredDocument } from './contract'
import type { Shape } from './shape'

/** Which document, of what shape. */
export interface DocumentPlace<T extends StoredDocument> {
  readonly container: ContainerName
  readonly key: readonly string[]
  readonly id: string
  readonly shape: Shape<T>
}

/** Pauses add up to more than the 5 s by which a replica may lag [15]. */
const mostAttempts = 8

/** Reads a document, changes it and writes it back on the ETag that was read, again while somebody else was faster or a stale replica answered: so no write is lost and none rests on old truth [15]. `change` gives undefined to leave things as they are; it may run several times. */
export const changeDocument = async <T extends StoredDocument>(
  store: DocumentStore,
  world: Pick<World, 'sleep' | 'random'>,
  { container, key, id, shape }: DocumentPlace<T>,
  change: (current: T | undefined) => T | undefined,
): Promise<Kept<T> | undefined> => {
  for (let attempt = 1; ; attempt++) {
    const before = await shape.get(store, container, key, id)
    const next = change(before?.value)
    if (next === undefined) return before
    try {
      return await shape.put(store, container, key, next, before)
    } catch (error) {
      if (!isOvertaken(error)) throw error
      if (attempt >= mostAttempts)
        throw fault(
          'conflict',
          `Document “${id}” of “${container}” changed under each of ${attempt} attempts to change it`,
          { container, id },
          { cause: error },
        )
      await world.sleep(Math.min(50 * 2 ** attempt, 2_000) * (1 + world.random()))
    }
  }
}

const isOvertaken = (error: unknown): boolean =>
  error instanceof Fault && (error.word === 'conflict' || error.word === 'precondition_failed')
