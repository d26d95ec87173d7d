import type { Caller } from '../../caller'
import { Fault, fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { EvaluatedRowDetail } from './contract'
import { readFields } from './read-fields'
import { readRows } from './row-documents'
import { rowView, type RowReader } from './row-views'
import { totalOf, type EvaluationDeps } from './scene'

/** One measured row whole: with the row of the dataset, and what evaluators read of it. */
export const rowDetail = async (
  reader: RowReader & Pick<EvaluationDeps, 'datasets'>,
  caller: Caller,
  run: string,
  index: number,
): Promise<EvaluatedRowDetail> => {
  const { store, plan, isShown } = reader
  const total = totalOf(plan)
  const row =
    Number.isInteger(index) && index >= 0 && index < total
      ? (await readRows(store, caller.project, run, index, index + 1)).get(index)
      : undefined
  if (!row)
    throw fault('not_found', `Evaluation “${run}” has no measured row ${index}; it has ${total} in all`, { run, index })
  const view = await rowView(reader, row)
  if (!isShown) return view
  const data = await dataOf(reader, caller, row.row)
  const { query, response, ground_truth, context, answerable } = readFields(plan.mapping, {
    data: data ?? {},
    'run.inputs': (view.inputs ?? {}) as JsonObject,
    'run.outputs': (view.outputs ?? {}) as JsonObject,
    'run.nodes': {},
  })
  const fields = {
    ...(query !== undefined && { query }),
    ...(response !== undefined && { response }),
    ...(ground_truth !== undefined && { ground_truth }),
    ...(context !== undefined && { context }),
    ...(answerable !== undefined && { answerable }),
  }
  return { ...view, ...(data && { data }), fields }
}

// The rows of a dataset have rules of their own for who may see them [20], and may be gone.
const dataOf = async (
  { datasets, plan }: Pick<EvaluationDeps, 'datasets'> & Pick<RowReader, 'plan'>,
  caller: Caller,
  row: number,
): Promise<JsonObject | undefined> => {
  const { name, version, split } = plan.dataset
  try {
    const query = { skip: row, ...(split !== null && { split }) }
    for await (const { row: data } of datasets.read(caller, name, version, query)) return data
  } catch (error) {
    if (!(error instanceof Fault) || (error.word !== 'forbidden' && error.word !== 'not_found')) throw error
  }
  return undefined
}
