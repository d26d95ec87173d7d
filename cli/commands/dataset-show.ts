import { keptServer } from '../dataset/find-server'
import { splitsText } from '../dataset/show-stored'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'
import { plain } from '../terminal'

/** The options of `dataset show`. */
export interface DatasetShowOptions extends CommonOptions {
  readonly at?: string
}

/** Shows the columns, splits and versions of a dataset. */
export const datasetShow = async (
  scene: Scene,
  session: Session,
  name: string,
  { at, json }: DatasetShowOptions,
): Promise<number> => {
  const { terminal } = scene
  const { client } = await keptServer(session)
  const dataset = await client.getDataset({ name, ...(at !== undefined && { version: at }) })
  if (json) {
    terminal.write(`${JSON.stringify(dataset, null, 2)}\n`)
    return 0
  }
  const { rows, splits, columns, versions, forgotten } = dataset
  terminal.write(
    `${terminal.paint('bold', plain(dataset.name))} ${dataset.version}\n${rows} rows${splitsText(splits)}\n`,
  )
  if (forgotten) terminal.write(`Its rows are no longer given; those of ${forgotten.successor} are.\n`)
  terminal.write(
    `\n${table([['COLUMN', 'TYPES'], ...columns.map((column) => [column.name, column.types.join(', ')])])}`,
  )
  terminal.write(
    `\n${table([
      ['VERSION', 'ROWS', 'CREATED', 'BY'],
      ...versions.map((one) => [one.version, String(one.rows), one.created_at, one.created_by]),
    ])}`,
  )
  return 0
}
