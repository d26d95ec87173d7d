import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { PythonParameter, PythonTool } from '../../python/contract'
import { coerce } from '../coerce'
import type { RawNode, Reference, SettleTools } from '../contract'
import { shown } from '../definition/shapes'

/** Checks a node's inputs against its tool's signature: literals become values of the parameters' types, connections are names. */
export const settlePythonInputs = (
  node: RawNode,
  tool: PythonTool,
  tools: SettleTools,
): { readonly literals: readonly string[]; readonly connections: Readonly<Record<string, string>> } => {
  const parameters = new Map(tool.parameters.map((parameter) => [parameter.name, parameter]))
  const literals: string[] = []
  const connections: [string, string][] = []
  for (const [name, reference] of Object.entries(node.inputs)) {
    const parameter = parameters.get(name)
    if (!parameter) {
      reportStranger(node, name, tool, tools)
      continue
    }
    if (parameter.init && reference.from !== 'literal') {
      const message = `Input “${name}” of node “${node.name}” goes to the constructor of ${tool.class}, so it is written out; it cannot be a reference`
      tools.report('InputTypeMismatch', message, ['inputs', name])
    }
    if (reference.from !== 'literal') continue
    if (parameter.connection) settleConnection(node, parameter, reference.value, connections, tools)
    else {
      literals.push(name)
      const wrong = converted(node.name, parameter, reference.value)
      if ('why' in wrong) tools.report('NodeInputValidationError', wrong.why, ['inputs', name])
    }
  }
  for (const parameter of tool.parameters) reportMissing(node, parameter, tool, tools)
  return { literals, connections: Object.fromEntries(connections) }
}

/** The values of literal inputs, or of those tried in their place, as values of the parameters' types. */
export const convertLiterals = (
  node: string,
  names: readonly string[],
  parameters: readonly PythonParameter[],
  inputs: JsonObject,
): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const parameter = names.includes(name) ? parameters.find((one) => one.name === name) : undefined
      const found = parameter ? converted(node, parameter, value) : { value }
      if ('value' in found) return [name, found.value]
      throw fault('node_failed', found.why, { code: 'NodeInputValidationError', input: name })
    }),
  )

const converted = (
  node: string,
  { name, type }: PythonParameter,
  value: Json,
): { readonly value: Json } | { readonly why: string } => {
  const coerced = coerce(type, value)
  return 'value' in coerced
    ? coerced
    : { why: `Input “${name}” of node “${node}” is ${type} in the tool's signature: ${coerced.why}` }
}

const settleConnection = (
  node: RawNode,
  { name, connection = [] }: PythonParameter,
  value: Json,
  connections: [string, string][],
  tools: SettleTools,
): void => {
  if (typeof value === 'string') connections.push([name, value])
  else {
    const message = `Input “${name}” of node “${node.name}” takes the name of a connection of type ${connection.join(' or ')}, not ${shown(value)}`
    tools.report('InvalidConnectionType', message, ['inputs', name])
  }
}

const reportStranger = (node: RawNode, name: string, tool: PythonTool, tools: SettleTools): void => {
  if (tool.takes_more) return
  const known = tool.parameters.map((parameter) => parameter.name).join(', ') || 'none'
  const message = `Input “${name}” of node “${node.name}” is no parameter of \`${tool.function}\`; it has: ${known}`
  tools.report('NodeInputValidationError', message, ['inputs', name])
}

const reportMissing = (node: RawNode, parameter: PythonParameter, tool: PythonTool, tools: SettleTools): void => {
  const given: Reference | undefined = Object.hasOwn(node.inputs, parameter.name)
    ? node.inputs[parameter.name]
    : undefined
  if (given || !parameter.required) return
  const place = parameter.init ? `the constructor of ${tool.class}` : `\`${tool.function}\``
  const message = `Node “${node.name}” gives no “${parameter.name}”, which ${place} requires`
  tools.report('MissingRequiredInputs', message, ['inputs'])
}
