import { everyItem } from '../../client'
import { keptServer } from '../dataset/find-server'
import { documentsText, driftText, type IndexAnswer } from '../retrieval/show-index'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'

/** Lists the indexes of a server. */
export const indexList = async ({ terminal }: Scene, session: Session, { json }: CommonOptions): Promise<number> => {
  const { client } = await keptServer(session)
  const items: IndexAnswer[] = []
  for await (const item of everyItem(client.listIndexes, { limit: 500 })) items.push(item)
  if (json) terminal.write(`${JSON.stringify({ items }, null, 2)}\n`)
  else if (items.length === 0) terminal.write('There are no indexes.\n')
  else
    terminal.write(
      table([
        ['INDEX', 'PASSAGES', 'DRIFT', 'DOCUMENTS'],
        ...items.map((item) => [item.name, String(item.chunks), driftText(item), documentsText(item)]),
      ]),
    )
  return 0
}
