import { z } from 'zod'
import { canonicalJson, type Json, type JsonObject } from '../../json'
import type { ToolCall } from '../../models/contract'
import type { Evaluator, ExpectedToolCall } from '../contract'
import { fMeasure } from './text/overlap'

const options = z.strictObject({
  order: z.enum(['any', 'same']).default('any').describe('Whether the calls must come in the wanted order'),
  arguments: z
    .enum(['exact', 'subset', 'ignore'])
    .default('exact')
    .describe('exact: the same arguments; subset: the wanted ones among them; ignore: names alone'),
})
type Options = z.infer<typeof options>

/** Tool calls that were made and wanted: harmonic mean of precision and recall. */
export const toolCalls: Evaluator = {
  id: 'tool-calls',
  version: '1',
  summary: 'Whether the tools were called that were wanted, with the arguments that were wanted',
  metric: 'quality',
  kind: 'code',
  needs: ['tool_calls', 'expected_tool_calls'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run({ tool_calls: made = [], expected_tool_calls: wanted = [] }, _tools, { order, arguments: how }: Options) {
    if (made.length > mostCalls || wanted.length > mostCalls) {
      return {
        error: `A row has ${made.length} tool calls and ${wanted.length} wanted; at most ${mostCalls} are compared`,
      }
    }
    if (made.length === 0 && wanted.length === 0) return { score: 1, pass: true }
    const matches = wanted.map((want) => made.map((call) => isMatch(call, want, how)))
    const common = order === 'any' ? mostPairs(matches, made.length) : longestOrder(matches, made.length)
    const measure = fMeasure(common, made.length, wanted.length)
    return {
      ...measure,
      pass: common === wanted.length && common === made.length,
      details: { ...measure.details, made: made.length, wanted: wanted.length, matched: common },
    }
  },
}

const mostCalls = 200

const isMatch = (call: ToolCall, { name, arguments: wanted }: ExpectedToolCall, how: Options['arguments']): boolean => {
  if (call.function.name !== name) return false
  if (wanted === undefined || how === 'ignore') return true
  const given = argumentsOf(call)
  if (given === undefined) return false
  if (how === 'exact') return isSame(given, wanted)
  return Object.keys(wanted).every((key) => Object.hasOwn(given, key) && isSame(given[key]!, wanted[key]!))
}

const isSame = (left: Json, right: Json): boolean => canonicalJson(left) === canonicalJson(right)

// Models write arguments as text, which need be no JSON; none at all stands for an empty object.
const argumentsOf = ({ function: { arguments: text } }: ToolCall): JsonObject | undefined => {
  try {
    const value = JSON.parse(text.trim() === '' ? '{}' : text) as Json
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

// The most pairs of which none shares a call: each wanted call asks those before it to step aside.
const mostPairs = (matches: readonly (readonly boolean[])[], made: number): number => {
  const takenBy = Array.from({ length: made }, () => -1)
  const place = (want: number, seen: Set<number>): boolean => {
    for (let call = 0; call < made; call++) {
      if (!matches[want]![call] || seen.has(call)) continue
      seen.add(call)
      if (takenBy[call] === -1 || place(takenBy[call]!, seen)) {
        takenBy[call] = want
        return true
      }
    }
    return false
  }
  return matches.filter((_, want) => place(want, new Set())).length
}

// The most pairs that stand in the same order on both sides.
const longestOrder = (matches: readonly (readonly boolean[])[], made: number): number => {
  let before = Array.from({ length: made + 1 }, () => 0)
  for (const row of matches) {
    const now = [0]
    for (let call = 0; call < made; call++) {
      now.push(Math.max(before[call + 1]!, now[call]!, row[call] ? before[call]! + 1 : 0))
    }
    before = now
  }
  return before[made]!
}
