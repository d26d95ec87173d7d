import { keptServer } from '../dataset/find-server'
import { readInputs } from '../read-inputs'
import { afterStart, type StartedOptions } from '../run/started'
import type { Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `run fork`. */
export interface RunForkOptions extends StartedOptions {
  readonly from: string
  readonly inputs?: readonly string[]
  readonly override?: readonly string[]
  readonly label?: string
  readonly at?: string
}

/** Runs again from a node of an ended run, in a new run. */
export const runFork = async (scene: Scene, session: Session, id: string, options: RunForkOptions): Promise<number> => {
  const { from, label, at } = options
  const inputs = options.inputs && readInputs(options.inputs, scene.cwd)
  const overrides = options.override && readInputs(options.override, scene.cwd)
  const { client } = await keptServer(session)
  const { run_id } = await client.forkRun({
    id,
    body: {
      from,
      ...(inputs && { inputs }),
      ...(overrides && { overrides }),
      ...(label !== undefined && { label }),
      ...(at !== undefined && { version: at }),
    },
  })
  return afterStart(scene, client, run_id, options)
}
