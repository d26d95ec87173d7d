import { fault } from '../../faults'
import type { RunBook } from '../../runs/contract'
import type { DocumentStore } from '../../store/contract'
import type { Measurement } from '../contract'
import type { EvaluatedRow, EvaluatedRowsQuery, EvaluatedRowView, EvaluationPlan } from './contract'
import { perShard, readRows } from './row-documents'
import { totalOf } from './scene'

/** What a page of measured rows is made from. */
export interface RowReader {
  readonly store: DocumentStore
  readonly book: Pick<RunBook, 'openValue'>
  readonly plan: EvaluationPlan
  readonly isShown: boolean
}

/** A page of measured rows in their order; the cursor is the number of the next. */
export const pageRows = async (
  reader: RowReader,
  project: string,
  run: string,
  { outcome, limit = 50, cursor = '0' }: EvaluatedRowsQuery,
): Promise<{ readonly items: readonly EvaluatedRowView[]; readonly next?: string }> => {
  if (!/^\d{1,9}$/.test(cursor))
    throw fault('bad_request', 'That is no cursor of rows', { cursor: cursor.slice(0, 100) })
  const total = totalOf(reader.plan)
  const items: EvaluatedRowView[] = []
  for (let from = Number(cursor); from < total;) {
    const to = Math.min(from - (from % perShard) + perShard, total)
    const rows = await readRows(reader.store, project, run, from, to)
    for (; from < to; from++) {
      const row = rows.get(from)
      if (!row || (outcome !== undefined && row.outcome !== outcome)) continue
      if (items.length === limit) return { items, next: String(from) }
      items.push(await viewOf(reader, row))
    }
  }
  return { items }
}

const viewOf = async ({ book, isShown, plan }: RowReader, row: EvaluatedRow): Promise<EvaluatedRowView> => {
  const { index, row: number, arm, attempt, outcome, category, error, inputs, outputs, marks, measured } = row
  const { cost, judge_cost, latency_ms } = row
  return {
    index,
    row: number,
    arm: plan.arms[arm]?.name ?? String(arm),
    attempt,
    outcome,
    ...(category !== undefined && { category }),
    ...(error && { error: isShown ? error : { code: error.code, message: 'The words of this error are content' } }),
    ...(isShown && { inputs: await book.openValue(inputs) }),
    ...(isShown && outputs && { outputs: await book.openValue(outputs) }),
    // Reasons and evidence quote the answer; a number does not.
    measurements: isShown ? ((await book.openValue(measured)) as unknown as Record<string, Measurement>) : marks,
    cost,
    judge_cost,
    latency_ms,
  }
}
