import { keptServer } from '../dataset/find-server'
import { afterStart, type StartedOptions } from '../run/started'
import { watchRun } from '../run/watch-run'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** Follows a run from its first event to its end. */
export const runWatch = async (scene: Scene, session: Session, id: string, options: CommonOptions): Promise<number> => {
  const { client } = await keptServer(session)
  return watchRun(scene, client, id, options)
}

/** Stops a run. */
export const runCancel = async (
  { terminal }: Scene,
  session: Session,
  id: string,
  { json }: CommonOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const run = await client.cancelRun({ id })
  terminal.write(json ? `${JSON.stringify(run, null, 2)}\n` : `Run ${id} is ${run.status}.\n`)
  return 0
}

/** Lets a run go on from what failed. */
export const runResume = async (
  scene: Scene,
  session: Session,
  id: string,
  options: StartedOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const { run_id } = await client.resumeRun({ id })
  return afterStart(scene, client, run_id, options)
}
