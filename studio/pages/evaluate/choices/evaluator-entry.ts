import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client'
import type { MetricId, Unit } from '../scorecard'

/** An evaluator as the registry lists it. */
export interface EvaluatorEntry {
  readonly id: string
  readonly summary: string
  readonly metric: MetricId
  readonly kind: 'code' | 'judge' | 'safety' | 'flow'
  readonly needs: readonly string[]
  readonly tools: readonly string[]
  readonly direction: 'higher' | 'lower'
  readonly scale: readonly [number, number | null]
  readonly unit?: Unit
  /** JSON schema of what may be set. */
  readonly options?: Readonly<Record<string, unknown>>
  readonly available: boolean
  readonly why?: string
}

/** Every evaluator, with whether it can be used here. */
export const evaluatorList = queryOptions({
  queryKey: ['evaluators'],
  queryFn: async ({ signal }) =>
    (await client.listEvaluators({}, { signal })) as unknown as { readonly items: readonly EvaluatorEntry[] },
  staleTime: 60_000,
})

// What the run itself gives is always there.
const given = new Set(['inputs', 'outputs', 'usage', 'cost', 'latency'])

/** The fields that evaluators read and something must be mapped to, in the order they are first needed. */
export const neededFields = (evaluators: readonly Pick<EvaluatorEntry, 'needs'>[]): readonly string[] => [
  ...new Set(evaluators.flatMap(({ needs }) => needs.filter((need) => !given.has(need)))),
]
