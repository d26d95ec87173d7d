import { typeError } from './errors'
import type { Meter } from './meter'
import { charactersOf, lengthOfText } from './text-tools'
import { typeNameOf } from './type-names'
import { failUndefined } from './numbers'
import {
  isText,
  PyDict,
  PyFloat,
  PyIterator,
  PyMarkup,
  PyObject,
  PyRange,
  PyTuple,
  PyUndefined,
  PyView,
  textOf,
  type Value,
} from './values'

/** The items of a value, one step each. */
export function* iterate(value: Value, meter: Meter): Generator<Value, void, undefined> {
  const items = itemsOf(value)
  if (items === undefined) throw typeError(`'${typeNameOf(value)}' object is not iterable`)
  for (const item of items) {
    meter.spend()
    yield item
  }
}

/** All items of a value. */
export const listOf = (value: Value, meter: Meter): Value[] => {
  if (Array.isArray(value)) {
    meter.spend(value.length)
    return value.slice()
  }
  return Array.from(iterate(value, meter))
}

/** Whether a value can be iterated. */
export const isIterable = (value: Value): boolean => itemsOf(value) !== undefined

const itemsOf = (value: Value): Iterable<Value> | undefined => {
  if (Array.isArray(value)) return value
  if (isText(value)) return charactersOf(textOf(value))
  if (value instanceof PyTuple) return value.items
  if (value instanceof PyDict) return value.keys()
  if (value instanceof PyView) return value.items()
  if (value instanceof PyIterator) return value
  if (value instanceof PyRange) return rangeItems(value)
  if (value instanceof PyUndefined) {
    if (value.type === 'SecurityError') failUndefined(value)
    return []
  }
  return undefined
}

function* rangeItems(range: PyRange): Generator<number, void, undefined> {
  for (let index = 0; index < range.length; index++) yield range.at(index)
}

/** A generator's value made from a JavaScript one. */
export const generator = (name: string, source: Iterator<Value>): PyIterator => new PyIterator(source, name)

/** `len(value)`, or undefined where it has none. */
export const sizeOf = (value: Value): number | undefined => {
  if (Array.isArray(value)) return value.length
  if (isText(value)) return lengthOfText(textOf(value))
  if (value instanceof PyTuple) return value.items.length
  if (value instanceof PyDict) return value.size
  if (value instanceof PyView) return value.dict.size
  if (value instanceof PyRange) return value.length
  if (value instanceof PyUndefined) return 0
  const length = value instanceof PyObject && value.typeName === 'LoopContext' ? value.attribute('length') : undefined
  return typeof length === 'number' ? length : undefined
}

/** `len(value)`. */
export const lengthOf = (value: Value): number => {
  const size = sizeOf(value)
  if (size === undefined) throw typeError(`object of type '${typeNameOf(value)}' has no len()`)
  return size
}

/** `bool(value)`. */
export const isTrue = (value: Value): boolean => {
  if (typeof value === 'string') return value !== ''
  if (typeof value === 'boolean') return value
  if (value === null) return false
  if (typeof value === 'number' || typeof value === 'bigint') return value !== 0
  if (value instanceof PyFloat) return value.value !== 0
  if (value instanceof PyMarkup) return value.text !== ''
  const size = value instanceof PyUndefined ? 0 : sizeOf(value)
  return size === undefined || size > 0
}
