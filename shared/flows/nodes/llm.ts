import { toFault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import { hashOf } from '../../json'
import type { ChatMessage, ChatReply, ChatRequest } from '../../models/contract'
import type { Prompts } from '../../prompts/contract'
import { isoTime } from '../../world'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { shown, textOr } from '../definition/shapes'
import { inTemplate, settleTemplate, templateValues, textOf } from './templates'

/** Inputs of an llm node that are no template variables. */
export const modelParameters: ReadonlySet<string> = new Set(
  'deployment_name model temperature top_p n stop max_tokens max_completion_tokens presence_penalty frequency_penalty logit_bias user functions function_call tools tool_choice response_format seed suffix logprobs top_logprobs reasoning_effort echo best_of'.split(
    ' ',
  ),
)

/** `type: llm`: asks a model. Keys: `source.path` (template), `connection`, `api: chat | completion`; inputs: the template's variables, `model` or `deployment_name`, and parameters of the API. */
export const llmNode = (prompts: Prompts): NodeKind => ({
  kind: 'llm',
  modelChooses: true,
  settle: (node, tools) => settle(node, tools, prompts),
  async run(settings, inputs, context) {
    const connection =
      settings['connection'] === null
        ? undefined
        : await context.services.connection(context.caller, textOr(settings['connection'], ''))
    const wanted = connection?.kind === 'openai' ? ['model', 'deployment_name'] : ['deployment_name', 'model']
    const named = wanted.map((name) => inputs[name]).find((name) => typeof name === 'string' && name !== '')
    const model = context.services.models.chat({
      ...(connection && { connection }),
      ...(typeof named === 'string' && { model: named }),
    })
    const request: ChatRequest = {
      messages: messagesOf(settings, inputs, context, prompts),
      parameters: parametersOf(inputs),
    }
    const reply = await call(context, request, { id: model.id, connection: connection?.name ?? null }, (key) =>
      model.complete(request, {
        signal: context.signal,
        idempotencyKey: key,
        ...(context.onDelta && { onDelta: context.onDelta }),
      }),
    )
    return answerOf(request, reply)
  },
})

const settle = (node: RawNode, tools: SettleTools, prompts: Prompts): JsonObject => {
  const template = settleTemplate(node, tools, prompts)
  for (const variable of template?.variables ?? []) {
    if (!modelParameters.has(variable)) continue
    const message = `Template variable “${variable}” has the name of a model parameter; call it something else`
    tools.report('NodeInputValidationError', message, ['source', 'path'])
  }
  const api = node.keys['api'] ?? 'chat'
  if (api !== 'chat' && api !== 'completion') {
    tools.report('APINotFound', `\`api\` is chat or completion, not ${shown(api)}`, ['api'])
  }
  const connection = node.keys['connection'] ?? null
  if (connection !== null && typeof connection !== 'string') {
    tools.report('InvalidConnectionType', '`connection` is the name of a connection', ['connection'])
  }
  return { template: template?.path ?? '', api, connection: connection === '' ? null : connection }
}

const messagesOf = (
  settings: JsonObject,
  inputs: JsonObject,
  context: NodeContext,
  prompts: Prompts,
): readonly ChatMessage[] => {
  const path = textOr(settings['template'], '')
  const template = textOf(context.files, path)
  const values = templateValues(inputs, (name) => modelParameters.has(name))
  return inTemplate(path, () =>
    settings['api'] === 'completion'
      ? [{ role: 'user', content: prompts.render(template, values) }]
      : prompts.renderChat(template, { ...values, ...maskedTexts(context) }, context.masked),
  )
}

const maskedTexts = ({ maskedTexts }: NodeContext): JsonObject =>
  Object.fromEntries([...maskedTexts].filter(([name]) => !modelParameters.has(name)))

// An absent, null or empty parameter is not sent, nor is `max_tokens: inf`: the provider's default holds.
const parametersOf = (inputs: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs).filter(
      ([name, value]) =>
        modelParameters.has(name) &&
        name !== 'model' &&
        name !== 'deployment_name' &&
        value !== null &&
        value !== '' &&
        !(name === 'max_tokens' && value === 'inf'),
    ),
  )

// Every call leaves a record, also one that failed: then what it cost is unknown.
const call = async (
  { run, path, attempt, world, recordCall }: NodeContext,
  request: ChatRequest,
  model: { readonly id: string; readonly connection: string | null },
  complete: (idempotencyKey: string) => Promise<ChatReply>,
): Promise<ChatReply> => {
  const ordinal = 0
  const started = world.now()
  const known = {
    ordinal,
    request_hash: hashOf({ ...request, model: model.id, connection: model.connection }),
    model: model.id,
    started: isoTime(started),
  }
  try {
    const reply = await complete(hashOf([run.id, path, attempt, ordinal]))
    recordCall({
      ...known,
      response_model: reply.model,
      usage: reply.usage,
      cost: reply.cost,
      latency_ms: reply.latency_ms,
      ...(reply.first_token_ms !== undefined && { first_token_ms: reply.first_token_ms }),
      finish_reason: reply.finish_reason,
    })
    return reply
  } catch (error) {
    recordCall({ ...known, usage: null, cost: null, latency_ms: world.now() - started, error: toFault(error).toData() })
    throw error
  }
}

const answerOf = ({ parameters }: ChatRequest, { message }: ChatReply): Json =>
  parameters?.['tools'] === undefined && parameters?.['functions'] === undefined
    ? (message.content ?? '')
    : ({
        role: 'assistant',
        content: message.content,
        ...(message.tool_calls && { tool_calls: message.tool_calls as unknown as Json }),
      } satisfies JsonObject)
