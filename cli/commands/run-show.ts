import type { JsonObject } from '../../client'
import { keptServer } from '../dataset/find-server'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { figuresText, outputText, type RunFigures } from '../show-reply'
import { table } from '../table'
import { plain } from '../terminal'

type Shown = RunFigures & {
  readonly status: string
  readonly outputs?: JsonObject | null
  readonly error?: { readonly message: string }
  readonly nodes: readonly {
    readonly path: string
    readonly kind: string
    readonly status: string
    readonly attempts: number
  }[]
}

/** Shows a run with its nodes. */
export const runShow = async (
  { terminal }: Scene,
  session: Session,
  id: string,
  { json }: CommonOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const run = (await client.getRun({ id })) as unknown as Shown
  if (json) {
    terminal.write(`${JSON.stringify(run, null, 2)}\n`)
    return 0
  }
  terminal.write(`${plain(run.status)} · ${figuresText({ ...run, run_id: id })}`)
  if (run.nodes.length > 0)
    terminal.write(
      table([
        ['NODE', 'KIND', 'STATUS', 'ATTEMPTS'],
        ...run.nodes.map(({ path, kind, status, attempts }) => [path, kind, status, String(attempts)]),
      ]),
    )
  if (run.error) terminal.note(`${plain(run.error.message)}\n`)
  if (run.outputs) terminal.write(outputText(run.outputs))
  return 0
}
