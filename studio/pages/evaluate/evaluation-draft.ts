import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ClientError } from '../../../client'
import { client } from '../../api/client'
import type { GateSide } from './gate/gate-data'

/** What is about to be measured, as it is chosen. */
export interface EvaluationDraft {
  readonly dataset: string
  readonly split: string
  readonly flow: string
  readonly side: GateSide
  readonly evaluators: readonly string[]
  /** Sources by input and by field, as `data.question`; what is not named is as usual. */
  readonly inputs: Readonly<Record<string, string>>
  readonly mapping: Readonly<Record<string, string>>
}

const references = (sources: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) => (source === '' ? [] : [[name, `\${${source}}`]])),
  )

/** The order that a draft makes. */
export const orderOf = ({ dataset, split, flow, side, evaluators, inputs, mapping }: EvaluationDraft) => ({
  dataset,
  ...(split !== '' && { split }),
  flow,
  ...side,
  evaluators: evaluators.map((evaluator) => ({ evaluator })),
  ...(Object.keys(references(inputs)).length > 0 && { inputs: references(inputs) }),
  ...(Object.keys(references(mapping)).length > 0 && { mapping: references(mapping) }),
})

/** What the server would measure by a draft; fails with everything that is wrong. */
export const planOf = (draft: EvaluationDraft) =>
  queryOptions({
    queryKey: ['evaluation-plan', orderOf(draft)],
    enabled: draft.dataset !== '' && draft.flow !== '' && draft.evaluators.length > 0,
    retry: false,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => client.planEvaluation({ body: orderOf(draft) }, { signal }),
  })

/** What is wrong with a draft by where it is wrong: `evaluators[2]`, `mapping.context`, `inputs.question`. */
export const wrongPlaces = (error: unknown): ReadonlyMap<string, string> =>
  new Map(
    error instanceof ClientError
      ? error.errors.flatMap(({ path, message }) => (path === undefined ? [] : [[path, message] as const]))
      : [],
  )

/** A reference without its signs: `data.question` of `${data.question}`. */
export const sourceText = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value.replace(/^\$\{(.*)\}$/, '$1')
    : value === undefined
      ? undefined
      : JSON.stringify(value)
