import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { everyItem } from '../../client'
import { describeFailure } from '../describe-failure'
import { isFlowFolder } from '../flow-folder'
import type { CommonOptions, Scene } from '../scene'
import { openFlow } from '../server/open-flow'
import type { Session } from '../server/session'
import { table } from '../table'

interface FlowItem {
  readonly name: string
  readonly type?: string
  readonly description?: string | null
  readonly latest: string | null
  readonly labels?: Readonly<Record<string, string>>
}

/** Lists the flows of a server; without one, those of the folder `flows/` here. */
export const flowList = async (scene: Scene, session: Session, { json }: CommonOptions): Promise<number> => {
  const { terminal } = scene
  const found = await session.found()
  if (!found) await publishHere(scene, session)
  const server = found ?? (await session.own())
  const items: FlowItem[] = []
  for await (const item of everyItem(server.client.listFlows, { limit: 500 })) items.push(item)
  if (json) terminal.write(`${JSON.stringify({ items }, null, 2)}\n`)
  else if (items.length === 0) terminal.write('There are no flows.\n')
  else
    terminal.write(
      table(
        items.map(({ name, type = '', latest, description }) => [
          terminal.paint('bold', name),
          type,
          (latest ?? '').slice(0, 12),
          description ?? '',
        ]),
      ),
    )
  return 0
}

const publishHere = async (scene: Scene, session: Session): Promise<void> => {
  const flows = join(scene.cwd, 'flows')
  const names = existsSync(flows) ? readdirSync(flows).filter((name) => isFlowFolder(join(flows, name))) : []
  for (const name of names)
    try {
      await openFlow(scene, session, join(flows, name))
    } catch (error) {
      scene.terminal.note(describeFailure(error, { cwd: scene.cwd, folder: join(flows, name) }, scene.terminal))
    }
}
