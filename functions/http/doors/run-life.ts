import { z } from 'zod'
import { sha256, type Json } from '../../../shared/json'
import type { House } from '../../../shared/house'
import { door, type Door } from '../door'
import { bodyReply, jsonReply } from '../reply'

const started = z.object({ run_id: z.string(), status_url: z.string(), events_url: z.string(), cancel_url: z.string() })
const values = z.record(z.string(), z.json())

const forkOrder = z
  .strictObject({
    from: z.string().min(1).describe('The node that runs again, with all that depends on it'),
    inputs: values.optional().describe('Inputs that are others now; what depends on them runs again'),
    overrides: values.optional().describe('Outputs that stand in for those of nodes, by name'),
    label: z.string().optional(),
    version: z.string().optional().describe('Another version of the flow; the run’s own where neither is named'),
  })
  .describe('What is other in the new run')

const feedbackOrder = z
  .strictObject({
    score: z.number().optional(),
    thumbs: z.enum(['up', 'down']).optional(),
    comment: z.string().max(20_000).optional(),
    corrected: z.json().optional().describe('What the answer should have been'),
  })
  .refine((given) => Object.keys(given).length > 0, 'says nothing: give score, thumbs, comment or corrected')

const waitOrder = z.object({ node: z.string().describe('Its path, such as ask') })
const openWait = z.object({
  node: z.string(),
  title: z.string().nullable(),
  form: values.nullable(),
  until: z.string().nullable(),
  since: z.string().nullable(),
  linked: z.boolean(),
})
const link = z.object({ node: z.string(), token: z.string(), url: z.string(), until: z.string().nullable() })
const linkedWait = z.object({
  flow: z.string(),
  node: z.string(),
  title: z.string().nullable(),
  form: values.nullable(),
  until: z.string().nullable(),
  inputs: z.json(),
})

/** The doors of a run's later life: go on, fork, purge, say something of it, answer it by a link. */
export const runLifeDoors: readonly Door[] = [
  door({
    name: 'resumeRun',
    summary: 'Run again what failed; what has completed is taken over',
    tag: 'Runs',
    method: 'POST',
    route: 'api/runs/{id}/resume',
    may: 'runner',
    durable: true,
    replies: { 202: { description: 'It goes on; 409 where it runs or has completed', schema: started } },
    answer: async ({ house, caller, params, durable }) => {
      const id = params['id'] ?? ''
      const { kind } = await house.runs.header(caller, id)
      if (kind === 'batch') await house.batches.resume(caller, id, durable())
      else if (kind === 'flow') await house.flows.resume(caller, id, durable())
      else await house.evaluations.resume(caller, id, durable())
      return startedReply(id)
    },
  }),
  door<z.infer<typeof forkOrder>>({
    name: 'forkRun',
    summary: 'Run again from a node, in a new run; what does not depend on it is taken over',
    tag: 'Runs',
    method: 'POST',
    route: 'api/runs/{id}/fork',
    may: 'runner',
    durable: true,
    body: forkOrder,
    replies: { 202: { description: 'The new run', schema: started } },
    answer: async ({ house, caller, params, body, headers, durable }) => {
      const { from, inputs, overrides, label, version } = body
      const key = headers.get('idempotency-key')
      const { run_id } = await house.flows.fork(
        caller,
        params['id'] ?? '',
        {
          from,
          ...(inputs && { inputs }),
          ...(overrides && { overrides }),
          ...(label !== undefined && { label }),
          ...(version !== undefined && { version }),
          ...(key !== null && { idempotencyKey: key }),
        },
        durable(),
      )
      return startedReply(run_id)
    },
  }),
  door({
    name: 'purgeRun',
    summary: 'Delete an ended run with everything it kept',
    tag: 'Runs',
    method: 'DELETE',
    route: 'api/runs/{id}',
    may: 'runner',
    replies: { 204: { description: 'Gone; 409 where it has not ended' } },
    answer: async ({ house, caller, params }) => {
      await house.runs.purge(caller, params['id'] ?? '')
      return bodyReply(204, null)
    },
  }),
  door<z.infer<typeof feedbackOrder>>({
    name: 'giveRunFeedback',
    summary: 'Say something of a run',
    tag: 'Runs',
    method: 'POST',
    route: 'api/runs/{id}/feedback',
    may: 'runner',
    body: feedbackOrder,
    replies: { 201: { description: 'It is kept', schema: z.object({ id: z.string(), run_id: z.string() }) } },
    answer: async ({ house, caller, params, body }) => {
      const { id: run, flow } = await house.runs.header(caller, params['id'] ?? '')
      const kept = await house.runs.keepFeedback(caller, {
        flow,
        run,
        given: body,
        flatten: true,
        baggage: {},
      })
      return jsonReply(201, kept)
    },
  }),
  door({
    name: 'listRunWaits',
    summary: 'The nodes of a run that wait for people',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs/{id}/waits',
    may: 'runner',
    replies: { 200: { description: 'With their forms', schema: z.object({ items: z.array(openWait) }) } },
    answer: async ({ house, caller, params }) => jsonReply(200, await house.runs.waits(caller, params['id'] ?? '')),
  }),
  door<z.infer<typeof waitOrder>>({
    name: 'linkRunWait',
    summary: 'Make the link of a waiting node, in place of one made before; its token is shown this once',
    tag: 'Runs',
    method: 'POST',
    route: 'api/runs/{id}/waits',
    may: 'runner',
    body: waitOrder,
    replies: { 201: { description: 'Whoever holds it may answer, once', schema: link } },
    answer: async ({ house, caller, params, body }) =>
      jsonReply(201, await house.runs.linkWait(caller, params['id'] ?? '', body.node)),
  }),
  door({
    name: 'getWait',
    summary: 'What a link asks',
    tag: 'Waits',
    method: 'GET',
    route: 'api/waits/{token}',
    may: 'public',
    replies: { 200: { description: 'The form and what it is about', schema: linkedWait } },
    answer: async ({ house, params }) => {
      const token = params['token'] ?? ''
      limitRate(house, token)
      return jsonReply(200, await house.runs.linkedWait(token))
    },
  }),
  door<{ readonly value?: unknown }>({
    name: 'answerWait',
    summary: 'Answer by a link, once',
    tag: 'Waits',
    method: 'POST',
    route: 'api/waits/{token}',
    may: 'public',
    durable: true,
    body: z.object({ value: z.json() }),
    replies: { 202: { description: 'The answer stands and the run goes on', schema: z.object({ value: z.json() }) } },
    answer: async ({ house, params, body: { value }, durable }) => {
      const token = params['token'] ?? ''
      limitRate(house, token)
      await house.runs.answerLinked(token, value as Json, durable())
      return jsonReply(202, { value: value as Json })
    },
  }),
]

// Whoever holds a link is nobody else; each link has a bucket of its own.
const limitRate = ({ identity }: House, token: string): void =>
  identity.rateLimit({ project: '*', id: `link ${sha256(token)}`, groups: [], roles: [] })

const startedReply = (run_id: string) => {
  const status_url = `/api/runs/${run_id}`
  return jsonReply(
    202,
    { run_id, status_url, events_url: `${status_url}/events`, cancel_url: `${status_url}/cancel` },
    { location: status_url },
  )
}
