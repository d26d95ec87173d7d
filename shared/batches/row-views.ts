import { fault } from '../faults'
import type { RunBook, RunHeader } from '../runs/contract'
import type { DocumentStore } from '../store/contract'
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

/** How many rows have which outcome, and when the first and the last of this attempt was. */
export const countRows = async (
  store: DocumentStore,
  project: string,
  { id }: RunHeader,
  plan: BatchPlan,
): Promise<{
  readonly completed: number
  readonly failed: number
  readonly since?: string
  readonly last?: string
}> => {
  const total = plan.dataset.rows * plan.variants.length
  let [completed, failed] = [0, 0]
  let since: string | undefined
  let last: string | undefined
  for (let from = 0; from < total; from += 1024) {
    const rows = await readRows(store, project, id, from, Math.min(from + 1024, total))
    for (const { status, attempt, started, ended } of rows.values()) {
      const isLeft = status === 'failed' && attempt < plan.attempt
      if (status === 'completed') completed += 1
      else if (!isLeft) failed += 1
      if (attempt !== plan.attempt) continue
      since = since === undefined || started < since ? started : since
      last = last === undefined || ended > last ? ended : last
    }
    // What has not begun is at the end; rows come shard by shard.
    if (rows.size === 0) break
  }
  return { completed, failed, ...(since !== undefined && { since }), ...(last !== undefined && { last }) }
}
