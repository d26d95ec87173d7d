import { fault } from '../../faults'
import type { RunHeader } from '../../runs/contract'
import type { DocumentStore } from '../../store/contract'
import type { EvaluatedRow, EvaluationPlan } from './contract'
import { readRows } from './row-documents'
import { isLate, totalOf, type EvaluationScene } from './scene'

/** Every measured row of a run, in order. */
export const readAll = async (
  store: DocumentStore,
  project: string,
  { id }: Pick<RunHeader, 'id'>,
  plan: EvaluationPlan,
): Promise<readonly EvaluatedRow[]> => {
  const rows: EvaluatedRow[] = []
  const total = totalOf(plan)
  for (let from = 0; from < total; from += 1024) {
    const found = await readRows(store, project, id, from, Math.min(from + 1024, total))
    rows.push(...[...found.values()].toSorted((left, right) => left.index - right.index))
  }
  return rows
}

/** The same for a run that is over; a replica that lags is asked again by the ground. */
export const readFinished = async (scene: EvaluationScene): Promise<readonly EvaluatedRow[]> => {
  const { deps, book, header, plan } = scene
  const rows = await readAll(deps.store, book.ref.project, header, plan)
  const missing = totalOf(plan) - rows.length
  if (missing === 0 || isLate(scene)) return rows
  throw fault('unavailable', `${missing} rows of the evaluation are not to be seen yet`, { run: header.id })
}

/** The sum of what rows cost; null where one price is unknown. */
export const sumOf = (costs: readonly (number | null)[]): number | null =>
  costs.reduce<number | null>((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0)
