import { Fault, fault } from '../../../faults'
import type { Fetch } from '../../../fetch/contract'
import { deepestJson, hashOf, isDeeperThan, type Json, type JsonObject } from '../../../json'
import type { ToolCall } from '../../../models/contract'
import type { NodeContext } from '../../contract'
import { isObject } from '../../definition/shapes'
import { runScript } from '../script'
import { checkerOf, type ToolDefinition } from './tool-definitions'

const mostText = 200_000

/** Arguments that no model chooses, by tool: they stand before whatever the model says. */
export type BoundArguments = Readonly<Record<string, JsonObject>>

/**
 * What a model is told of its call. A call that cannot be made (no such tool, arguments that do not fit) is answered with the reason,
 * so that the model may call again; a script that throws fails the node. A result that a durable run has kept is not worked out again [2].
 */
export const callTool = async (
  call: ToolCall,
  place: string,
  tools: readonly ToolDefinition[],
  bound: BoundArguments,
  context: NodeContext,
): Promise<string> => {
  const { memory } = context.services
  const kept = await memory?.recall(place)
  if (typeof kept === 'string') return kept
  const result = await resultOf(call, place, tools, bound, context)
  if (!memory) return result
  const stands = await memory.remember(place, result)
  return typeof stands === 'string' ? stands : result
}

const resultOf = async (
  { function: { name, arguments: written } }: ToolCall,
  place: string,
  tools: readonly ToolDefinition[],
  bound: BoundArguments,
  context: NodeContext,
): Promise<string> => {
  const tool = tools.find((one) => one.name === name)
  if (!tool?.script) return `Error: there is no tool “${name}”; there are ${tools.map((one) => one.name).join(', ')}`
  const given = argumentsOf(written)
  if (given === undefined) return `Error: the arguments of “${name}” are no JSON object`
  const own = Object.hasOwn(bound, name) ? bound[name] : undefined
  const checked = checkerOf(tool.parameters).safeParse(given)
  if (!checked.success) {
    const [issue] = checked.error.issues
    return `Error: the arguments of “${name}” do not fit: ${issue?.path.join('.')} ${issue?.message}`
  }
  const result = await runScript(tool.script, { ...given, ...own }, withKeyedFetch(context, place))
  return textOf(name, result)
}

const argumentsOf = (written: string): JsonObject | undefined => {
  if (written.trim() === '') return {}
  try {
    const parsed = JSON.parse(written) as Json
    return isObject(parsed) && !isDeeperThan(parsed, deepestJson) ? parsed : undefined
  } catch {
    return undefined
  }
}

const textOf = (name: string, result: Json): string => {
  const text = typeof result === 'string' ? result : JSON.stringify(result)
  if (text.length <= mostText) return text
  throw new Fault(
    'node_failed',
    `Tool “${name}” answered ${text.length} characters; a model is told ${mostText} at most`,
    {
      code: 'ToolExecutionError',
    },
  )
}

// Requests are numbered by call: a call whose result is known makes none, and those after it must keep their keys.
const withKeyedFetch = (context: NodeContext, place: string): NodeContext => {
  const { run, path, attempt, services } = context
  let ordinal = 0
  const fetch: Fetch = (input, init = {}) => {
    const key = hashOf([run.id, path, attempt, place, ordinal++])
    const isKeyed = Object.keys(init.headers ?? {}).some((name) => name.toLowerCase() === 'idempotency-key')
    return services.fetch(input, isKeyed ? init : { ...init, headers: { ...init.headers, 'Idempotency-Key': key } })
  }
  return { ...context, services: { ...services, fetch } }
}

/** The fault of a conversation that came to no end. */
export const tooManyRounds = (rounds: number): Fault =>
  fault('node_failed', `The model asked for tools ${rounds} times and gave no answer; \`max_rounds\` allows no more`, {
    code: 'ToolRoundsExceeded',
    max_rounds: rounds,
  })

/** The fault of a model that asks for more at a time than anybody means. */
export const tooManyCalls = (calls: number, most: number): Fault =>
  fault('node_failed', `The model called ${calls} tools at a time; up to ${most} are run`, {
    code: 'ToolRoundsExceeded',
  })
