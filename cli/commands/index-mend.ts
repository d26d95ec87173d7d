import { keptServer } from '../dataset/find-server'
import { driftWords } from '../retrieval/show-index'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** Compares an index with its documents, mends what differs, and says what did. */
export const indexReconcile = async (
  { terminal, signal }: Scene,
  session: Session,
  index: string,
  { json }: CommonOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const report = await client.reconcileIndex({ index }, { signal })
  if (json) terminal.write(`${JSON.stringify(report, null, 2)}\n`)
  else
    terminal.write(report.done ? `Drift: ${driftWords(report)}; mended.\n` : 'It takes longer and goes on by itself.\n')
  return 0
}

/** Tries a document again, whatever it failed for; answers 1 where it fails again at once. */
export const indexRetry = async (
  { terminal, signal }: Scene,
  session: Session,
  [index, path]: readonly [index: string, path: string],
  { json }: CommonOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const found = await client.retryDocument({ index, body: { path } }, { signal })
  if (json) terminal.write(`${JSON.stringify(found, null, 2)}\n`)
  else terminal.write(`${found.path}: ${found.status}${found.error ? `, ${found.error.message}` : ''}\n`)
  return found.status === 'failed' ? 1 : 0
}
