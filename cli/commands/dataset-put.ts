import { resolve } from 'node:path'
import { keptServer } from '../dataset/find-server'
import { showStored } from '../dataset/show-stored'
import { formatOfFile, openUpload } from '../dataset/upload'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `dataset put`. */
export interface DatasetPutOptions extends CommonOptions {
  readonly format?: 'jsonl' | 'csv' | 'tsv'
  readonly skipBroken?: boolean
  readonly splits?: string
  readonly seed?: string
  readonly splitColumn?: string
}

/** Sends a file of rows as it is read; it becomes the latest version of the dataset. */
export const datasetPut = async (
  scene: Scene,
  session: Session,
  [name, file]: readonly [name: string, file: string],
  { format = formatOfFile(file), skipBroken, splits, seed, splitColumn, json }: DatasetPutOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const { body } = openUpload(resolve(scene.cwd, file), scene.terminal)
  const order = {
    name,
    format,
    body,
    ...(skipBroken && { on_broken: 'skip' as const }),
    ...(splits !== undefined && { splits }),
    ...(seed !== undefined && { seed }),
    ...(splitColumn !== undefined && { split_column: splitColumn }),
  }
  return showStored(scene, await client.putDataset(order, { signal: scene.signal }), json)
}
