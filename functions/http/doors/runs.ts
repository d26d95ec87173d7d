import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Json } from '../../../shared/json'
import { eventsQuery, nodesQuery, runsQuery } from '../../../shared/runs'
import { door, type Door } from '../door'
import { eventStream } from '../event-stream'
import { bodyReply, jsonReply } from '../reply'
import { listOf } from './paging'

const run = z.object({
  id: z.string(),
  kind: z.string(),
  flow: z.string(),
  hash: z.string(),
  status: z.string(),
  durable: z.boolean().describe('Whether the task hub carries it'),
  title: z
    .string()
    .optional()
    .describe('The text it was asked, at most 160 characters; not there where content is hidden or not recorded'),
  failed_node: z.string().optional().describe('The node whose failure ended it'),
})

const answerOrder = z.object({ node: z.string().describe('Its path, such as ask'), value: z.unknown() })

// A reader is answered within this time, though nothing happens to the run.
const longestSilence = 1_000

/** The doors of runs: list, show, nodes, events, trace, values. */
export const runDoors: readonly Door[] = [
  door<unknown, z.infer<typeof runsQuery>>({
    name: 'listRuns',
    summary: 'List runs, newest first',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs',
    may: 'reader',
    query: runsQuery,
    replies: { 200: { description: 'Runs without their nodes', schema: listOf(run) } },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.runs.list(caller, query)),
  }),
  door({
    name: 'getRun',
    summary: 'Show one run with its nodes',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs/{id}',
    may: 'runner',
    replies: { 200: { description: 'The run; its content only for its own principal or read-content', schema: run } },
    answer: async ({ house, caller, params }) => jsonReply(200, await house.runs.get(caller, params['id'] ?? '')),
  }),
  door<unknown, { parent?: string }>({
    name: 'listRunNodes',
    summary: 'The nodes of a run, or those below one node',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs/{id}/nodes',
    may: 'runner',
    query: nodesQuery,
    replies: { 200: { description: 'Nodes by the time they started' } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, await house.runs.nodes(caller, params['id'] ?? '', query)),
  }),
  door<unknown, { from?: string }>({
    name: 'followRun',
    summary: 'Events of a run: replayed, then followed until it ends',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs/{id}/events',
    may: 'runner',
    query: eventsQuery,
    replies: {
      200: {
        description: 'Server-sent events; ends after run-end, or after 5 minutes with retry',
        contentType: 'text/event-stream',
      },
      204: { description: 'The run has ended and the last event was heard: there is nothing to come back for' },
    },
    answer: async ({ house, caller, params, query, headers, signal, faultOf }) => {
      const gone = new AbortController()
      const from = query.from ?? headers.get('last-event-id') ?? undefined
      const events = house.runs.events(caller, params['id'] ?? '', {
        ...(from !== undefined && { from }),
        signal: AbortSignal.any([signal, gone.signal]),
      })
      const first = events.next()
      // A run that is not there, or not the caller's to see, answers as a problem; a quiet one opens its stream in silence.
      const early = await Promise.race([first, pause(longestSilence, undefined, { ref: false })])
      // Whoever comes back after the end is told not to come again: readers of event streams take 204 for that.
      if (early?.done === true && early.value) return bodyReply(204, null)
      return eventStream(
        async (sink) => {
          if (!early) sink.open()
          let next = await first
          for (; !next.done; next = await events.next()) {
            const { type, ...data } = next.value.event
            sink.send(type, data, next.value.id)
            await sink.taken()
          }
          if (!next.value) sink.retry(1000)
        },
        { faultOf, onClose: () => gone.abort() },
      )
    },
  }),
  door({
    name: 'getRunTrace',
    summary: 'The run as OpenTelemetry spans (OTLP JSON) with gen_ai attributes',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs/{id}/trace',
    may: 'runner',
    replies: { 200: { description: 'resourceSpans' } },
    answer: async ({ house, caller, params }) => jsonReply(200, await house.runs.trace(caller, params['id'] ?? '')),
  }),
  door({
    name: 'cancelRun',
    summary: 'Stop a run; its workers see it within two seconds',
    tag: 'Runs',
    method: 'POST',
    route: 'api/runs/{id}/cancel',
    may: 'runner',
    durable: true,
    replies: { 200: { description: 'The run, cancelled; 409 where it had ended otherwise', schema: run } },
    answer: async ({ house, caller, params, durable }) =>
      jsonReply(200, await house.runs.cancel(caller, params['id'] ?? '', durable())),
  }),
  door<z.infer<typeof answerOrder>>({
    name: 'answerNode',
    summary: 'Answer a node that waits for a person; the first answer stands',
    tag: 'Runs',
    method: 'POST',
    route: 'api/runs/{id}/input',
    may: 'runner',
    durable: true,
    body: answerOrder,
    replies: {
      202: { description: 'The answer is on the node’s record and the run goes on', schema: answerOrder },
    },
    answer: async ({ house, caller, params, body: { node, value }, durable }) => {
      await house.runs.answer(caller, params['id'] ?? '', node, value as Json, durable())
      return jsonReply(202, { node, value: value as Json })
    },
  }),
  door({
    name: 'getRunValue',
    summary: 'A value of a run too large for its record',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs/{id}/values/{hash}',
    may: 'runner',
    replies: { 200: { description: 'The value as JSON, served as an attachment' } },
    answer: async ({ house, caller, params }) => {
      const value = await house.runs.value(caller, params['id'] ?? '', params['hash'] ?? '')
      return bodyReply(200, value, {
        'content-type': 'application/json',
        'content-disposition': 'attachment',
        'content-security-policy': 'sandbox',
      })
    },
  }),
]
