import { Fault, fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { Prompts } from '../../prompts/contract'
import type { FlowFiles, RawNode, SettleTools } from '../contract'
import { isObject, shown } from '../definition/shapes'
import { pathInFlow } from '../snapshot/paths'

/** The path under `source`, checked to be safe; undefined, and an error, where it is not. */
export const sourcePath = (node: RawNode, tools: SettleTools): string | undefined => {
  const source = node.keys['source']
  if (!isObject(source)) {
    tools.report('UserErrorException', `Node “${node.name}” has no \`source\``, ['source'])
    return undefined
  }
  const type = source['type'] ?? 'code'
  if (type !== 'code') {
    const message = `A node of type “${node.kind}” takes its source from a file, not from ${shown(type)}`
    tools.report('NotImplementedError', message, ['source', 'type'])
    return undefined
  }
  const written = source['path']
  const path = typeof written === 'string' ? pathInFlow(written) : undefined
  if (path !== undefined) return path
  const message = `\`source.path\` of node “${node.name}” must name a file inside the flow, not ${shown(written ?? '')}`
  tools.report('InvalidSource', message, ['source', 'path'])
  return undefined
}

/** The template a node names and its variables; undefined, and errors, where it cannot be used. */
export const settleTemplate = (
  node: RawNode,
  tools: SettleTools,
  prompts: Prompts,
): { readonly path: string; readonly variables: readonly string[] } | undefined => {
  const path = sourcePath(node, tools)
  if (path === undefined) return undefined
  if (!tools.files.has(path)) {
    const there = [...tools.files.keys()].join(', ') || 'none'
    tools.report('InvalidSource', `There is no file “${path}” in the flow; there are: ${there}`, ['source', 'path'])
    return undefined
  }
  try {
    return { path, variables: prompts.inputsOf(textOf(tools.files, path)) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    for (const item of error.errors ?? [{ code: 'JinjaParsingError', message: error.message }]) {
      tools.reportItem({ ...item, file: path })
    }
    return undefined
  }
}

/** Values for a template: the node's inputs that are its variables. */
export const templateValues = (inputs: JsonObject, isParameter: (name: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => !isParameter(name)))

/** Does what renders a template; what is wrong with it while a flow runs is the node's failure and names the file. */
export const inTemplate = <T>(path: string, render: () => T): T => {
  try {
    return render()
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'invalid_flow') throw error
    const errors = error.errors?.map((item) => ({ ...item, file: path }))
    const code = errors?.[0]?.code ?? 'JinjaTemplateError'
    throw fault(
      'node_failed',
      `Template “${path}”: ${error.message}`,
      { ...error.details, code },
      { errors, cause: error },
    )
  }
}

const texts = new WeakMap<FlowFiles, Map<string, string>>()
const decoder = new TextDecoder()

/** A file of a flow as text, decoded once. */
export const textOf = (files: FlowFiles, path: string): string => {
  let known = texts.get(files)
  if (!known) texts.set(files, (known = new Map()))
  let text = known.get(path)
  if (text === undefined) known.set(path, (text = decoder.decode(files.get(path))))
  return text
}
