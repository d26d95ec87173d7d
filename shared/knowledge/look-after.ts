import { toFault } from '../faults'
import type { DurableClient } from '../runs/contract'
import { carryRebuild } from './rebuild-index'
import { everyIndex } from './registry'
import type { WorkTools } from './work/blob-pass'
import { startWork } from './work/work-documents'

/** Blobs younger than this are still on their way to the index: their event may not have come yet. */
const grace = 120_000

/** Begins a reconcile of every index and starts again whatever stands still there; an index that cannot be looked after keeps no other from it. */
export const lookAfterAll = async (tools: WorkTools, client: DurableClient): Promise<void> => {
  for await (const { project, index } of everyIndex(tools.deps)) {
    try {
      await carryRebuild(tools, { project, index }, client)
      await tools.documents.begin(project, index, {
        id: 'reconcile',
        kind: 'reconcile',
        phase: 'blobs',
        grace_ms: grace,
      })
      for (const ref of await tools.documents.open(project, index)) await startWork(client, ref)
    } catch (error) {
      const why = toFault(error).message
      tools.deps.world.log('error', `Index “${index}” could not be looked after`, { project, index, why })
    }
  }
}
