import { everyItem } from '../../client'
import { rowsOfBatch, type RowShown } from '../batch/batch-rows'
import { keptServer } from '../dataset/find-server'
import { misuse } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'
import { plain } from '../terminal'

/** The options of `batch rows`. */
export interface BatchRowsOptions extends CommonOptions {
  readonly status?: string
  readonly limit?: number
}

const statuses = ['completed', 'failed'] as const

/** Prints rows as a table, the first 50 where no limit is named; with --json as JSON lines, all of them. */
export const batchRows = async (
  { terminal, signal }: Scene,
  session: Session,
  id: string,
  options: BatchRowsOptions,
): Promise<number> => {
  const { json } = options
  const status = statuses.find((one) => one === options.status)
  if (options.status !== undefined && !status)
    throw misuse(`“${options.status}” is no status of a row; there are ${statuses.join(' and ')}`)
  const limit = options.limit ?? (json ? Infinity : 50)
  const { client } = await keptServer(session)
  const rowsOf = rowsOfBatch(client, id, (send) => send(signal))
  const shown: RowShown[] = []
  let printed = 0
  let isMore = false
  for await (const item of everyItem(rowsOf, { limit: Math.min(limit + 1, 200), ...(status && { status }) })) {
    isMore = printed === limit
    if (isMore) break
    printed += 1
    if (json) terminal.write(`${JSON.stringify(item)}\n`)
    else shown.push(item as RowShown)
  }
  if (json) return 0
  if (shown.length === 0) terminal.write(status ? `No row is ${status}.\n` : 'No row has run yet.\n')
  else terminal.write(rowsText(shown))
  if (isMore) terminal.note(`There are more; --limit <n> prints more, --json or sluice batch export ${id} all.\n`)
  return 0
}

const rowsText = (rows: readonly RowShown[]): string => {
  const hasVariants = rows.some(({ variant }) => variant !== null)
  const cells = rows.map(({ row, variant, status, attempt, latency_ms, inputs, outputs, error }) => [
    String(row),
    ...(hasVariants ? [variant ?? ''] : []),
    status,
    String(attempt),
    `${Math.round(latency_ms)}`,
    short(inputs, 40),
    error ? short(`${error.code}: ${error.message}`, 80) : short(outputs, 80),
  ])
  const head = ['ROW', ...(hasVariants ? ['VARIANT'] : []), 'STATUS', 'ATTEMPT', 'MS', 'INPUTS', 'OUTPUTS OR ERROR']
  return table([head, ...cells])
}

const short = (value: unknown, most: number): string => {
  if (value === undefined) return '(hidden)'
  const text = plain(value)
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
