import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client'
import type { Status } from '../../api/types'
import type { Card, MetricId, Scale, Unit } from './scorecard'

/** An evaluator as an evaluation fixed it. */
export interface PlannedEvaluator {
  readonly name: string
  readonly evaluator: string
  readonly hash: string
  readonly metric: MetricId
  readonly kind: string
  readonly direction: 'higher' | 'lower'
  readonly scale: Scale
  readonly unit?: Unit
}

/** An evaluation with its scorecard. */
export interface EvaluationView extends Card {
  readonly id: string
  readonly status: Status
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly dataset: string
  readonly split: string | null
  readonly started_at: string
  readonly ended_at: string | null
  readonly evaluators: readonly PlannedEvaluator[]
  readonly inputs: Readonly<Record<string, unknown>>
  readonly mapping: Readonly<Record<string, unknown>>
  readonly done: number
  readonly total: number
  readonly spent: { readonly flow: number | null; readonly judges: number | null }
  readonly categories: Readonly<Record<string, number>>
  readonly slices?: readonly Slice[]
  /** Where several were measured over the same rows: contestants, or both sides of a gate. */
  readonly arms?: Readonly<Record<string, Card>>
}

/** The figures of the rows with one value in a column. */
export type Slice = Card & { readonly value: string | null }

/** Whether nothing more will come. */
export const isOver = (status: string): boolean => /^(completed|failed|cancelled)$/.test(status)

/** One evaluation, whole and by the values of a column; followed while it runs. */
export const evaluationAt = (id: string, slice: string, arm = '') =>
  queryOptions({
    queryKey: ['evaluation', id, slice, ...(arm === '' ? [] : [arm])],
    queryFn: async ({ signal }) =>
      (await client.getEvaluation(
        { id, ...(slice !== '' && { slice }), ...(arm !== '' && { arm }) },
        { signal },
      )) as unknown as EvaluationView,
    refetchInterval: ({ state }) => (state.data && isOver(state.data.status) ? false : 1_000),
  })
