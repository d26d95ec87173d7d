import { z } from 'zod'
import { fault } from '../../../shared/faults'
import type { JsonObject } from '../../../shared/json'
import { asEvents } from '../as-events'
import { door, type Ask, type Door } from '../door'
import { wantsEvents } from '../event-stream'
import { jsonReply } from '../reply'
import { listOf, pageQuery } from './paging'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const label = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
const inputs = z.record(z.string(), z.json()).describe('The flow’s inputs by name')
const sources = z.object({
  yaml: z.string().max(1_000_000).describe('The text of flow.dag.yaml'),
  files: z.record(z.string(), z.string()).optional().describe('Texts of prompts and data by relative path'),
  code: z.record(z.string(), hash).optional().describe('Hashes of deployed code modules by source path'),
})
const published = sources.extend({
  message: z.string().trim().min(1).max(500).optional().describe('What this version is for; outside its hash'),
})
const at = z.object({ label: label.optional(), version: hash.optional() })
const codeQuery = at.extend({ path: z.string().min(1).max(200).describe('Its source path, `step.ts`') })
const invokeQuery = at.extend({ variant: z.string().max(200).optional().describe('node.variant') })
const startQuery = invokeQuery.extend({
  webhook: z.string().max(64).optional().describe('A connection of kind webhook that is told of the end'),
})
const flowItem = z.object({
  code: z.string(),
  message: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
  node: z.string().optional(),
})

/** The doors of flows: list, show, publish, label, invoke. */
export const flowDoors: readonly Door[] = [
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listFlows',
    summary: 'List the flows of the project',
    tag: 'Flows',
    method: 'GET',
    route: 'api/flows',
    may: 'reader',
    query: pageQuery,
    replies: {
      200: {
        description: 'Flows by name',
        schema: listOf(z.object({ name: z.string(), latest: z.string().nullable() })),
      },
    },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.flows.list(caller, query)),
  }),
  door<unknown, z.infer<typeof at>>({
    name: 'getFlow',
    summary: 'Show one flow: definition, YAML, files, names of its code, labels, inputs and outputs',
    tag: 'Flows',
    method: 'GET',
    route: 'api/flows/{flow}',
    may: 'reader',
    query: at,
    replies: { 200: { description: 'The flow at its label or version' } },
    answer: async ({ house, caller, params, query }) => {
      const flow = await house.flows.get(caller, params['flow'] ?? '', query)
      return jsonReply(200, flow, { etag: `"${flow.hash}"` })
    },
  }),
  door<unknown, z.infer<typeof codeQuery>>({
    name: 'getFlowCode',
    summary: 'The text of one code file of a flow, as it is deployed',
    tag: 'Flows',
    method: 'GET',
    route: 'api/flows/{flow}/code',
    may: 'reader',
    query: codeQuery,
    replies: {
      200: {
        description: 'Python as it was written; anything else as the module that was built from it',
        schema: z.object({
          path: z.string(),
          hash,
          language: z.enum(['javascript', 'python']),
          text: z.string(),
        }),
      },
    },
    answer: async ({ house, caller, params, query: { path, ...where } }) =>
      jsonReply(200, await house.flows.code(caller, params['flow'] ?? '', path, where)),
  }),
  door<z.infer<typeof published>, { label?: string }>({
    name: 'publishFlow',
    summary: 'Publish a snapshot and move `latest` to it',
    tag: 'Flows',
    method: 'PUT',
    route: 'api/flows/{flow}',
    may: 'author',
    query: z.object({ label: z.literal('repo').optional().describe('The deploy step’s label; owners only') }),
    body: published,
    replies: {
      200: { description: 'The same content was there', schema: z.object({ hash, warnings: z.array(flowItem) }) },
      201: { description: 'A new snapshot', schema: z.object({ hash, warnings: z.array(flowItem) }) },
    },
    answer: async ({ house, caller, params, query, body: { message, ...order }, headers }) => {
      const ifMatch = headers.get('if-match')?.replaceAll('"', '')
      const reply = await house.flows.publish(caller, params['flow'] ?? '', order, {
        ...(query.label !== undefined && { label: query.label }),
        ...(ifMatch !== undefined && { ifMatch }),
        ...(message !== undefined && { message }),
      })
      const { hash: made, warnings, created } = reply
      return jsonReply(created ? 201 : 200, { hash: made, warnings }, { etag: `"${made}"` })
    },
  }),
  door<z.infer<typeof sources>>({
    name: 'validateFlow',
    summary: 'Check a flow as publishing would, without publishing it',
    tag: 'Flows',
    method: 'POST',
    route: 'api/flows/{flow}/validate',
    may: 'reader',
    body: sources,
    replies: {
      200: {
        description: 'Every error at once',
        schema: z.object({
          errors: z.array(flowItem),
          warnings: z.array(flowItem),
          hash: hash.optional().describe('What the version would be called; absent where there are errors'),
        }),
      },
    },
    answer: async ({ house, caller, params, body }) =>
      jsonReply(200, await house.flows.validate(caller, params['flow'] ?? '', body)),
  }),
  door({
    name: 'listFlowVersions',
    summary: 'The published versions of a flow, newest first',
    tag: 'Flows',
    method: 'GET',
    route: 'api/flows/{flow}/versions',
    may: 'reader',
    replies: {
      200: {
        description: 'Versions with their labels',
        schema: listOf(
          z.object({
            hash,
            published_at: z.string(),
            published_by: z.string(),
            labels: z.array(z.string()),
            message: z.string().optional(),
          }),
        ),
      },
    },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, await house.flows.versions(caller, params['flow'] ?? '')),
  }),
  door<{ hash: string }>({
    name: 'setFlowLabel',
    summary: 'Point a label at a version',
    tag: 'Flows',
    method: 'PUT',
    route: 'api/flows/{flow}/labels/{label}',
    may: 'author',
    body: z.object({ hash }),
    replies: {
      200: { description: 'The label as it is now', schema: z.object({ label: z.string(), hash, etag: z.string() }) },
    },
    answer: async ({ house, caller, params, body, headers }) => {
      const ifMatch = headers.get('if-match') ?? undefined
      const moved = await house.flows.setLabel(caller, params['flow'] ?? '', params['label'] ?? '', body.hash, {
        ...(ifMatch !== undefined && { ifMatch }),
      })
      return jsonReply(200, moved, { etag: moved.etag })
    },
  }),
  door<JsonObject, z.infer<typeof invokeQuery>>({
    name: 'invokeFlow',
    summary: 'Run a flow now and answer its outputs, as JSON or as events',
    tag: 'Flows',
    method: 'POST',
    route: 'api/flows/{flow}/invoke',
    may: 'runner',
    query: invokeQuery,
    body: inputs,
    replies: {
      200: {
        description:
          'Outputs; with `Accept: text/event-stream` run-start, node-start, node-end, token, outputs, run-end, error',
        schema: z.object({
          outputs: z.record(z.string(), z.json()),
          run_id: z.string(),
          snapshot: hash,
          label_etag: z.string().nullable(),
          usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }).nullable(),
          cost: z.number().nullable(),
          latency_ms: z.number(),
          metrics: z.record(z.string(), z.number()),
        }),
      },
    },
    answer: (ask) => (wantsEvents(ask.headers.get('accept')) ? invokeAsEvents(ask) : invokeAsJson(ask)),
  }),
  door<JsonObject, z.infer<typeof startQuery>>({
    name: 'startFlowRun',
    summary: 'Start a durable run; the same Idempotency-Key and body give the same run',
    tag: 'Flows',
    method: 'POST',
    route: 'api/flows/{flow}/runs',
    may: 'runner',
    durable: true,
    query: startQuery,
    body: inputs,
    replies: {
      202: {
        description: 'The run and where to look at it; Location names it too',
        schema: z.object({
          run_id: z.string(),
          status_url: z.string(),
          events_url: z.string(),
          cancel_url: z.string(),
        }),
      },
    },
    answer: (ask) => startRun(ask),
  }),
]

