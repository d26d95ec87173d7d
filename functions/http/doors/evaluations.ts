import { z } from 'zod'
import {
  evaluatedRowDetail,
  evaluatedRowView,
  evaluationLineView,
  evaluationOrder,
  evaluationPlanView,
  evaluationView,
} from '../../../shared/evaluation/schemas'
import type { EvaluationOrder } from '../../../shared/evaluation/schemas'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'
import { definedOnly } from './defined-only'
import { listOf, pageQuery } from './paging'

/** What every door answers that starts a run. */
export const startedRun = z.object({
  run_id: z.string(),
  status_url: z.string(),
  events_url: z.string(),
  cancel_url: z.string(),
})

/** The answer of a door that has started a run. */
export const startedReply = (run_id: string) => {
  const status_url = `/api/runs/${run_id}`
  const urls = { status_url, events_url: `${status_url}/events`, cancel_url: `${status_url}/cancel` }
  return jsonReply(202, { run_id, ...urls }, { location: status_url })
}

const arm = z.string().max(200).optional().describe('The name of one of several that were measured')
const sliceQuery = z.object({ slice: z.string().max(200).optional().describe('A column of the dataset'), arm })
const listQuery = pageQuery.extend({
  flow: z.string().max(200).optional(),
  dataset: z.string().max(200).optional().describe('By name; a page may then be shorter than its limit'),
  status: z.enum(['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled']).optional(),
})
const rowsQuery = pageQuery.extend({
  outcome: z.enum(['completed', 'failed', 'blocked']).optional(),
  evaluator: z.string().max(80).optional().describe('The evaluator that `only` and `order` look at; all where absent'),
  only: z
    .enum(['wrong', 'errors', 'unchecked'])
    .optional()
    .describe('Rows that failed or did not pass, with an error in place of a number, or with none'),
  order: z.enum(['worst']).optional(),
  slice: z.string().max(200).optional().describe('A column of the dataset'),
  value: z.string().max(200).optional().describe('What it holds'),
  arm,
})

/** The doors of evaluations: start, scorecard, rows; the doors of runs work on them as well. */
export const evaluationDoors: readonly Door[] = [
  door<z.infer<typeof evaluationOrder>>({
    name: 'startEvaluation',
    summary: 'Measure the rows of a batch, or of a dataset run through a flow',
    tag: 'Evaluation',
    method: 'POST',
    route: 'api/evaluations',
    may: 'author',
    durable: true,
    body: evaluationOrder,
    replies: { 202: { description: 'Accepted; everything it names was found', schema: startedRun } },
    answer: async ({ house, caller, body, headers, durable }) => {
      const key = headers.get('idempotency-key') ?? undefined
      const order = definedOnly(body) as EvaluationOrder
      return startedReply((await house.evaluations.start(caller, order, durable(), key)).run_id)
    },
  }),
  door<z.infer<typeof evaluationOrder>>({
    name: 'planEvaluation',
    summary: 'What an evaluation would measure: rows, version, mapping; all that is wrong is named, nothing is run',
    tag: 'Evaluation',
    method: 'POST',
    route: 'api/evaluation-plans',
    may: 'author',
    body: evaluationOrder,
    replies: { 200: { description: 'Everything it names was found', schema: evaluationPlanView } },
    answer: async ({ house, caller, body }) => {
      const plan = await house.evaluations.plan(caller, definedOnly(body))
      const { dataset, arms, evaluators, inputs, mapping } = plan
      return jsonReply(200, { dataset, arms, evaluators, inputs, mapping })
    },
  }),
  door<unknown, z.infer<typeof listQuery>>({
    name: 'listEvaluations',
    summary: 'List evaluations, newest first, each with one figure for every metric',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/evaluations',
    may: 'reader',
    query: listQuery,
    replies: { 200: { description: 'Runs of kind evaluation', schema: listOf(evaluationLineView) } },
    answer: async ({ house, caller, query }) =>
      jsonReply(200, await house.evaluations.list(caller, definedOnly(query))),
  }),
  door<unknown, z.infer<typeof sliceQuery>>({
    name: 'getEvaluation',
    summary: 'Show the scorecard of an evaluation, whole and by the values of a column',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/evaluations/{id}',
    may: 'reader',
    query: sliceQuery,
    replies: { 200: { description: 'Figures under the five metrics', schema: evaluationView } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, { ...(await house.evaluations.get(caller, params['id'] ?? '', definedOnly(query))) }),
  }),
  door<unknown, z.infer<typeof rowsQuery>>({
    name: 'listEvaluationRows',
    summary: 'Rows of an evaluation in their order or the worst first, each with its measurements',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/evaluations/{id}/rows',
    may: 'reader',
    query: rowsQuery,
    replies: { 200: { description: 'Rows, each in its highest attempt', schema: listOf(evaluatedRowView) } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, await house.evaluations.rows(caller, params['id'] ?? '', definedOnly(query))),
  }),
  door({
    name: 'getEvaluationRow',
    summary: 'One measured row whole: its measurements, the row of the dataset, and what evaluators read',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/evaluations/{id}/rows/{index}',
    may: 'reader',
    replies: { 200: { description: 'The row in its highest attempt', schema: evaluatedRowDetail } },
    answer: async ({ house, caller, params }) => {
      const index = /^\d{1,9}$/.test(params['index'] ?? '') ? Number(params['index']) : -1
      return jsonReply(200, { ...(await house.evaluations.row(caller, params['id'] ?? '', index)) })
    },
  }),
]
