import { fault } from '../faults'
import type { NodeRecord, RunBook, RunHeader } from '../runs/contract'
import type { DocumentStore } from '../store/contract'
import { totalOf } from './batch-scene'
import type { BatchPlan, RowDocument, RowView } from './contract'
import { perShard, readRows } from './row-documents'

/** What a page of rows is made from. */
export interface RowReader {
  readonly store: DocumentStore
  readonly book: Pick<RunBook, 'openValue'>
  readonly isShown: boolean
}

/** A page of a batch's rows in their order; the cursor is the number of the next. */
export const pageRows = async (
  reader: RowReader,
  project: string,
  batch: string,
  total: number,
  query: { readonly status?: 'completed' | 'failed'; readonly limit?: number; readonly cursor?: string },
): Promise<{ readonly items: readonly RowView[]; readonly next?: string }> => {
  const { status, limit = 50, cursor = '0' } = query
  if (!/^\d{1,9}$/.test(cursor))
    throw fault('bad_request', 'That is no cursor of rows', { cursor: cursor.slice(0, 100) })
  const items: RowView[] = []
  for (let from = Number(cursor); from < total;) {
    const to = Math.min(from - (from % perShard) + perShard, total)
    const rows = await readRows(reader.store, project, batch, from, to)
    for (; from < to; from++) {
      const row = rows.get(from)
      if (!row || (status !== undefined && row.status !== status)) continue
      if (items.length === limit) return { items, next: String(from) }
      items.push(await viewOf(reader, row))
    }
  }
  return { items }
}

const viewOf = async ({ book, isShown }: RowReader, row: RowDocument): Promise<RowView> => {
  const { index, row: number, variant, attempt, status, inputs, outputs, error, usage, cost, latency_ms, metrics } = row
  return {
    index,
    row: number,
    variant,
    attempt,
    status,
    ...(isShown && { inputs: await book.openValue(inputs) }),
    ...(isShown && outputs && { outputs: await book.openValue(outputs) }),
    ...(error && { error: isShown ? error : { code: error.code, message: 'The words of this error are content' } }),
    usage,
    cost,
    latency_ms,
    metrics,
  }
}

/** How many rows have which outcome, and when the first and the last of this attempt was: by the records of finished shards, and row by row where a shard has none. */
export const countRows = async (
  store: DocumentStore,
  project: string,
  { id }: RunHeader,
  plan: BatchPlan,
  finished: ReadonlyMap<number, NodeRecord>,
): Promise<RowCount> => {
  const total = totalOf(plan)
  const count = {
    completed: 0,
    failed: 0,
    since: undefined as string | undefined,
    last: undefined as string | undefined,
  }
  const span = (started: string, ended: string): void => {
    count.since = count.since === undefined || started < count.since ? started : count.since
    count.last = count.last === undefined || ended > count.last ? ended : count.last
  }
  const highest = Math.max(-1, ...finished.keys())
  for (let shard = 0; shard * perShard < total; shard++) {
    const record = finished.get(shard)
    const figures =
      record?.output && 'value' in record.output ? (record.output.value as unknown as ShardFigures) : undefined
    if (record && figures) {
      count.completed += figures.completed
      count.failed += figures.failed
      if (record.started !== null && record.ended !== null) span(record.started, record.ended)
      continue
    }
    const rows = await readRows(store, project, id, shard * perShard, Math.min((shard + 1) * perShard, total))
    for (const { status, attempt, started, ended } of rows.values()) {
      const isLeft = status === 'failed' && attempt < plan.attempt
      if (status === 'completed') count.completed += 1
      else if (!isLeft) count.failed += 1
      if (attempt === plan.attempt) span(started, ended)
    }
    // What has not begun is at the end; rows come shard by shard.
    if (rows.size === 0 && shard > highest) break
  }
  const { completed, failed, since, last } = count
  return { completed, failed, ...(since !== undefined && { since }), ...(last !== undefined && { last }) }
}

/** What is known of a batch's rows. */
export interface RowCount {
  readonly completed: number
  readonly failed: number
  /** ISO 8601. */
  readonly since?: string
  readonly last?: string
}

interface ShardFigures {
  readonly completed: number
  readonly failed: number
}
