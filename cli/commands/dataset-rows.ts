import { everyItem } from '../../client'
import { keptServer } from '../dataset/find-server'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `dataset rows`. */
export interface DatasetRowsOptions extends CommonOptions {
  readonly at?: string
  readonly split?: string
  readonly limit?: number
}

const pageSize = 500

/** Prints rows as JSON lines, all of them where no limit is named; with --json each with its place and split. */
export const datasetRows = async (
  scene: Scene,
  session: Session,
  name: string,
  { at, split, limit = Infinity, json }: DatasetRowsOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const order = {
    name,
    limit: Math.min(limit, pageSize),
    ...(at !== undefined && { version: at }),
    ...(split !== undefined && { split }),
  }
  let printed = 0
  for await (const item of everyItem(client.listDatasetRows, order)) {
    // Line by line also with --json, for a dataset may be larger than one answer.
    scene.terminal.write(`${JSON.stringify(json ? item : item.row)}\n`)
    printed += 1
    if (printed >= limit || scene.signal.aborted) break
  }
  return scene.signal.aborted ? 130 : 0
}
