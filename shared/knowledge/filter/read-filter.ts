import type { Filter } from '../contract'
import { deepest, mostConditions, refused, requireSense, tree, type Condition } from './check-filter'
import { parseWords } from './parse-words'

/** Reads a filter: words such as `type eq 'pdf' and not (page lt 3)`, or the tree they stand for. Refuses what makes no sense, by its place. */
export const readFilter = (given: string | Filter): Filter => {
  const filter = typeof given === 'string' ? parseWords(given) : readTree(given)
  if (conditionsOf(filter) > mostConditions) throw refused(`it has more than ${mostConditions} conditions`)
  return filter
}

const readTree = (given: unknown): Filter => {
  // Told before it is gone through, for going through it goes as deep.
  if (isDeeper(given, deepest * 2)) throw refused(`it is nested deeper than ${deepest}`)
  const parsed = tree.safeParse(given)
  if (!parsed.success)
    throw refused('as a tree it is {and: […]}, {or: […]}, {not: …} or {field, is, value}', parsed.error.issues[0]?.path)
  eachCondition(parsed.data, requireSense)
  return parsed.data
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1)))

const eachCondition = (filter: Filter, visit: (one: Condition) => void): void => {
  if ('field' in filter) visit(filter)
  else partsOf(filter).forEach((part) => eachCondition(part, visit))
}

const partsOf = (filter: Exclude<Filter, Condition>): readonly Filter[] =>
  'and' in filter ? filter.and : 'or' in filter ? filter.or : [filter.not]

const conditionsOf = (filter: Filter): number => {
  let count = 0
  eachCondition(filter, () => count++)
  return count
}
