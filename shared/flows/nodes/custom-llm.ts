import type { JsonObject } from '../../json'
import type { ChatOptions, ImageDetail, Prompts } from '../../prompts/contract'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { isObject, shown, textOr } from '../definition/shapes'
import { fault } from '../../faults'
import { askTemplate, reportParameterNames, settleLlm, type LlmSettings } from './llm'
import { inputOf } from './settings'
import { settleTemplate } from './templates'

/** `type: custom_llm`: a package's tool around a template. Keys: `source: {type: package_with_prompt, tool, path}`; inputs: the tool's own (`connection`, a model, parameters) and the template's variables. */
export const customLlmNode = (prompts: Prompts): NodeKind => ({
  kind: 'custom_llm',
  modelChooses: true,
  settle: (node, tools) => settle(node, tools, prompts),
  run(settings, inputs, context) {
    const id = textOr(settings['package'], '')
    const tool = llmTools.get(id)
    if (!tool) throw new RangeError(`No package tool “${id}”`)
    return tool.run(settings as unknown as LlmSettings, inputs, context, prompts)
  },
})

/** A package's tool that takes a template. */
interface LlmTool {
  readonly id: string
  readonly run: (
    settings: LlmSettings,
    inputs: JsonObject,
    context: NodeContext,
    prompts: Prompts,
  ) => ReturnType<NodeKind['run']>
}

const vision = (id: string): LlmTool => ({
  id,
  run(settings, { connection, detail, ...inputs }, context, prompts) {
    const options: ChatOptions = { listsAsLines: true, ...(isDetail(detail) && { detail }) }
    return askTemplate(withConnection(settings, connection), inputs, context, prompts, options)
  },
})

// An endpoint of a workspace is a connection of that name here; its tool has its own words for two parameters.
const openModel: LlmTool = {
  id: 'promptflow.tools.open_model_llm.OpenModelLLM.call',
  run(settings, { endpoint_name, api, max_new_tokens, model_kwargs, ...inputs }, context, prompts) {
    const name = typeof endpoint_name === 'string' ? endpoint_name.replace(/^.*\//, '') : null
    const own: LlmSettings = { ...withConnection(settings, name), api: api === 'completion' ? 'completion' : 'chat' }
    const extra = isObject(model_kwargs) ? model_kwargs : {}
    const limit: JsonObject = max_new_tokens === undefined ? {} : { max_tokens: max_new_tokens }
    return askTemplate(own, { ...inputs, ...limit, ...extra }, context, prompts)
  },
}

const llmTools: ReadonlyMap<string, LlmTool> = new Map(
  [
    vision('promptflow.tools.aoai_gpt4v.AzureOpenAI.chat'),
    vision('promptflow.tools.openai_gpt4v.OpenAI.chat'),
    vision('promptflow.tools.llm_vision.llm_vision'),
    openModel,
  ].map((tool) => [tool.id, tool]),
)

// Ids these tools had before.
const oldIds: ReadonlyMap<string, string> = new Map([
  ['promptflow.tools.open_source_llm.OpenSourceLLM.call', openModel.id],
])

const settle = (node: RawNode, tools: SettleTools, prompts: Prompts): JsonObject => {
  const { source } = node.keys
  if (!isObject(source) || source['type'] !== 'package_with_prompt') {
    const found = isObject(source) ? shown(source['type'] ?? 'code') : 'no source'
    const message = `A custom_llm takes its source of type package_with_prompt, not ${found}`
    tools.report('NotImplementedError', message, ['source'])
    return {}
  }
  const written = textOr(source['tool'], '')
  const tool = llmTools.get(oldIds.get(written) ?? written)
  if (!tool) {
    const known = [...llmTools.keys()].join(', ')
    const message = `Package tool ${shown(source['tool'])} of node “${node.name}” has no counterpart here; there are: ${known}`
    tools.report('PackageToolNotFoundError', message, ['source', 'tool'])
    return {}
  }
  // The template is a file like that of an llm node.
  const asCode = { ...node, keys: { ...node.keys, source: { type: 'code', path: source['path'] ?? null } } }
  const template = settleTemplate(asCode, tools, prompts)
  reportParameterNames(template?.variables ?? [], tools)
  const named = inputOf(node, tool === openModel ? 'endpoint_name' : 'connection')
  if (!named) {
    const name = tool === openModel ? 'endpoint_name' : 'connection'
    tools.report('MissingRequiredInputs', `Node “${node.name}” needs the input \`${name}\``, ['inputs'])
  }
  return {
    package: tool.id,
    template: template?.path ?? '',
    api: 'chat',
    ...settleLlm(node, tools),
  } as unknown as JsonObject
}

const withConnection = (settings: LlmSettings, name: JsonObject[string] | undefined): LlmSettings => {
  if (typeof name === 'string' && name !== '') return { ...settings, connection: name }
  throw fault(
    'node_failed',
    `The connection of a custom_llm is a name, not ${JSON.stringify(name ?? null).slice(0, 100)}`,
  )
}

const isDetail = (value: JsonObject[string] | undefined): value is ImageDetail =>
  value === 'auto' || value === 'low' || value === 'high'
