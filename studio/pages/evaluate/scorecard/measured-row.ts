import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client'
import type { FaultView } from '../../../api/types'

/** Where in a text something was found. */
export interface Evidence {
  readonly in: string
  readonly text: string
  readonly label: string
  readonly note?: string
}

/** What an evaluator made of a row, or why it has no number. */
export interface Measurement {
  readonly score?: number
  readonly pass?: boolean
  readonly label?: string
  readonly reason?: string
  readonly evidence?: readonly Evidence[]
  readonly details?: Readonly<Record<string, unknown>>
  readonly judged?: { readonly model: string; readonly reused: boolean; readonly cost: number | null }
  readonly error?: string
  readonly unchecked?: boolean
  readonly skipped?: boolean
  readonly why?: string
  /** In place of all of these where content is hidden. */
  readonly none?: 'error' | 'unchecked' | 'skipped' | 'blocked'
}

/** A measured row. */
export interface MeasuredRow {
  readonly index: number
  readonly row: number
  readonly attempt: number
  readonly outcome: 'completed' | 'failed' | 'blocked'
  readonly category?: string
  readonly error?: FaultView
  readonly text?: string
  readonly inputs?: unknown
  readonly outputs?: unknown
  readonly measurements: Readonly<Record<string, Measurement>>
  readonly cost: number | null
  readonly judge_cost: number | null
  readonly latency_ms: number
}

/** A measured row with the dataset's row and what evaluators read. */
export interface MeasuredRowDetail extends MeasuredRow {
  readonly data?: Readonly<Record<string, unknown>>
  readonly fields?: {
    readonly query?: string
    readonly response?: string
    readonly ground_truth?: string | readonly string[]
    readonly context?: readonly { readonly text: string; readonly title?: string; readonly document?: string }[]
    readonly answerable?: boolean
  }
}

/** One measured row whole. */
export const measuredRow = (id: string, index: number | undefined) =>
  queryOptions({
    queryKey: ['evaluation', id, 'row', index],
    enabled: index !== undefined && id !== '',
    staleTime: Infinity,
    queryFn: async ({ signal }) =>
      (await client.getEvaluationRow({ id, index: String(index) }, { signal })) as unknown as MeasuredRowDetail,
  })

/** What was answered, as evaluators read it; else the first output. */
export const answerOf = ({ fields, outputs, error }: MeasuredRow & Pick<MeasuredRowDetail, 'fields'>): string => {
  if (fields?.response !== undefined) return fields.response
  const first = typeof outputs === 'object' && outputs !== null ? Object.values(outputs)[0] : undefined
  if (first !== undefined) return typeof first === 'string' ? first : JSON.stringify(first, null, 2)
  return error ? `${error.code}: ${error.message}` : ''
}

/** Why there is no number, in a word. */
export const noNumber = ({ error, unchecked, skipped, none }: Measurement): string | undefined =>
  none ?? (error !== undefined ? 'error' : unchecked === true ? 'unchecked' : skipped === true ? 'skipped' : undefined)
