import type { FaultData } from '../../faults'
import { Fault } from '../../faults'
import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import { isoTime, type World } from '../../world'
import type { NodeRecord } from '../contract'
import { nodeShape, runVersion } from '../documents'
import { nodeRecordId } from '../journal'
import { listAll } from '../list-all'
import { nobody } from './claims'
import { claimShape } from './documents'

/** Marks the nodes of an ended run that were open as cancelled: those that waited, and those that somebody worked on. Gives the outermost maps among them, which have instances of their own. */
export const closeNodes = async (
  { store, world }: { readonly store: DocumentStore; readonly world: World },
  key: readonly [project: string, run: string],
  epoch: number,
  error: FaultData,
): Promise<readonly string[]> => {
  const ended = isoTime(world.now())
  const of = (doc: string) => [
    { field: 'doc', is: 'eq', value: doc } as const,
    { field: 'epoch', is: 'eq', value: epoch } as const,
  ]
  const isWaiting = { field: 'status', is: 'eq', value: 'waiting' } as const
  const waiting = await listAll(store, key, nodeShape, [...of('node'), isWaiting])
  for (const { id } of waiting) {
    await changeDocument(
      store,
      world,
      { container: 'runs', key, id, shape: nodeShape },
      (there): NodeRecord | undefined =>
        there?.status === 'waiting' ? { ...there, status: 'cancelled', ended, error } : undefined,
    )
  }
  for (const { path, kind, holder, started, attempt, calls } of await listAll(store, key, claimShape, of('claim'))) {
    const record: NodeRecord = {
      id: nodeRecordId(path, epoch),
      v: runVersion,
      doc: 'node',
      path,
      kind,
      epoch,
      sequence: 0,
      status: 'cancelled',
      // Prepared for a worker that never came.
      attempts: holder === nobody ? attempt - 1 : attempt,
      started: holder === nobody ? null : started,
      ended,
      inputs: null,
      output: null,
      error,
      // What a call that was cut off has used, nobody has counted.
      usage: null,
      cost: null,
      calls,
      scope: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
    }
    await nodeShape.put(store, 'runs', key, record, undefined).catch((cause: unknown) => {
      if (!(cause instanceof Fault && cause.word === 'conflict')) throw cause
    })
  }
  return waiting.flatMap(({ path, scope, wait }) => (wait?.items !== undefined && scope === '' ? [path] : []))
}
