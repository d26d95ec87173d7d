import type { Json, JsonObject } from '../../json'
import type { FlowFiles, FlowInput, FlowOutput, Plan } from '../contract'
import { textOf } from '../nodes/templates'
import { isShown } from './shown-fields'

/** A flow's OpenAPI 3.0 document as Prompt flow's server writes it. */
export const swaggerOf = (
  plan: Plan,
  files: FlowFiles,
  { base, included }: { readonly base: string; readonly included?: readonly string[] | undefined },
): JsonObject => {
  const inputs = Object.entries(plan.inputs)
  const outputs = Object.entries(plan.outputs).filter(([, { evaluation_only }]) => evaluation_only !== true)
  const chatInput = inputs.find(([, { is_chat_input }]) => is_chat_input)?.[0]
  const chatHistory = inputs.find(([, { is_chat_history }]) => is_chat_history)?.[0]
  const chatOutput = outputs.find(([, { is_chat_output }]) => is_chat_output)?.[0]
  const request: JsonObject = {
    type: 'object',
    ...(inputs.length > 0 && {
      properties: Object.fromEntries(inputs.map(([name, input]) => [name, inputSchema(input)])),
      required: inputs.map(([name]) => name),
    }),
  }
  const answer: JsonObject = {
    type: 'object',
    ...(outputs.length > 0 && {
      properties: Object.fromEntries(
        outputs.filter(([name]) => isShown(included, plan, name)).map(([name, output]) => [name, fieldSchema(output)]),
      ),
    }),
  }
  return {
    openapi: '3.0.0',
    info: {
      title: `Promptflow[${plan.flow}] API`,
      version: '1.0.0',
      'x-flow-name': plan.flow,
      ...(chatInput !== undefined && { 'x-chat-input': chatInput, 'x-flow-type': 'chat' }),
      ...(chatHistory !== undefined && { 'x-chat-history': chatHistory }),
      ...(chatOutput !== undefined && { 'x-chat-output': chatOutput }),
    },
    // Upstream serves one flow at the root of a host; here the paths hang below the flow.
    servers: [{ url: base }],
    components: { securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } } },
    security: [{ bearerAuth: [] }],
    paths: {
      '/score': {
        post: {
          summary: `run promptflow: ${plan.flow} with an given input`,
          requestBody: {
            description: 'promptflow input data',
            required: inputs.length > 0,
            content: { 'application/json': { schema: request, example: exampleOf(files) } },
          },
          responses: {
            200: { description: 'successful operation', content: { 'application/json': { schema: answer } } },
            400: { description: 'Invalid input' },
            default: { description: 'unexpected error' },
          },
        },
      },
      '/feedback': feedbackPath,
    },
  }
}

const types = new Map([
  ['int', 'integer'],
  ['double', 'number'],
  ['bool', 'boolean'],
  ['string', 'string'],
  ['list', 'array'],
  ['object', 'object'],
  ['image', 'object'],
])

const fieldSchema = ({ type, description }: Pick<FlowOutput, 'type' | 'description'>): JsonObject => ({
  type: types.get(type) ?? 'string',
  ...(description !== undefined && description !== '' && { description }),
  ...(type === 'object' && { additionalProperties: {} }),
  ...(type === 'list' && { items: { type: 'object', additionalProperties: {} } }),
})

const inputSchema = (input: FlowInput): JsonObject => ({
  ...fieldSchema(input),
  ...(isTruthy(input.default) && { default: input.default as Json }),
})

// Python calls none of these true, and upstream leaves such defaults out.
const isTruthy = (value: Json | undefined): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== 0 &&
  value !== '' &&
  (typeof value !== 'object' || Object.keys(value).length > 0)

/** The first of the flow's own samples, where it has some. */
const exampleOf = (files: FlowFiles): Json => {
  if (!files.has('samples.json')) return {}
  try {
    const samples = JSON.parse(textOf(files, 'samples.json')) as Json
    return (Array.isArray(samples) ? (samples[0] as Json | undefined) : undefined) ?? {}
  } catch {
    return {}
  }
}

const feedbackPath: JsonObject = {
  post: {
    summary: 'collect promptflow feedback',
    parameters: [
      {
        name: 'flatten',
        in: 'query',
        required: false,
        description: 'keep each member of a JSON object as an attribute of its own',
        schema: { type: 'boolean', default: false },
      },
    ],
    requestBody: {
      description: 'feedback, any text or JSON; `traceparent` ties it to the request it is about',
      required: false,
      content: { 'application/json': { schema: {} }, 'text/plain': { schema: { type: 'string' } } },
    },
    responses: {
      200: {
        description: 'successful operation',
        content: {
          'application/json': { schema: { type: 'object', properties: { status: { type: 'string' } } } },
        },
      },
      400: { description: 'Invalid input' },
      default: { description: 'unexpected error' },
    },
  },
}
