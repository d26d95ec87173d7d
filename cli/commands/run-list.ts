import { keptServer } from '../dataset/find-server'
import { misuse } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'

/** The options of `run list`. */
export interface RunListOptions extends CommonOptions {
  readonly flow?: string
  readonly status?: string
  readonly limit?: number
}

const statuses = ['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const

/** Lists runs, newest first. */
export const runList = async (scene: Scene, session: Session, options: RunListOptions): Promise<number> => {
  const { flow, limit = 20, json } = options
  const status = statuses.find((one) => one === options.status)
  if (options.status !== undefined && !status)
    throw misuse(`“${options.status}” is no status; there are ${statuses.join(', ')}`)
  const { client } = await keptServer(session)
  const order = { limit, ...(flow !== undefined && { flow }), ...(status && { status }) }
  const { items } = await client.listRuns(order)
  const { terminal } = scene
  if (json) terminal.write(`${JSON.stringify({ items }, null, 2)}\n`)
  else if (items.length === 0) terminal.write('There are no runs.\n')
  else
    terminal.write(
      table([['RUN', 'KIND', 'FLOW', 'STATUS'], ...items.map((run) => [run.id, run.kind, run.flow, run.status])]),
    )
  return 0
}
