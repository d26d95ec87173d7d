import { typeError } from './errors'
import type { Meter } from './meter'
import { failUndefined, numberOf } from './numbers'
import { compareTexts } from './text-tools'
import { typeNameOf } from './type-names'
import { isText, mapKey, PyDict, PyIterator, PyRange, PyTuple, PyUndefined, PyView, textOf, type Value } from './values'
import { iterate } from './iterate'

/** Python's `==`. */
export const isEqual = (left: Value, right: Value, meter: Meter): boolean => {
  meter.spend()
  if (isText(left)) return isText(right) && equalTexts(textOf(left), textOf(right), meter)
  const number = numberOf(left)
  if (number !== undefined) {
    const other = numberOf(right)
    // eslint-disable-next-line eqeqeq -- a bigint and a number are compared by value
    return other !== undefined && number == other
  }
  if (Array.isArray(left)) return Array.isArray(right) && equalItems(left, right, meter)
  if (left instanceof PyTuple) return right instanceof PyTuple && equalItems(left.items, right.items, meter)
  if (left instanceof PyDict) return right instanceof PyDict && equalDicts(left, right, meter)
  if (left instanceof PyUndefined) return right instanceof PyUndefined
  if (left instanceof PyRange)
    return right instanceof PyRange && equalItems([...iterate(left, meter)], [...iterate(right, meter)], meter)
  if (left instanceof PyView && right instanceof PyView && left.kind !== 'values' && left.dict.size === right.dict.size)
    return [...left.items()].every((item) => contains(right, item, meter))
  return left === right
}

const equalTexts = (left: string, right: string, meter: Meter): boolean => {
  if (left.length !== right.length) return false
  meter.scan(left.length)
  return left === right
}

const equalItems = (left: readonly Value[], right: readonly Value[], meter: Meter): boolean =>
  left.length === right.length && left.every((item, index) => isSame(item, right[index] as Value, meter))

// Containers hold two values for equal that are one object, even where it does not equal itself.
const isSame = (left: Value, right: Value, meter: Meter): boolean => left === right || isEqual(left, right, meter)

const equalDicts = (left: PyDict, right: PyDict, meter: Meter): boolean => {
  if (left.size !== right.size) return false
  for (const [key, value] of left.entries()) {
    const other = right.get(key)
    if (other === undefined || !isSame(value, other, meter)) return false
  }
  return true
}

/** Python's order: below zero where left is smaller, NaN where neither is. */
export const compareValues = (left: Value, right: Value, meter: Meter, operator = '<'): number => {
  meter.spend()
  const number = numberOf(left)
  const other = numberOf(right)
  if (number !== undefined && other !== undefined)
    return number < other ? -1 : number > other ? 1 : number <= other ? 0 : Number.NaN
  if (isText(left) && isText(right)) {
    meter.scan(textOf(left).length)
    return compareTexts(textOf(left), textOf(right))
  }
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(left, right, meter, operator)
  if (left instanceof PyTuple && right instanceof PyTuple) return compareItems(left.items, right.items, meter, operator)
  failUndefined(left)
  failUndefined(right)
  throw typeError(`'${operator}' not supported between instances of '${typeNameOf(left)}' and '${typeNameOf(right)}'`)
}

const compareItems = (left: readonly Value[], right: readonly Value[], meter: Meter, operator: string): number => {
  for (let index = 0; index < left.length && index < right.length; index++) {
    const [one, two] = [left[index] as Value, right[index] as Value]
    if (!isSame(one, two, meter)) return compareValues(one, two, meter, operator)
  }
  return left.length - right.length
}

/** Python's `item in container`. */
export const contains = (container: Value, item: Value, meter: Meter): boolean => {
  if (isText(container)) {
    if (!isText(item)) {
      failUndefined(item)
      throw typeError(`'in <string>' requires string as left operand, not ${typeNameOf(item)}`)
    }
    meter.scan(textOf(container).length)
    return textOf(container).includes(textOf(item))
  }
  if (container instanceof PyDict) return container.has(item)
  if (container instanceof PyView && container.kind === 'keys') return container.dict.has(item)
  const isList = Array.isArray(container) || container instanceof PyTuple || container instanceof PyView
  if (!isList && !(container instanceof PyRange || container instanceof PyIterator || container instanceof PyUndefined))
    throw typeError(`argument of type '${typeNameOf(container)}' is not iterable`)
  for (const member of iterate(container, meter)) if (isSame(member, item, meter)) return true
  return false
}

/** Sorted as Python's `sorted` does: stable, and in reverse still stable. */
export const sortValues = (
  values: Iterable<Value>,
  keyOf: (value: Value) => Value,
  reverse: boolean,
  meter: Meter,
): Value[] => {
  const keyed = Array.from(values, (value) => ({ value, key: keyOf(value) }))
  const order = reverse ? -1 : 1
  keyed.sort((left, right) => {
    const result = compareValues(left.key, right.key, meter)
    return Number.isNaN(result) ? 0 : order * result
  })
  return keyed.map(({ value }) => value)
}

/** Remembers values it has seen, equal ones met once. */
export const makeSeen = (): ((value: Value) => boolean) => {
  const seen = new Set<unknown>()
  return (value) => seen.size === seen.add(mapKey(value)).size
}
