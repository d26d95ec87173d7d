import { followBatch } from '../batch/follow-batch'
import { keptServer } from '../dataset/find-server'
import type { StartedOptions } from '../run/started'
import type { Scene } from '../scene'
import type { Session } from '../server/session'

/** Lets a batch run again what failed or never ran. */
export const batchResume = async (
  scene: Scene,
  session: Session,
  id: string,
  options: StartedOptions,
): Promise<number> => {
  const { terminal, signal } = scene
  const { client } = await keptServer(session)
  // A run that is no batch is refused, not resumed.
  await client.getBatchProgress({ id }, { signal })
  await client.resumeRun({ id })
  if (options.json) terminal.write(`${JSON.stringify({ event: 'resumed', run_id: id })}\n`)
  else terminal.write(`Batch ${id} goes on.\n`)
  return options.watch ? followBatch(scene, client, id, options) : 0
}
