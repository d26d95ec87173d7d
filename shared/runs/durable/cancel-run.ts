import type { Caller } from '../../caller'
import { fault } from '../../faults'
import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import { isoTime, type World } from '../../world'
import { readHeader } from '../access'
import type { DurableClient, RunHeader } from '../contract'
import { hasEnded, headerShape } from '../documents'
import { raiseQuietly } from './answer'
import { closeNodes } from './close-nodes'
import { instanceOf } from './start-run'

/** Ends a run as cancelled by compare-and-swap on its header and raises the epoch, so that what its workers still write is void; they see it within two seconds. */
export const cancelRun = async (
  { store, world }: { readonly store: DocumentStore; readonly world: World },
  caller: Caller,
  id: string,
  client: DurableClient,
): Promise<RunHeader> => {
  await readHeader(store, caller, id)
  const key = [caller.project, id] as const
  const kept = await changeDocument(
    store,
    world,
    { container: 'runs', key, id, shape: headerShape },
    (there): RunHeader | undefined => {
      if (!there || hasEnded(there)) return undefined
      const error = fault('cancelled', `The run was cancelled by ${caller.id}`).toData()
      const now = world.now()
      return {
        ...there,
        status: 'cancelled',
        epoch: there.epoch + 1,
        error,
        ended: isoTime(now),
        latency_ms: now - Date.parse(there.started),
      }
    },
  )
  const header = kept?.value
  if (header?.status !== 'cancelled') {
    throw fault('conflict', `Run “${id}” cannot be cancelled; it is ${header?.status}`, {
      run: id,
      status: header?.status,
    })
  }
  const error = header.error ?? fault('cancelled', 'The run was cancelled').toData()
  const maps = await closeNodes({ store, world }, key, header.epoch - 1, error)
  for (const map of header.durable ? [undefined, ...maps] : [])
    await raiseQuietly(world, client, instanceOf(id, header.epoch - 1, map), id)
  return header
}
