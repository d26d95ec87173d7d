import type { DurableClient } from '../../runs/contract'
import { isoTime } from '../../world'
import type { WorkRef } from '../contract'
import { dropGeneration } from '../drop-generation'
import { findIndex, generationsOf, scopeOf } from '../indexes'
import { changePointer } from '../pointer'
import { passBlobs, type WorkTools } from './blob-pass'
import type { Work } from './work-documents'

/** How long the old generation stays for searches that began with it. */
const farewell = 60_000

/** How long a rebuild waits before it tries again what failed for a reason that may pass. */
const longestPause = 5 * 60_000

/** After so many passes in which nothing failed the new generation has seen every document. */
const enoughPasses = 3

/** What a step came to: how far the work is, and when it may go on. */
export interface WorkStep {
  readonly work: Work
  readonly notBefore?: number
}

/**
 * One step of building a generation beside the one that is believed [19]: pass over the blobs until a pass finds nothing to do, swap
 * the pointer, pass once more for what was uploaded by whoever did not yet see the new generation, and drop the old one.
 */
export const rebuildStep = async (
  tools: WorkTools,
  ref: WorkRef,
  work: Work,
  client: DurableClient | undefined,
): Promise<WorkStep> => {
  const open = await findIndex(tools.deps, ref.project, ref.index)
  if (!open) return { work: { ...work, done: true } }
  switch (work.phase) {
    case 'build': {
      const built = generationsOf(open).find(({ generation }) => generation === work.subject)
      // Nobody wants this generation any more; the work of the one that took its place drops it.
      if (!built) return toDrop(tools, work)
      return pass(tools, ref, work, built, client)
    }
    case 'swap':
      await swap(tools, ref, work)
      return { work: { ...work, phase: 'settle', cursor: null } }
    case 'settle': {
      const { cursor } = await passBlobs(tools, ref, open, { cursor: work.cursor, graceMs: 0 }, client)
      return cursor === null ? toDrop(tools, work) : { work: { ...work, cursor } }
    }
    default:
      for (const generation of open.dropping) await dropGeneration(tools.deps, scopeOf(ref, { generation }))
      await changePointer(tools.deps, ref, (pointer) => ({
        ...pointer,
        dropping: pointer.dropping.filter((name) => !open.dropping.includes(name)),
      }))
      return { work: { ...work, done: true } }
  }
}

const pass = async (
  tools: WorkTools,
  ref: WorkRef,
  work: Work,
  generation: Parameters<typeof passBlobs>[2],
  client: DurableClient | undefined,
): Promise<WorkStep> => {
  const { verdicts, open, cursor } = await passBlobs(
    tools,
    ref,
    generation,
    { cursor: work.cursor, graceMs: 0 },
    client,
  )
  const { passes = 1 } = work.counts
  const left = (work.counts['open'] ?? 0) + open
  const mended = (work.counts['mended'] ?? 0) + verdicts.missing + verdicts.stale + verdicts.untidy
  if (cursor !== null) return { work: { ...work, cursor, counts: { passes, open: left, mended } } }
  // Where documents change all the time there is always one on its way, which its own event brings into both generations.
  if (mended === 0 || (left === 0 && passes >= enoughPasses)) return { work: { ...work, phase: 'swap', cursor } }
  const again = { ...work, cursor, counts: { passes: passes + 1 }, tries: left === 0 ? 0 : work.tries + 1 }
  if (left === 0) return { work: again }
  // What the old generation says is kept until the new one can say it too.
  return { work: again, notBefore: tools.deps.world.now() + Math.min(longestPause, 1000 * 2 ** work.tries) }
}

const swap = async ({ deps }: WorkTools, ref: WorkRef, { subject }: Work): Promise<void> => {
  await changePointer(deps, ref, (pointer) =>
    pointer.building?.generation === subject
      ? {
          ...pointer,
          generation: pointer.building.generation,
          make: pointer.building.make,
          since: isoTime(deps.world.now()),
          building: null,
          dropping: [...pointer.dropping, pointer.generation],
        }
      : pointer,
  )
}

const toDrop = ({ deps }: WorkTools, work: Work): WorkStep => ({
  work: { ...work, phase: 'drop', cursor: null },
  notBefore: deps.world.now() + farewell,
})
