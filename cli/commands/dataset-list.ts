import { everyItem } from '../../client'
import { keptServer } from '../dataset/find-server'
import { splitsText } from '../dataset/show-stored'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'

/** Lists the datasets of a server at their latest versions. */
export const datasetList = async (scene: Scene, session: Session, { json }: CommonOptions): Promise<number> => {
  const { terminal } = scene
  const { client } = await keptServer(session)
  const items = []
  for await (const item of everyItem(client.listDatasets, { limit: 500 })) items.push(item)
  if (json) terminal.write(`${JSON.stringify({ items }, null, 2)}\n`)
  else if (items.length === 0) terminal.write('There are no datasets.\n')
  else
    terminal.write(
      table([
        ['DATASET', 'VERSION', 'ROWS', 'CREATED', 'BY'],
        ...items.map(({ name, version, rows, splits, created_at, created_by }) => [
          name,
          version.slice(0, 12),
          `${rows}${splitsText(splits)}`,
          created_at,
          created_by,
        ]),
      ]),
    )
  return 0
}
