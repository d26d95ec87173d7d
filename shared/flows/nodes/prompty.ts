import { sha256, type Json, type JsonObject } from '../../json'
import type { ChatReply } from '../../models/contract'
import type { Prompts, Prompty } from '../../prompts/contract'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { isObject, shown } from '../definition/shapes'
import { loadImages } from '../images/load-images'
import { pathInFlow } from '../snapshot/paths'
import { settleLlm, type LlmSettings } from './llm'
import { asking } from './model/ask-model'
import { openCandidates } from './model/candidates'
import { converse } from './model/converse'
import { embedTexts } from './model/embed-texts'
import { openPrompty, settlePrompty, type PromptyRequest } from './model/prompty-file'
import { boundArguments, parametersWith, toolProblems, toolsOf } from './model/prompty-tools'
import { refuseOtherKeys } from './settings'
import { sourcePath } from './templates'

/** `type: prompty`: asks the model that a `.prompty` file describes. Keys: `source.path` or `path`, `connection`, `model` (a name, or a map laid over the file's), `models`, `tools`, `max_rounds`, `version`; inputs: the file's. */
export const promptyNode = (prompts: Prompts): NodeKind => ({
  kind: 'prompty',
  modelChooses: true,
  // Its tools are scripts, which do.
  readsAsCaller: true,
  settle: (node, tools) => settle(node, tools, prompts),
  run: (settings, inputs, context) => run(settings as unknown as PromptySettings, inputs, context, prompts),
})

type PromptySettings = Omit<LlmSettings, 'template' | 'api'> & {
  readonly prompty: PromptyRequest
  readonly model: string | null
}

const settle = (node: RawNode, tools: SettleTools, prompts: Prompts): JsonObject => {
  refuseOtherKeys(node, ['source', 'path', 'connection', 'model', 'models', 'tools', 'max_rounds', 'version'], tools)
  const own = settleLlm(node, tools)
  const path = pathOf(node, tools)
  const { version = null, model = null } = node.keys
  if (version !== null && version !== 1 && version !== 2) {
    tools.report('NodeInputValidationError', `\`version\` is 1 or 2, not ${shown(version)}`, ['version'])
  }
  if (model !== null && typeof model !== 'string' && !isObject(model)) {
    const message = `\`model\` is a name or a map laid over that of the file, not ${shown(model)}`
    tools.report('NodeInputValidationError', message, ['model'])
  }
  if (path === undefined) return {}
  const request: PromptyRequest = {
    path,
    version: version === 1 || version === 2 ? version : null,
    model: isObject(model) ? model : null,
    hasConnection: own.connection !== null || own.models.some(({ connection }) => connection !== null),
  }
  const prompty = settlePrompty(request, tools, prompts)
  if (prompty) checkNode(node, prompty, own, tools)
  const settings: PromptySettings = { ...own, prompty: request, model: typeof model === 'string' ? model : null }
  return settings as unknown as JsonObject
}

const checkNode = (
  node: RawNode,
  prompty: Prompty,
  { tools: scripts }: Pick<PromptySettings, 'tools'>,
  tools: SettleTools,
): void => {
  const needed = prompty.sample && Object.keys(node.inputs).length === 0 ? [] : prompty.inputs
  for (const { name, required, default: fallback } of needed) {
    if (!required || fallback !== undefined || Object.hasOwn(node.inputs, name)) continue
    const message = `“${prompty.file}” needs the input \`${name}\`, which node “${node.name}” does not give`
    tools.report('MissingRequiredInputs', message, ['inputs'])
  }
  for (const problem of toolProblems(toolsOf(prompty, scripts)))
    tools.report('NodeInputValidationError', problem, ['tools'])
}

const pathOf = (node: RawNode, tools: SettleTools): string | undefined => {
  const { path: written } = node.keys
  if (written === undefined) return sourcePath(node, tools)
  const path = typeof written === 'string' ? pathInFlow(written) : undefined
  if (path === undefined)
    tools.report('InvalidSource', `\`path\` must name a .prompty file inside the flow, not ${shown(written)}`, ['path'])
  return path
}

const run = async (
  settings: PromptySettings,
  given: JsonObject,
  context: NodeContext,
  prompts: Prompts,
): Promise<Json> => {
  const { services, files, world, environment } = context
  const prompty = openPrompty(settings.prompty, files, [environment, services.environment ?? nothing], prompts)
  const inputs = prompts.promptyInputs(prompty, given)
  const messages = prompts.renderPrompty(prompty, {
    inputs: await loadImages(inputs, settings.images, context),
    nonce: sha256(`${world.newId()} ${world.random()}`).slice(0, 32),
  })
  const choice = {
    model: settings.model ?? prompty.model,
    connection: settings.connection ?? prompty.connection,
  }
  if (prompty.api === 'embedding') {
    const texts = messages.map(({ content }) => (typeof content === 'string' ? content : ''))
    return embedTexts(texts.length === 1 ? (texts[0] ?? '') : texts, choice, null, context)
  }

  const candidates = await openCandidates(context, settings.models.length > 0 ? settings.models : [choice])
  const tools = toolsOf(prompty, settings.tools)
  const request = { messages, parameters: parametersWith(prompty, tools) }
  const conversation = { tools, maxRounds: settings.max_rounds, bound: boundArguments(prompty, inputs) }
  // JSON is an answer once it is whole.
  const { onDelta: _onDelta, ...silent } = context
  const listening = prompty.answer.as === 'text' ? context : silent
  const reply = await converse(request, conversation, asking(listening, candidates), listening)
  return answerOf(prompty, reply, prompts)
}

const nothing = Object.freeze({})

const answerOf = (prompty: Prompty, reply: ChatReply, prompts: Prompts): Json => {
  const { content, tool_calls } = reply.message
  if (prompty.answer.as === 'response') return responseOf(reply)
  if (!tool_calls?.length) return prompts.readAnswer(prompty, content ?? '')
  if (prompty.version === 1) return { role: 'assistant', content, tool_calls: tool_calls as unknown as Json }
  return tool_calls.map(({ id, function: { name, arguments: given } }) => ({ id, name, arguments: given }))
}

// As the API answers it, with the one choice that is asked for.
const responseOf = ({ model, message, finish_reason, usage }: ChatReply): Json => ({
  object: 'chat.completion',
  model,
  choices: [{ index: 0, message: { role: 'assistant', ...(message as unknown as JsonObject) }, finish_reason }],
  usage: usage && {
    prompt_tokens: usage.input_tokens,
    completion_tokens: usage.output_tokens,
    total_tokens: usage.input_tokens + usage.output_tokens,
  },
})
