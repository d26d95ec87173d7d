import type { Client } from '../../client'
import type { CommonOptions, Scene } from '../scene'
import { watchRun } from './watch-run'

/** The options of commands that let a run go. */
export interface StartedOptions extends CommonOptions {
  readonly watch?: boolean
}

/** Says which run goes on, and follows it where that is asked. */
export const afterStart = async (
  scene: Scene,
  client: Client,
  id: string,
  options: StartedOptions,
): Promise<number> => {
  const { terminal } = scene
  if (options.json) terminal.write(`${JSON.stringify({ run_id: id })}\n`)
  else terminal.write(`${id}\n`)
  return options.watch ? watchRun(scene, client, id, options) : 0
}
