import { z } from 'zod'
import { asEvents } from '../as-events'
import { door, type Ask, type Door } from '../door'
import { wantsEvents } from '../event-stream'
import { jsonReply } from '../reply'
import { usage } from './shapes'

const testQuery = z.object({
  label: z.string().max(64).optional(),
  version: z.string().max(64).optional(),
  variant: z.string().max(200).optional().describe('The variant’s name, or node.variant'),
})
const testBody = z.strictObject({
  inputs: z
    .record(z.string(), z.json())
    .default({})
    .describe('Values by input name, or by `inputs.x` and `node.output`; they lie over recorded ones'),
  run_id: z.string().min(1).max(128).optional().describe('A run whose recorded inputs of this node are taken'),
})
const promptsQuery = z.object({ node: z.string().min(1).max(256).describe('Its name, such as answer') })
const sent = z.object({
  model: z.string(),
  connection: z.string().nullable(),
  messages: z.array(z.json()),
  parameters: z.record(z.string(), z.json()),
  call: z.number().int().nullable(),
})
const testReply = z.object({
  node: z.string(),
  kind: z.string(),
  snapshot: z.string(),
  inputs: z.json(),
  output: z.json(),
  prompts: z.array(
    z.object({
      model: z.string(),
      connection: z.string().nullable(),
      messages: z.array(z.json()),
      parameters: z.record(z.string(), z.json()),
      answer: z.json().optional(),
      error: z.json().optional(),
    }),
  ),
  calls: z.array(z.json()),
  usage: usage.nullable(),
  cost: z.number().nullable(),
  latency_ms: z.number(),
  first_token_ms: z.number().optional(),
  attempts: z.number(),
  logs: z.string().optional(),
})

/** The door at which one node of a flow is tried. */
export const nodeTestDoors: readonly Door[] = [
  door<z.infer<typeof testBody>, z.infer<typeof testQuery>>({
    name: 'testNode',
    summary: 'Run one node by itself, with given inputs or those of a run',
    tag: 'Flows',
    method: 'POST',
    route: 'api/flows/{flow}/nodes/{node}/test',
    may: 'author',
    query: testQuery,
    body: testBody,
    replies: {
      200: {
        description:
          'What the node made of it, and what was sent to models; with `Accept: text/event-stream` node-start, token, node-end, error',
        schema: testReply,
      },
    },
    answer: async (ask) => {
      if (!wantsEvents(ask.headers.get('accept'))) return jsonReply(200, await tested(ask, ask.signal))
      return asEvents(ask, async (tell, signal) => {
        const reply = await tested(ask, signal, ({ type, ...data }) => tell(type, data))
        tell('node-end', reply)
      })
    },
  }),
  door<unknown, z.infer<typeof promptsQuery>>({
    name: 'listRunPrompts',
    summary: 'The requests that a node of a run sent to models, written anew from its version and its recorded inputs',
    tag: 'Runs',
    method: 'GET',
    route: 'api/runs/{id}/prompts',
    may: 'reader',
    query: promptsQuery,
    replies: {
      200: {
        description:
          'By each model of the node; `call` is the recorded call with the same hash, or null where none has it',
        schema: z.object({ items: z.array(sent) }),
      },
    },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, { items: await house.flows.runPrompts(caller, params['id'] ?? '', query.node) }),
  }),
]

type Tested = Ask['house']['flows']['testNode']

const tested = (
  { house, caller, params, query, body }: Ask<z.infer<typeof testBody>, z.infer<typeof testQuery>>,
  signal: AbortSignal,
  onEvent?: Parameters<Tested>[2]['onEvent'],
): ReturnType<Tested> =>
  house.flows.testNode(caller, params['flow'] ?? '', {
    node: params['node'] ?? '',
    ...query,
    ...body,
    signal,
    ...(onEvent && { onEvent }),
  })
