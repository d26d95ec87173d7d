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
