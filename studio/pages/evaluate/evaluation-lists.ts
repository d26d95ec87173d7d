import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client'
import type { Page, RunLine } from '../../api/types'
import type { FigureName, MetricId, Unit } from './scorecard'

/** The figure that stands for a metric in a list. */
export interface LineFigure {
  readonly evaluator: string
  readonly figure: FigureName
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly direction: 'higher' | 'lower'
  readonly unit?: Unit
  readonly others: number
}

/** One line of the list of evaluations. */
export interface EvaluationLine extends RunLine {
  readonly dataset: string
  readonly dataset_version: string
  readonly split: string | null
  readonly rows: number
  readonly total: number
  readonly evaluators: readonly string[]
  readonly failed?: number
  readonly blocked?: number
  readonly errors?: number
  readonly unchecked?: number
  readonly figures?: Readonly<Partial<Record<MetricId, LineFigure>>>
}

/** What evaluations are listed by. */
export interface EvaluationFilter {
  readonly flow?: string
  readonly dataset?: string
}

/** Evaluations page by page, newest first; looked at again while one of them runs. */
export const evaluationPages = (filter: EvaluationFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'evaluations', filter],
    queryFn: async ({ pageParam, signal }) =>
      (await client.listEvaluations(
        { ...filter, limit: 50, ...(pageParam !== '' && { cursor: pageParam }) },
        { signal },
      )) as unknown as Page<EvaluationLine>,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? 2_000 : 15_000),
  })

/** The latest evaluations that are over: what can be compared. */
export const comparableEvaluations = queryOptions({
  queryKey: ['runs', 'evaluations', 'completed'],
  queryFn: async ({ signal }) =>
    (await client.listEvaluations({ status: 'completed', limit: 200 }, { signal })) as unknown as Page<EvaluationLine>,
  staleTime: 10_000,
})

/** Whether an evaluation is not over yet. */
export const isUnderWay = ({ status }: Pick<RunLine, 'status'>): boolean =>
  !/^(completed|failed|cancelled)$/.test(status)

/** The rows that were measured, by which evaluations can be held against each other. */
export const rowsName = ({ dataset, dataset_version, split }: EvaluationLine): string =>
  `${dataset}@${dataset_version}${split === null ? '' : `, split ${split}`}`
