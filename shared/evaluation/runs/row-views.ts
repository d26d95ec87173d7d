import { fault } from '../../faults'
import type { RunBook } from '../../runs/contract'
import type { JsonObject } from '../../json'
import type { DocumentStore } from '../../store/contract'
import type { Measurement } from '../contract'
import { askedText } from './asked-text'
import type { EvaluatedRow, EvaluatedRowsQuery, EvaluatedRowView, EvaluationPlan } from './contract'
import { findRows, isSearch } from './find-rows'
import { readAll } from './read-all'
import { perShard, readRows } from './row-documents'
import { totalOf } from './scene'

/** What a page of measured rows is made from. */
export interface RowReader {
  readonly store: DocumentStore
  readonly book: Pick<RunBook, 'openValue'>
  readonly plan: EvaluationPlan
  readonly isShown: boolean
}

/** A page of measured rows in their order, or as they are looked for; the cursor is the number or the place of the next. */
export const pageRows = async (
  reader: RowReader,
  project: string,
  run: string,
  query: EvaluatedRowsQuery,
): Promise<{ readonly items: readonly EvaluatedRowView[]; readonly next?: string }> => {
  const { outcome, limit = 50, cursor = '0' } = query
  if (!/^\d{1,9}$/.test(cursor))
    throw fault('bad_request', 'That is no cursor of rows', { cursor: cursor.slice(0, 100) })
  if (isSearch(query)) return pageFound(reader, project, run, query, Number(cursor), limit)
  const total = totalOf(reader.plan)
  const items: EvaluatedRowView[] = []
  for (let from = Number(cursor); from < total;) {
    const to = Math.min(from - (from % perShard) + perShard, total)
    const rows = await readRows(reader.store, project, run, from, to)
    for (; from < to; from++) {
      const row = rows.get(from)
      if (!row || (outcome !== undefined && row.outcome !== outcome)) continue
      if (items.length === limit) return { items, next: String(from) }
      items.push(await rowView(reader, row))
    }
  }
  return { items }
}

const pageFound = async (
  reader: RowReader,
  project: string,
  run: string,
  query: EvaluatedRowsQuery,
  from: number,
  limit: number,
): Promise<{ readonly items: readonly EvaluatedRowView[]; readonly next?: string }> => {
  const found = findRows(reader.plan, await readAll(reader.store, project, { id: run }, reader.plan), query)
  const items = await Promise.all(found.slice(from, from + limit).map((row) => rowView(reader, row)))
  return { items, ...(from + limit < found.length && { next: String(from + limit) }) }
}

/** A measured row as the API shows it; content is left out where the caller may not see it [20]. */
export const rowView = async (
  { book, isShown, plan }: Pick<RowReader, 'book' | 'isShown' | 'plan'>,
  row: EvaluatedRow,
): Promise<EvaluatedRowView> => {
  const { index, row: number, arm, attempt, outcome, category, error, inputs, outputs, marks, measured } = row
  const { cost, judge_cost, latency_ms } = row
  const given = isShown ? await book.openValue(inputs) : undefined
  const text = given === undefined ? undefined : askedText(plan, row, given as JsonObject)
  return {
    index,
    row: number,
    arm: plan.arms[arm]?.name ?? String(arm),
    attempt,
    outcome,
    ...(category !== undefined && { category }),
    ...(error && { error: isShown ? error : { code: error.code, message: 'The words of this error are content' } }),
    ...(text !== undefined && { text }),
    ...(given !== undefined && { inputs: given }),
    ...(isShown && outputs && { outputs: await book.openValue(outputs) }),
    // Reasons and evidence quote the answer; a number does not.
    measurements: isShown ? ((await book.openValue(measured)) as unknown as Record<string, Measurement>) : marks,
    cost,
    judge_cost,
    latency_ms,
  }
}
