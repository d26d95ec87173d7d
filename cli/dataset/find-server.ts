import { CliFailure } from '../failure'
import type { Server, Session } from '../server/session'

/** The server that keeps the data: a ground of the command’s own would be gone with it. */
export const keptServer = async (session: Session): Promise<Server> => {
  const server = await session.found()
  if (server) return server
  throw new CliFailure(
    'unreachable',
    'No server answers that keeps anything. `npm start` starts one here; --server or SLUICE_URL names another',
  )
}
