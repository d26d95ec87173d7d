import { z } from 'zod'
import { modelCapabilities, type ChatRequest, type ModelEvent } from '../../../shared/models/contract'
import { asEvents, type Tell } from '../as-events'
import { door, type Door } from '../door'
import { wantsEvents } from '../event-stream'
import { jsonReply } from '../reply'
import { pageQuery } from './paging'
import { usage } from './shapes'

const prices = z.object({
  input: z.number().nullable(),
  output: z.number().nullable(),
  cached: z.number().nullable(),
})
const modality = z.enum(['text', 'image', 'audio', 'video'])
const modelEntry = z.object({
  id: z.string(),
  provider: z.string(),
  connection: z.string().optional(),
  deployment: z.string().optional(),
  capabilities: z.array(z.enum(modelCapabilities)),
  context: z.number().nullable(),
  prices: prices.describe('US dollars per million tokens; unknown is null'),
  available: z.boolean(),
  max_output: z.number().nullable().optional(),
  publisher: z.string().optional(),
  family: z.string().optional(),
  licence: z.string().nullable().optional(),
  modalities: z.object({ input: z.array(modality), output: z.array(modality) }).optional(),
  as_of: z.string().optional().describe('When the description was taken'),
  source: z.string().optional(),
  note: z.string().optional(),
})
const endpointState = z.object({
  connection: z.string(),
  provider: z.string(),
  ok: z.boolean(),
  models: z.number().nullable(),
  error: z.string().optional(),
})
const modelsQuery = pageQuery.extend({
  provider: z.string().max(64).optional().describe('Who serves or published the model'),
  capability: z.enum(modelCapabilities).optional(),
  available: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional(),
})

const name = z.string().min(1).max(200)
const part = z.union([
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({ url: z.string(), detail: z.enum(['auto', 'low', 'high']).optional() }),
  }),
])
const toolCall = z.strictObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
})
const message = z.strictObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(part), z.null()]),
  name: z.string().optional(),
  tool_call_id: z.string().optional(),
  tool_calls: z.array(toolCall).optional(),
})
const number = z.number().optional()
const request = z.strictObject({
  messages: z.array(message).min(1).max(1_000),
  temperature: number,
  top_p: number,
  max_tokens: z.number().int().positive().optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  presence_penalty: number,
  frequency_penalty: number,
  seed: z.number().int().optional(),
  stop: z.union([z.string(), z.array(z.string())]).optional(),
  response_format: z.record(z.string(), z.json()).optional(),
  tools: z.array(z.record(z.string(), z.json())).optional(),
  tool_choice: z.json().optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning_effort: z.string().optional(),
  logit_bias: z.record(z.string(), z.number()).optional(),
  user: z.string().optional(),
})
const choice = z.strictObject({
  model: name.optional().describe('The configured chat model where absent'),
  connection: name.optional().describe('The configured endpoint where absent'),
})
const completeBody = z.strictObject({ ...choice.shape, ...request.shape })
const compareBody = z.strictObject({
  models: z
    .array(z.union([name, choice]))
    .min(2)
    .max(4)
    .describe('Names, or names on connections'),
  ...request.shape,
})

const reply = z.object({
  model: z.string().describe('As the provider named it'),
  message: z.object({ content: z.string().nullable(), tool_calls: z.array(toolCall).optional() }),
  finish_reason: z.string(),
  usage: usage.nullable(),
  cost: z.number().nullable(),
  first_token_ms: z.number().optional(),
  latency_ms: z.number(),
})
const fault = z.object({ code: z.string(), message: z.string() })

/** The doors of models: the list, one answer, several side by side. */
export const modelDoors: readonly Door[] = [
  door<unknown, z.infer<typeof modelsQuery>>({
    name: 'listModels',
    summary: 'The catalogue and the models of every endpoint; unknown prices are null',
    tag: 'Models',
    method: 'GET',
    route: 'api/models',
    may: 'reader',
    query: modelsQuery,
    replies: {
      200: {
        description: 'Models, those at hand first, and what became of the endpoints that were asked',
        schema: z.object({
          items: z.array(modelEntry),
          next: z.string().optional(),
          endpoints: z.array(endpointState),
        }),
      },
    },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.modelDesk.list(caller, query)),
  }),
  door<z.infer<typeof completeBody>>({
    name: 'completeModel',
    summary: 'Ask one model; its parameters stand beside the messages under the API’s own names',
    tag: 'Models',
    method: 'POST',
    route: 'api/models/complete',
    may: 'author',
    body: completeBody,
    replies: {
      200: {
        description: 'The answer; with `Accept: text/event-stream` model-start, token, model-end, error',
        schema: reply,
      },
    },
    answer: async (ask) => {
      const { house, caller, body, headers } = ask
      const { model, connection, ...rest } = body
      const order = { ...chosen({ model, connection }), request: requestOf(rest) }
      if (!wantsEvents(headers.get('accept'))) {
        const { reply } = await house.modelDesk.complete(caller, order, { signal: ask.signal })
        return jsonReply(200, reply)
      }
      return asEvents(ask, (tell, signal) => house.modelDesk.complete(caller, order, { signal, onEvent: told(tell) }))
    },
  }),
  door<z.infer<typeof compareBody>>({
    name: 'compareModels',
    summary: 'Ask two to four models the same; one that fails stops no other',
    tag: 'Models',
    method: 'POST',
    route: 'api/models/compare',
    may: 'author',
    body: compareBody,
    replies: {
      200: {
        description:
          'Answers in the order of the models; with `Accept: text/event-stream` model-start, token, model-end, each with its `index`',
        schema: z.object({
          items: z.array(
            z.object({
              model: z.string(),
              connection: z.string().nullable(),
              reply: reply.optional(),
              error: fault.optional(),
            }),
          ),
        }),
      },
    },
    answer: async (ask) => {
      const { house, caller, body, headers } = ask
      const { models, ...rest } = body
      const order = {
        models: models.map((one) => (typeof one === 'string' ? { model: one } : chosen(one))),
        request: requestOf(rest),
      }
      if (!wantsEvents(headers.get('accept')))
        return jsonReply(200, { items: await house.modelDesk.compare(caller, order, { signal: ask.signal }) })
      return asEvents(ask, (tell, signal) => house.modelDesk.compare(caller, order, { signal, onEvent: told(tell) }))
    },
  }),
]

const chosen = ({ model, connection }: z.infer<typeof choice>) => ({
  ...(model !== undefined && { model }),
  ...(connection !== undefined && { connection }),
})

const requestOf = ({ messages, ...parameters }: z.infer<typeof request>): ChatRequest => ({
  messages,
  parameters,
})

const told =
  (tell: Tell) =>
  ({ type, ...data }: ModelEvent): void =>
    tell(type, data)