type StartAsk = Ask<JsonObject, z.infer<typeof startQuery>>

const startRun = async ({ house, caller, params, query, body, headers, durable }: StartAsk) => {
  const key = headers.get('idempotency-key')
  if (key !== null && (key === '' || key.length > 255))
    throw fault('bad_request', `An Idempotency-Key has 1 to 255 characters; this one has ${key.length}`)
  const { run_id } = await house.flows.start(
    caller,
    params['flow'] ?? '',
    body,
    { ...query, ...(key !== null && { idempotencyKey: key }) },
    durable(),
  )
  const status_url = `/api/runs/${run_id}`
  return jsonReply(
    202,
    { run_id, status_url, events_url: `${status_url}/events`, cancel_url: `${status_url}/cancel` },
    { location: status_url },
  )
}

type InvokeAsk = Ask<JsonObject, z.infer<typeof invokeQuery>>

const invokeAsJson = async ({ house, caller, params, query, body, signal }: InvokeAsk) =>
  jsonReply(200, await house.flows.invoke(caller, params['flow'] ?? '', body, { ...query, signal }))

const invokeAsEvents = (ask: InvokeAsk) => {
  let isTold = false
  return asEvents(
    ask,
    (tell, signal) =>
      ask.house.flows.invoke(ask.caller, ask.params['flow'] ?? '', ask.body, {
        ...ask.query,
        signal,
        onEvent: ({ type, ...data }) => {
          isTold ||= type === 'run-end'
          tell(type, data)
        },
      }),
    // A run that failed has told so itself; what is left is a run whose end could not be written.
    () => isTold,
  )
}
