import type { WorkRef } from '../contract'
import type { WorkTools } from './blob-pass'
import type { WorkStep } from './rebuild'
import type { Work } from './work-documents'

/** How long one step may pay for texts: an activity has five minutes [5], and reading the file takes some of them. */
const budget = 120_000

/** One step of a file that is too large to be indexed while its message waits. What was paid for is kept, so that each step goes on where the one before ended. */
export const largeStep = async (
  { deps, sync }: WorkTools,
  { project, index }: WorkRef,
  work: Work,
): Promise<WorkStep> => {
  const address = { project, index, path: work.subject ?? '' }
  const { outcome } = await sync(address, { large: true, until: deps.world.now() + budget })
  return { work: { ...work, done: outcome !== 'unfinished' } }
}
