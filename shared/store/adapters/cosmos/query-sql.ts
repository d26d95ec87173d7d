import type { SqlParameter, SqlQuerySpec } from '@azure/cosmos' with { 'resolution-mode': 'import' }
import type { Json } from '../../../json'
import type { OrderField, Where } from '../../contract'
import { typeRank } from '../../field-values'
import { fieldParts } from '../../rules'

/** A condition of Cosmos DB's SQL; `bind` takes a value and gives its parameter's name. */
export type Condition = (bind: (value: Json) => string) => string

/** A field of the document `c`; its parts cannot hold quotes. */
const at = (field: string): string =>
  `c${fieldParts(field)
    .map((part) => `["${part}"]`)
    .join('')}`

/** Puts conditions and an order together. The partition key is always among the conditions: an emulator ignores the option that names it. */
export const querySpec = (
  top: number,
  conditions: readonly Condition[],
  order: readonly OrderField[],
): SqlQuerySpec => {
  const parameters: SqlParameter[] = []
  const bind = (value: Json): string => {
    const name = `@p${parameters.length}`
    parameters.push({ name, value })
    return name
  }
  const where = conditions.map((condition) => condition(bind)).join(' AND ')
  const orderBy = order
    .map(({ field, direction }) => `${at(field)} ${direction === 'descending' ? 'DESC' : 'ASC'}`)
    .join(', ')
  return { query: `SELECT TOP ${top} * FROM c WHERE ${where} ORDER BY ${orderBy}`, parameters }
}

/** A field equals a plain value of the same type. */
export const equals = (field: string, value: Json): Condition =>
  value === null ? () => `IS_NULL(${at(field)})` : (bind) => `${at(field)} = ${bind(value)}`

/** A field holds something a list can be ordered by. */
export const isPlain =
  (field: string): Condition =>
  () =>
    `IS_PRIMITIVE(${at(field)})`

/** The types a list can be ordered by, but for null, each as a condition on a field. */
export const typeConditions = (field: string): Condition[] =>
  ['IS_BOOL', 'IS_NUMBER', 'IS_STRING'].map((test) => () => `${test}(${at(field)})`)

/** One condition of a list. The type is asked for wherever the engine might match a value of another one. */
export const conditionOf = ({ field, is, value }: Where): Condition => {
  const found = at(field)
  if (is === 'eq') return equals(field, value)
  if (is === 'in') return anyOf((value as readonly Json[]).map((one) => equals(field, one)))
  if (is === 'starts-with') return (bind) => `(IS_STRING(${found}) AND STARTSWITH(${found}, ${bind(value)}))`
  if (is === 'array-contains') return (bind) => `(IS_ARRAY(${found}) AND ARRAY_CONTAINS(${found}, ${bind(value)}))`
  return (bind) => `(${typeTests[typeRank(value) ?? 0]}(${found}) AND ${found} ${comparisons[is]} ${bind(value)})`
}

const comparisons = { ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

const typeTests = ['IS_NULL', 'IS_BOOL', 'IS_BOOL', 'IS_NUMBER', 'IS_STRING'] as const

/** What comes after these values in an order over one or several fields, across types: null, false, true, numbers, texts. */
export const after = (fields: readonly OrderField[], values: readonly Json[]): Condition => {
  const [first, ...rest] = fields
  const [value = null, ...others] = values
  if (!first) return () => 'false'
  const beyond = beyondValue(first, value)
  if (rest.length === 0) return beyond
  const same = equals(first.field, value)
  const deeper = after(rest, others)
  return (bind) => `(${beyond(bind)} OR (${same(bind)} AND ${deeper(bind)}))`
}

const beyondValue = ({ field, direction }: OrderField, value: Json): Condition => {
  const found = at(field)
  const rank = typeRank(value) ?? 0
  const isUp = direction === 'ascending'
  const whole = [0, 3, 4]
    .filter((other) => (isUp ? other > rank : other < rank))
    .map(
      (other): Condition =>
        () =>
          `${typeTests[other]}(${found})`,
    )
  // true and false are one type of two values: the one beyond is named.
  const booleans = [false, true]
    .filter((other) => (isUp ? (typeRank(other) ?? 0) > rank : (typeRank(other) ?? 0) < rank))
    .map((other) => equals(field, other))
  const within: Condition[] = rank >= 3 ? [(bind) => `${found} ${isUp ? '>' : '<'} ${bind(value)}`] : []
  return anyOf([...within, ...whole, ...booleans])
}

const anyOf =
  (conditions: readonly Condition[]): Condition =>
  (bind) =>
    conditions.length === 0 ? 'false' : `(${conditions.map((condition) => condition(bind)).join(' OR ')})`
