import { open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { everyItem } from '../../client'
import { rowsOfBatch } from '../batch/batch-rows'
import { whileAway } from '../batch/server-away'
import { keptServer } from '../dataset/find-server'
import { misuse } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `batch export`. */
export interface BatchExportOptions extends CommonOptions {
  readonly out?: string
}

/** Writes every row as a JSON line, page by page: a batch may be larger than memory, and a server may go and come back. */
export const batchExport = async (
  scene: Scene,
  session: Session,
  id: string,
  { out, json }: BatchExportOptions,
): Promise<number> => {
  const { terminal, signal } = scene
  const { client } = await keptServer(session)
  const listener = {
    away: () => terminal.note('The server does not answer; waiting for it …\n'),
    back: () => terminal.note('The server is back.\n'),
  }
  const rows = everyItem(
    rowsOfBatch(client, id, (send) => whileAway(send, signal, listener)),
    { limit: 200 },
  )
  if (out === undefined) {
    for await (const row of rows) terminal.write(`${JSON.stringify(row)}\n`)
    return 0
  }
  const written = await writeRows(resolve(scene.cwd, out), rows)
  if (json) terminal.write(`${JSON.stringify({ run_id: id, out, rows: written })}\n`)
  else terminal.write(`${written} rows are in ${out}.\n`)
  return 0
}

// Written beside and renamed: a file that is there is whole.
const writeRows = async (place: string, rows: AsyncIterable<unknown>): Promise<number> => {
  const beside = `${place}.part`
  const file = await open(beside, 'w').catch((error: Error) => {
    throw misuse(`“${beside}” cannot be written: ${error.message}`)
  })
  let written = 0
  try {
    for await (const row of rows) {
      await file.write(`${JSON.stringify(row)}\n`)
      written += 1
    }
    await file.close()
    await rename(beside, place)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(beside, { force: true })
    throw error
  }
  return written
}
