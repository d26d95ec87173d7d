import { everyItem, type Operations } from '../../client'
import { keptServer } from '../dataset/find-server'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'

/** The options of `index status`. */
export interface IndexStatusOptions extends CommonOptions {
  readonly only?: 'pending' | 'indexed' | 'failed'
}

type DocumentAnswer = Operations['getDocument']['reply']

/** Lists the documents of an index with their states, or shows one; answers 1 where one failed. */
export const indexStatus = async (
  scene: Scene,
  session: Session,
  [index, path]: readonly [index: string, path: string | undefined],
  { only, json }: IndexStatusOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const items: DocumentAnswer[] = []
  if (path !== undefined) items.push(await client.getDocument({ index, path }, { signal: scene.signal }))
  else
    for await (const item of everyItem(client.listDocuments, { index, limit: 500, ...(only && { status: only }) }))
      items.push(item)
  if (json) scene.terminal.write(`${JSON.stringify(path === undefined ? { items } : items[0], null, 2)}\n`)
  else if (items.length === 0) scene.terminal.write('There are no such documents.\n')
  else scene.terminal.write(table([['STATE', 'PASSAGES', 'READERS', 'DOCUMENT', ''], ...items.map(lineOf)]))
  return items.some(({ status }) => status === 'failed') ? 1 : 0
}

const lineOf = ({ path, status, chunks, acl, error }: DocumentAnswer): readonly string[] => [
  status,
  String(chunks),
  acl === null ? 'everybody' : acl.join(', ') || 'nobody',
  path,
  error?.message ?? '',
]
