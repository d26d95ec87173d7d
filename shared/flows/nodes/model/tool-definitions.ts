import { z } from 'zod'
import type { Json, JsonObject } from '../../../json'
import { isDeeperThan } from '../../../json'
import type { RawNode, SettleTools } from '../../contract'
import { isObject, shown, textOr } from '../../definition/shapes'
import { isCode, pathInFlow } from '../../snapshot/paths'

/** A function that a model may call: a script file of the flow, or one whose call is the node's answer. */
export interface ToolDefinition {
  readonly name: string
  readonly description: string | null
  /** A JSON schema of an object. */
  readonly parameters: JsonObject
  readonly strict?: true
  /** Absent where nothing runs it here. */
  readonly script?: { readonly path: string; readonly code: string }
}

const mostTools = 64

/** The `tools` of a node: paths of scripts, {name, description, path, parameters}, or functions as the API writes them. */
export const settleTools = (node: RawNode, tools: SettleTools): ToolDefinition[] => {
  const written = node.keys['tools'] ?? []
  if (!Array.isArray(written) || written.length > mostTools) {
    tools.report('NodeInputValidationError', `\`tools\` is a list of up to ${mostTools} tools`, ['tools'])
    return []
  }
  if (written.length > 0 && Object.hasOwn(node.inputs, 'tools')) {
    const message = 'Tools stand under `tools` of the node or under its inputs, not under both'
    tools.report('NodeInputValidationError', message, ['tools'])
  }
  const settled = (written as readonly Json[]).flatMap((one, index) => settleTool(one, ['tools', index], tools))
  settled.forEach(({ name }, index) => {
    if (settled.findIndex((other) => other.name === name) === index) return
    tools.report('NodeInputValidationError', `Two tools have the name “${name}”`, ['tools', index])
  })
  return settled
}

/** How many times a model may be asked; null, and an error, where the node says no such number. */
export const settleRounds = (node: RawNode, tools: SettleTools): number => {
  const rounds = node.keys['max_rounds'] ?? usualRounds
  if (typeof rounds === 'number' && Number.isInteger(rounds) && rounds >= 1 && rounds <= mostRounds) return rounds
  const message = `\`max_rounds\` is a whole number from 1 to ${mostRounds}, not ${shown(rounds)}`
  tools.report('NodeInputValidationError', message, ['max_rounds'])
  return usualRounds
}

const usualRounds = 10
const mostRounds = 100

type At = readonly (string | number)[]

const settleTool = (written: Json, at: At, tools: SettleTools): ToolDefinition[] => {
  const refuse = (message: string, place: At = at): ToolDefinition[] => {
    tools.report('NodeInputValidationError', message, place)
    return []
  }
  const isFunction = isObject(written) && written['type'] === 'function' && isObject(written['function'])
  const keys = typeof written === 'string' ? { path: written } : isFunction ? written['function'] : written
  if (!isObject(keys)) return refuse(`A tool is a path or {name, description, path, parameters}, not ${shown(written)}`)
  const stray = Object.keys(keys).find((key) => !toolKeys.includes(key))
  if (stray !== undefined) return refuse(`A tool has no key “${stray}”; it has ${toolKeys.join(', ')}`, [...at, stray])

  const path = keys['path']
  const name = keys['name'] ?? (typeof path === 'string' ? nameOfPath(path) : null)
  if (typeof name !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(name))
    return refuse(`A tool's \`name\` is of 1 to 64 letters, digits, _ and -, not ${shown(name)}`)
  const parameters = keys['parameters'] ?? noParameters
  const problem = schemaProblem(parameters)
  if (problem !== undefined || !isObject(parameters))
    return refuse(`\`parameters\` of tool “${name}” is no JSON schema of an object: ${problem}`, [...at, 'parameters'])
  const description = textOr(keys['description'], null)
  const tool = { name, description, parameters, ...(keys['strict'] === true && { strict: true as const }) }
  if (path === undefined || path === null) return [tool]

  const inFlow = typeof path === 'string' ? pathInFlow(path) : undefined
  if (inFlow === undefined || !isCode(inFlow)) {
    tools.report('InvalidSource', `Tool “${name}” is a script of the flow; ${shown(path)} is none`, at)
    return []
  }
  const code = Object.hasOwn(tools.code, inFlow) ? tools.code[inFlow] : undefined
  if (code !== undefined) return [{ ...tool, script: { path: inFlow, code } }]
  const message = `No code is deployed for “${inFlow}”; code comes with a deployment, it cannot be uploaded`
  tools.report('code_not_deployed', message, at)
  return []
}

const toolKeys = ['name', 'description', 'path', 'parameters', 'strict']
const noParameters: JsonObject = { type: 'object', properties: {} }

const nameOfPath = (path: string): string =>
  (path.split('/').at(-1) ?? '').replace(/\.[a-z]+$/, '').replace(/[^A-Za-z0-9_-]/g, '_')

/** What keeps a value from being the schema of a tool's arguments, if anything. */
export const schemaProblem = (schema: Json): string | undefined => {
  if (!isObject(schema)) return `it is ${shown(schema)}`
  if (schema['type'] !== 'object') return `its \`type\` is ${shown(schema['type'])}`
  if (isDeeperThan(schema, 32)) return 'it is nested deeper than 32 levels'
  try {
    checkerOf(schema)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read'
  }
}

const checkers = new WeakMap<JsonObject, z.ZodType>()

/** Checks values against a tool's schema. */
export const checkerOf = (schema: JsonObject): z.ZodType => {
  let checker = checkers.get(schema)
  if (!checker) {
    checker = z.fromJSONSchema(schema)
    checkers.set(schema, checker)
  }
  return checker
}

/** A tool as the API is told of it. */
export const toolOnWire = ({ name, description, parameters, strict }: ToolDefinition): JsonObject => ({
  type: 'function',
  function: { name, ...(description !== null && { description }), parameters, ...(strict && { strict }) },
})
