import { fault } from '../faults'
import type { Json } from '../json'
import type { Comparison, PlanCondition } from './contract'
import { matchPattern } from './match-pattern'
import { pythonEquals, pythonType } from './python-text'

/** The comparison words of `activate`, with what each needs beside it. */
export const comparisons: readonly Comparison[] = ['is', 'is_not', 'in', 'gt', 'lt', 'matches']

/** What is wrong with the value a comparison is given in the flow file, if anything. */
export const comparisonProblem = (comparison: Comparison, value: Json): string | undefined => {
  if (comparison === 'in' && !Array.isArray(value)) return '`in` needs a list of values'
  if ((comparison === 'gt' || comparison === 'lt') && typeof value !== 'number' && typeof value !== 'string') {
    return `\`${comparison}\` needs a number or a string`
  }
  if (comparison !== 'matches') return undefined
  if (typeof value !== 'string') return '`matches` needs a regular expression'
  try {
    void new RegExp(value, 'u')
    return undefined
  } catch {
    return `\`matches\` needs a regular expression; “${value}” is none`
  }
}

/** Whether a condition holds for the value its `when` has. */
export const holds = ({ comparison, value, node }: PlanCondition, actual: Json): boolean => {
  switch (comparison) {
    case 'is':
      return pythonEquals(actual, value)
    case 'is_not':
      return !pythonEquals(actual, value)
    case 'in':
      return Array.isArray(value) && value.some((item: Json) => pythonEquals(actual, item))
    case 'gt':
      return order(node, actual, value) > 0
    case 'lt':
      return order(node, actual, value) < 0
    case 'matches':
    default:
      return typeof actual === 'string' && typeof value === 'string' && matches(node, value, actual)
  }
}

const matches = (node: string, pattern: string, text: string): boolean => {
  const found = matchPattern(pattern, text)
  if (found !== undefined) return found
  throw fault(
    'node_failed',
    `The condition of node “${node}” takes too long to match “${pattern}” with a text of ${text.length} characters; a pattern with a repeat inside a repeat often does`,
    { code: 'ConditionTooSlow', node },
  )
}

const order = (node: string, actual: Json, value: Json): number => {
  const left = typeof actual === 'boolean' ? Number(actual) : actual
  if (typeof left === 'number' && typeof value === 'number') return left - value
  if (typeof left === 'string' && typeof value === 'string') return left < value ? -1 : left > value ? 1 : 0
  throw fault(
    'node_failed',
    `The condition of node “${node}” compares ${pythonType(actual)} with ${pythonType(value)}; only numbers or strings have an order`,
    { code: 'ConditionTypeError', node },
  )
}
