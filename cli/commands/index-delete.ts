import { keptServer } from '../dataset/find-server'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** Deletes a document, or a whole index. */
export const indexDelete = async (
  { terminal, signal }: Scene,
  session: Session,
  [index, path]: readonly [index: string, path: string | undefined],
  { json }: CommonOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  if (path === undefined) await client.deleteIndex({ index }, { signal })
  else await client.deleteDocument({ index, path }, { signal })
  if (json) terminal.write(`${JSON.stringify({ index, ...(path !== undefined && { path }), deleted: true })}\n`)
  else terminal.write(path === undefined ? `Deleted the index ${index}.\n` : `Deleted ${path} from ${index}.\n`)
  return 0
}
