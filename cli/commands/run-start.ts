import { keptServer } from '../dataset/find-server'
import { readInputs } from '../read-inputs'
import { afterStart, type StartedOptions } from '../run/started'
import type { Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `run start`. */
export interface RunStartOptions extends StartedOptions {
  readonly inputs?: readonly string[]
  readonly label?: string
  readonly variant?: string
  readonly webhook?: string
  readonly idempotencyKey?: string
}

/** Starts a durable run of a published flow. */
export const runStart = async (
  scene: Scene,
  session: Session,
  flow: string,
  options: RunStartOptions,
): Promise<number> => {
  const { label, variant, webhook, idempotencyKey } = options
  const body = readInputs(options.inputs ?? [], scene.cwd)
  const { client } = await keptServer(session)
  const { run_id } = await client.startFlowRun(
    {
      flow,
      body,
      ...(label !== undefined && { label }),
      ...(variant !== undefined && { variant }),
      ...(webhook !== undefined && { webhook }),
    },
    idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } },
  )
  return afterStart(scene, client, run_id, options)
}
