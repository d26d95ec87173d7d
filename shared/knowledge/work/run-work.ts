import { toFault } from '../../faults'
import type { DurableClient } from '../../runs/contract'
import type { WorkAnswer, WorkRef } from '../contract'
import type { WorkTools } from './blob-pass'
import { largeStep } from './large-document'
import { rebuildStep, type WorkStep } from './rebuild'
import { reconcileStep } from './reconcile'
import type { Work } from './work-documents'

/** How long one call may go on; an activity has five minutes, and a step in it takes far less than what is left [5]. */
const slice = 20_000

/** Carries a piece of work on until it is done, has to wait, or `until`; whoever was replaced is told that it is done. */
export const runWork = async (
  tools: WorkTools,
  ref: WorkRef,
  client: DurableClient | undefined,
  until = tools.deps.world.now() + slice,
): Promise<WorkAnswer> => {
  const { world } = tools.deps
  for (;;) {
    const kept = await tools.documents.read(ref)
    if (!kept || kept.value.done || kept.value.token !== ref.token) return { done: true }
    const { work, notBefore } = await patiently(tools, ref, kept.value, client)
    // Another worker of the same step may have been faster: what it wrote is gone on with.
    const written = await tools.documents.write(ref, work, kept)
    if (!written) continue
    if (work.done) return { done: true }
    if (notBefore !== undefined) return { done: false, not_before: notBefore }
    if (world.now() >= until) return { done: false }
  }
}

/** A step that fails is tried again later, ever more rarely; after a day of it the next reconcile begins anew. */
const patiently = async (
  tools: WorkTools,
  ref: WorkRef,
  work: Work,
  client: DurableClient | undefined,
): Promise<WorkStep> => {
  const { world } = tools.deps
  try {
    return await stepOf(tools, ref, work, client)
  } catch (error) {
    const why = toFault(error).message
    world.log('warning', `A step of work on index “${ref.index}” failed`, { ...ref, kind: work.kind, why })
    const tries = work.tries + 1
    const isHopeless = tries > mostTries && work.kind !== 'rebuild'
    const notBefore = world.now() + Math.min(5 * 60_000, 1000 * 2 ** work.tries)
    return { work: { ...work, tries, done: isHopeless }, notBefore }
  }
}

const mostTries = 20

const stepOf = async (
  tools: WorkTools,
  ref: WorkRef,
  work: Work,
  client: DurableClient | undefined,
): Promise<WorkStep> => {
  if (work.kind === 'rebuild') return rebuildStep(tools, ref, work, client)
  if (work.kind === 'document') return largeStep(tools, ref, work)
  return { work: { ...(await reconcileStep(tools, ref, work, client)), tries: 0 } }
}
