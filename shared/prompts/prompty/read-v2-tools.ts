import type { Json, JsonObject } from '../../json'
import type { PromptyTool } from '../contract'
import { isList, isMap, mapAt, shown, textOrNull, type At, type PromptyProblems } from './prompty-problems'
import { readProperties, schemaOf } from './read-properties'

/** Reads the tools of version 2. Functions are what a flow can run; other kinds are refused by name. */
export const readTools = (
  written: Json | undefined,
  inputs: readonly string[],
  problems: PromptyProblems,
): readonly PromptyTool[] => {
  if (written === undefined || written === null) return []
  const listed: readonly (readonly [Json, At])[] = isList(written)
    ? written.map((tool, index) => [tool, ['tools', index]] as const)
    : Object.entries(mapAt(written, ['tools'], problems)).map(
        ([name, tool]) => [isMap(tool) ? { name, ...tool } : tool, ['tools', name]] as const,
      )
  return listed.flatMap(([tool, at]) => readTool(tool, at, inputs, problems))
}

const readTool = (tool: Json, at: At, inputs: readonly string[], problems: PromptyProblems): PromptyTool[] => {
  const name = isMap(tool) ? textOrNull(tool['name']) : null
  if (!isMap(tool) || name === null || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    problems.error(
      'ValueError',
      `A tool has a \`name\` of 1 to 64 letters, digits, _ and -; there is ${shown(tool)}`,
      at,
    )
    return []
  }
  const kind = tool['kind'] ?? 'function'
  if (kind !== 'function') {
    const message = `Tool “${name}” is of kind ${shown(kind)}; this version runs functions`
    problems.error('NotSupportedYet', message, [...at, 'kind'])
    return []
  }
  const bindings = readBindings(name, tool['bindings'], [...at, 'bindings'], inputs, problems)
  const parameters = readProperties(tool['parameters'], [...at, 'parameters'], problems)
  const isStrict = tool['strict'] === true
  const shownOnes = parameters.filter((property) => !Object.hasOwn(bindings, property.name))
  return [
    {
      name,
      description: textOrNull(tool['description']),
      parameters: schemaOf(shownOnes, isStrict),
      strict: isStrict,
      bindings,
    },
  ]
}

const readBindings = (
  tool: string,
  written: Json | undefined,
  at: At,
  inputs: readonly string[],
  problems: PromptyProblems,
): Readonly<Record<string, string>> => {
  const bindings = mapAt(written, at, problems)
  return Object.fromEntries(
    Object.entries(bindings).flatMap(([parameter, value]): [string, string][] => {
      const input = isMap(value) ? value['input'] : value
      if (typeof input === 'string' && inputs.includes(input)) return [[parameter, input]]
      const there = inputs.join(', ') || 'none'
      const message = `“${parameter}” of tool “${tool}” is bound to ${shown(input)}, which is no input; there are: ${there}`
      problems.error('ValueError', message, [...at, parameter])
      return []
    }),
  )
}

/** Options of version 2 under the API's names; what it has no word for stays as it is. */
export const readOptions = (written: Json | undefined, problems: PromptyProblems): JsonObject => {
  const { additionalProperties, ...options } = mapAt(written, ['model', 'options'], problems)
  const more = mapAt(additionalProperties, ['model', 'options', 'additionalProperties'], problems)
  const named = Object.entries(options).flatMap(([key, value]): [string, Json][] => {
    // The API has no such parameter.
    if (key === 'topK' || key === 'stream') return []
    return [[optionNames.get(key) ?? key, value]]
  })
  const { stream: _stream, ...others } = more
  return { ...others, ...Object.fromEntries(named) }
}

const optionNames: ReadonlyMap<string, string> = new Map([
  ['maxOutputTokens', 'max_completion_tokens'],
  ['topP', 'top_p'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
  ['stopSequences', 'stop'],
  ['allowMultipleToolCalls', 'parallel_tool_calls'],
])
