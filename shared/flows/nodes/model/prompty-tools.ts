import type { Json, JsonObject } from '../../../json'
import type { Prompty } from '../../../prompts/contract'
import { isObject, textOr } from '../../definition/shapes'
import type { BoundArguments } from './call-tool'
import { schemaProblem, toolOnWire, type ToolDefinition } from './tool-definitions'

/** The tools of a prompty with the scripts a node gives for them by name, and those that the node adds. */
export const toolsOf = (prompty: Prompty, scripts: readonly ToolDefinition[]): readonly ToolDefinition[] => {
  const declared = [...prompty.tools.map(ownTool), ...listed(prompty.parameters['tools']).flatMap(writtenTool)]
  const named = new Set(declared.map(({ name }) => name))
  return [
    ...declared.map((tool) => {
      const script = scripts.find(({ name }) => name === tool.name)?.script
      return script ? { ...tool, script } : tool
    }),
    ...scripts.filter(({ name }) => !named.has(name)),
  ]
}

/** What keeps a tool's arguments from being checked, by tool. */
export const toolProblems = (tools: readonly ToolDefinition[]): readonly string[] =>
  tools.flatMap(({ name, parameters, script }) => {
    const problem = script && schemaProblem(parameters)
    return problem === undefined ? [] : [`The parameters of tool “${name}” are no JSON schema of an object: ${problem}`]
  })

/** The request's parameters with those tools; what is no function stays as the file has it. */
export const parametersWith = (prompty: Prompty, tools: readonly ToolDefinition[]): JsonObject => {
  const { tools: written, ...parameters } = prompty.parameters
  const others = listed(written).filter((tool) => writtenTool(tool).length === 0)
  const all = [...tools.map(toolOnWire), ...others]
  return all.length > 0 ? { ...parameters, tools: all } : parameters
}

/** The arguments that come from inputs and not from the model. */
export const boundArguments = ({ tools }: Prompty, inputs: JsonObject): BoundArguments =>
  Object.fromEntries(
    tools.map(({ name, bindings }) => [
      name,
      Object.fromEntries(
        Object.entries(bindings).map(([parameter, input]) => [
          parameter,
          Object.hasOwn(inputs, input) ? (inputs[input] ?? null) : null,
        ]),
      ),
    ]),
  )

const ownTool = ({ name, description, parameters, strict }: Prompty['tools'][number]): ToolDefinition => ({
  name,
  description,
  parameters,
  ...(strict && { strict: true as const }),
})

const listed = (tools: Json | undefined): readonly Json[] => (Array.isArray(tools) ? (tools as readonly Json[]) : [])

// Version 1 writes functions among its parameters as the API has them.
const writtenTool = (tool: Json): ToolDefinition[] => {
  const body = isObject(tool) && tool['type'] === 'function' ? tool['function'] : null
  if (!isObject(body) || typeof body['name'] !== 'string') return []
  const parameters = isObject(body['parameters']) ? body['parameters'] : { type: 'object', properties: {} }
  return [
    {
      name: body['name'],
      description: textOr(body['description'], null),
      parameters,
      ...(body['strict'] === true && { strict: true as const }),
    },
  ]
}
