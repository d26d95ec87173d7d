import { fault, type Fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { PythonConnection, PythonFailure, PythonParameter, PythonReply, PythonTool } from '../../python/contract'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { textOr } from '../definition/shapes'
import { pythonCode, pythonScope } from '../inspect-python'
import { isPython } from '../snapshot/paths'
import { flowEnvironment } from './flow-environment'
import { packageTool } from './package-tools'
import { imagesAsBytes } from './python-images'
import { convertLiterals, settlePythonInputs } from './python-inputs'
import { refuseOtherKeys } from './settings'
import { sourcePath } from './templates'

/** `type: python`: calls the `@tool` function of a deployed Python file, or stands for a package's tool. Keys: `source: {type: code, path: x.py}` or `{type: package, tool: …}`; inputs: the tool's parameters. */
export const pythonNode: NodeKind = {
  kind: 'python',
  settle(node, tools): JsonObject {
    if (packageTool.isPackageNode(node)) return packageTool.settle(node, tools)
    refuseOtherKeys(node, ['source', 'tool'], tools)
    const path = sourcePath(node, tools)
    if (path === undefined) return {}
    const tool = toolIn(path, node, tools)
    if (!tool) return {}
    const { parameters, takes_more } = tool
    return {
      path,
      parameters: parameters as unknown as Json,
      takes_more,
      images: tools.imageFormat ?? 'basic',
      ...settlePythonInputs(node, tool, tools),
    }
  },
  async run(settings, inputs, context): Promise<Json> {
    if (packageTool.isPackage(settings)) return packageTool.run(settings, inputs, context)
    const { python } = context.services
    if (!python) throw fault('unavailable', 'Python nodes need interpreters, which this house was made without')
    const path = textOr(settings['path'], '')
    const [connections, environment] = await Promise.all([openConnections(settings, context), flowEnvironment(context)])
    const given = inputsOf(settings, inputs, context, connections)
    const reply = await python.call({
      scope: pythonScope(context.caller.project, context.run.flow),
      code: pythonCode(context.code),
      files: context.files,
      environment: environment.variables,
      node: context.path.replaceAll(/\[\d+\]/g, ''),
      path,
      inputs: await imagesAsBytes(given, settings['images'] === 'openai-vision' ? 'openai-vision' : 'basic', context),
      connections,
      joined: context.isRead !== true,
      signal: context.signal,
      ...(context.onDelta && { onDelta: context.onDelta }),
    })
    const hide = hiderOf([...Object.values(connections), ...environment.connections])
    if (reply.logs !== '') context.recordLog?.(hide(reply.logs))
    for (const [name, value] of Object.entries(reply.metrics)) context.recordMetric(name, value)
    return outputOf(reply, path, hide)
  },
}

const toolIn = (path: string, node: RawNode, tools: SettleTools): PythonTool | undefined => {
  if (!isPython(path)) {
    tools.report('InvalidSource', `The source of a python node is a .py file; “${path}” is none`, ['source', 'path'])
    return undefined
  }
  if (!Object.hasOwn(tools.code, path)) {
    const there = Object.keys(pythonCode(tools.code)).join(', ') || 'none'
    const message = `No Python is deployed for “${path}”; it comes with a deployment, it cannot be uploaded. Deployed are: ${there}`
    tools.report('code_not_deployed', message, ['source', 'path'])
    return undefined
  }
  const found = tools.python?.get(path)
  if (found && 'tool' in found) return found.tool
  // What is not deployed whole is not looked into, and is an error of its own.
  for (const { code, message, file, line, column } of found?.errors ?? []) {
    tools.reportItem({
      code,
      message,
      file,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
    })
  }
  if (!tools.python) {
    const message = `Node “${node.name}” runs Python, and this house was made without interpreters`
    tools.report('PythonLoadError', message, ['source', 'path'])
  }
  return undefined
}

const parametersOf = ({ parameters }: JsonObject): readonly PythonParameter[] =>
  Array.isArray(parameters) ? parameters : []

// What comes from a bypassed node is left to the signature where it has a default, and None where it has not.
const inputsOf = (
  settings: JsonObject,
  inputs: JsonObject,
  { isBypassed, path }: NodeContext,
  connections: Readonly<Record<string, PythonConnection>>,
): JsonObject => {
  const parameters = parametersOf(settings)
  const optional = new Set(parameters.flatMap(({ name, required }) => (required ? [] : [name])))
  const given = Object.entries(inputs).filter(
    ([name]) => !Object.hasOwn(connections, name) && !(optional.has(name) && isBypassed?.(name)),
  )
  return convertLiterals(path, settings['literals'] as readonly string[], parameters, Object.fromEntries(given))
}

const openConnections = async (
  settings: JsonObject,
  { caller, services, path }: NodeContext,
): Promise<Readonly<Record<string, PythonConnection>>> => {
  const parameters = new Map(parametersOf(settings).map((parameter) => [parameter.name, parameter]))
  const opened = await Promise.all(
    Object.entries((settings['connections'] ?? {}) as Readonly<Record<string, string>>).map(async ([input, name]) => {
      if (!services.pythonConnection) throw fault('unavailable', `Node “${path}” needs connections, and there are none`)
      const connection = await services.pythonConnection(caller, name)
      const expected = parameters.get(input)?.connection ?? []
      if (expected.includes(connection.class)) return [input, connection] as const
      const message = `Input “${input}” takes a connection of type ${expected.join(' or ')}; “${name}” is of type ${connection.class}`
      throw fault('node_failed', message, { code: 'InvalidConnectionType', connection: name })
    }),
  )
  return Object.fromEntries(opened)
}

const shortestSecret = 4

/** Takes the secrets that a tool was given out of what it says. */
const hiderOf = (connections: readonly PythonConnection[]): ((text: string) => string) => {
  const secrets = connections
    .flatMap((connection) => Object.values(connection.secrets))
    .filter((secret) => secret.length >= shortestSecret)
    .toSorted((one, two) => two.length - one.length)
  return (text) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text)
}

const outputOf = (reply: PythonReply, path: string, hide: (text: string) => string): Json => {
  if ('output' in reply) return reply.output
  if ('failure' in reply) throw failed(reply.failure, path, 'ToolExecutionError', hide)
  if ('load_failure' in reply) throw failed(reply.load_failure, path, 'ToolLoadError', hide)
  if ('errors' in reply) {
    const [first] = reply.errors
    throw fault(
      'node_failed',
      hide(first?.message ?? `“${path}” could not be loaded`),
      { path, code: first?.code ?? 'PythonLoadError' },
      { errors: reply.errors.map(({ module: _module, ...item }) => ({ ...item, message: hide(item.message) })) },
    )
  }
  const { where, what } = reply.unserializable
  throw fault('node_failed', `“${path}” returned what is no JSON: ${hide(what)} at ${hide(where)}`, {
    path,
    code: 'FlowOutputUnserializable',
  })
}

const failed = (failure: PythonFailure, path: string, code: string, hide: (text: string) => string): Fault => {
  const { type, message, filename, lineno, traceback, module } = failure
  const place = filename === null ? `“${path}”` : `“${filename}” line ${lineno}`
  const advice =
    module === undefined
      ? ''
      : `. “${module}” is not there: Python nodes have the standard library and the flow's own files. Write the node in TypeScript (\`type: script\`), or let recorded outputs stand in for it`
  return fault('node_failed', hide(`${place}: ${type}: ${message.slice(0, 500)}${advice}`), {
    path,
    code,
    type,
    filename,
    lineno,
    message: hide(message),
    traceback: hide(traceback),
  })
}
