import type { Json, JsonObject } from '../../json'
import type { ChatMessage, ChatReply, ChatRequest } from '../../models/contract'
import type { ChatOptions, Prompts } from '../../prompts/contract'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { shown, textOr } from '../definition/shapes'
import { loadImages } from '../images/load-images'
import { asking } from './model/ask-model'
import { modelOfInputs, openCandidates, settleModels, type ModelChoice } from './model/candidates'
import { converse } from './model/converse'
import { modelParameters, parametersOf, reportParameters } from './model/parameters'
import { settleRounds, settleTools, toolOnWire, type ToolDefinition } from './model/tool-definitions'
import { inTemplate, settleTemplate, templateValues, textOf } from './templates'

/** `type: llm`: asks a model. Keys: `source.path` (template), `connection`, `api: chat | completion`, `models` (a chain), `tools`, `max_rounds`; inputs: the template's variables, `model` or `deployment_name`, and parameters of the API. */
export const llmNode = (prompts: Prompts): NodeKind => ({
  kind: 'llm',
  modelChooses: true,
  // Its tools are scripts, which do.
  readsAsCaller: true,
  settle: (node, tools) => settle(node, tools, prompts),
  run: (settings, inputs, context) =>
    askTemplate(settings as unknown as LlmSettings, withDefaults(settings, inputs), context, prompts),
})

// What a completion is given where its node says nothing of it.
const withDefaults = ({ api }: JsonObject, inputs: JsonObject): JsonObject =>
  api === 'completion' ? { max_tokens: 16, ...inputs } : inputs

/** What a node that renders a template and asks a model has settled. */
export interface LlmSettings {
  readonly template: string
  readonly api: 'chat' | 'completion'
  readonly connection: string | null
  readonly models: readonly ModelChoice[]
  readonly tools: readonly ToolDefinition[]
  readonly max_rounds: number
  readonly images: 'basic' | 'openai-vision'
}

/** Renders a node's template, asks its models and answers the text, or the whole message where functions may be called. */
export const askTemplate = async (
  settings: LlmSettings,
  inputs: JsonObject,
  context: NodeContext,
  prompts: Prompts,
  options: ChatOptions = {},
): Promise<Json> => {
  const choices =
    settings.models.length > 0 ? settings.models : [await modelOfInputs(context, settings.connection, inputs)]
  const [candidates, values] = await Promise.all([
    openCandidates(context, choices),
    loadImages(
      templateValues(inputs, (name) => modelParameters.has(name)),
      settings.images,
      context,
    ),
  ])
  const parameters = parametersOf(inputs)
  const request: ChatRequest = {
    messages: messagesOf(settings, values, context, prompts, {
      // As the tool for Azure OpenAI does, and that for OpenAI does not.
      listsAsLines: candidates[0]?.model.provider === 'azure_openai',
      ...options,
    }),
    parameters: settings.tools.length > 0 ? { ...parameters, tools: settings.tools.map(toolOnWire) } : parameters,
  }
  const conversation = { tools: settings.tools, maxRounds: settings.max_rounds }
  const reply = await converse(request, conversation, asking(context, candidates), context)
  return answerOf(parameters, reply)
}

/** The settings that nodes share which render a template and ask a model. */
export const settleLlm = (node: RawNode, tools: SettleTools): Omit<LlmSettings, 'template' | 'api'> => {
  const connection = settleConnection(node, tools)
  // The inputs of a prompty are the file's own.
  if (node.kind !== 'prompty') reportParameters(node, tools)
  return {
    connection,
    models: settleModels(node, connection, tools),
    tools: settleTools(node, tools),
    max_rounds: settleRounds(node, tools),
    images: tools.imageFormat ?? 'basic',
  }
}

/** The connection a node names, or null. */
export const settleConnection = (node: RawNode, tools: SettleTools): string | null => {
  const connection = node.keys['connection'] ?? null
  if (connection !== null && typeof connection !== 'string') {
    tools.report('InvalidConnectionType', '`connection` is the name of a connection', ['connection'])
    return null
  }
  return connection === '' ? null : connection
}

const settle = (node: RawNode, tools: SettleTools, prompts: Prompts): JsonObject => {
  const template = settleTemplate(node, tools, prompts)
  reportParameterNames(template?.variables ?? [], tools)
  const api = node.keys['api'] ?? 'chat'
  if (api !== 'chat' && api !== 'completion') {
    tools.report('APINotFound', `\`api\` is chat or completion, not ${shown(api)}`, ['api'])
  }
  return { template: template?.path ?? '', api, ...settleLlm(node, tools) } as unknown as JsonObject
}

/** Reports the variables of a template that cannot be told from parameters of the API. */
export const reportParameterNames = (variables: readonly string[], tools: SettleTools): void => {
  for (const variable of variables) {
    if (!modelParameters.has(variable)) continue
    const message = `Template variable “${variable}” has the name of a model parameter; call it something else`
    tools.report('NodeInputValidationError', message, ['source', 'path'])
  }
}

const messagesOf = (
  { template: path, api }: LlmSettings,
  values: JsonObject,
  context: NodeContext,
  prompts: Prompts,
  options: ChatOptions,
): readonly ChatMessage[] => {
  const template = textOf(context.files, textOr(path, ''))
  return inTemplate(path, () =>
    api === 'completion'
      ? [{ role: 'user', content: prompts.render(template, values) }]
      : prompts.renderChat(template, { ...values, ...maskedTexts(context) }, context.masked, options),
  )
}

const maskedTexts = ({ maskedTexts }: NodeContext): JsonObject =>
  Object.fromEntries([...maskedTexts].filter(([name]) => !modelParameters.has(name)))

// With tools of the node's own the conversation goes on until there is a text; a message that calls others is answered whole.
const answerOf = (parameters: JsonObject, { message }: ChatReply): Json =>
  parameters['tools'] === undefined && parameters['functions'] === undefined && !message.tool_calls?.length
    ? (message.content ?? '')
    : ({
        role: 'assistant',
        content: message.content,
        ...(message.tool_calls && { tool_calls: message.tool_calls as unknown as Json }),
      } satisfies JsonObject)
