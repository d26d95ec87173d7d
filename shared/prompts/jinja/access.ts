import { PythonError, typeError, valueError } from './errors'
import { lengthOf } from './iterate'
import type { Meter } from './meter'
import { failUndefined, indexOf } from './numbers'
import { reprOf } from './python-print'
import { charactersOf, isWide } from './text-tools'
import { objectNameOf, typeNameOf } from './type-names'
import {
  isText,
  type PyFunction,
  PyDict,
  PyMarkup,
  PyObject,
  PyRange,
  PyTuple,
  PyUndefined,
  textOf,
  type Value,
} from './values'

/** Finds the method of a value by name. */
export type MethodFinder = (value: Value, name: string, meter: Meter) => PyFunction | undefined

/** `value.name` in a template: the attribute, else the item of that name, else undefined. */
export const getAttribute = (value: Value, name: string, meter: Meter, findMethod: MethodFinder): Value =>
  attributeOrItem(value, name, meter, findMethod)

/** `value[key]` in a template: the item, else for a text the attribute of that name, else undefined. */
export const getItem = (value: Value, key: Value, meter: Meter, findMethod: MethodFinder): Value => {
  failUndefined(value)
  const item = itemOf(value, key)
  if (item !== undefined) return item
  return orUndefined(isText(key) ? ownAttribute(value, textOf(key), meter, findMethod) : undefined, value, key)
}

/** What `value|attr('name')` gives: the attribute alone. */
export const getOwnAttribute = (value: Value, name: string, meter: Meter, findMethod: MethodFinder): Value =>
  orUndefined(ownAttribute(value, name, meter, findMethod), value, name)

const attributeOrItem = (value: Value, name: string, meter: Meter, findMethod: MethodFinder): Value => {
  const attribute = ownAttribute(value, name, meter, findMethod)
  return orUndefined(attribute === undefined ? itemOf(value, name) : attribute, value, name)
}

// None is a value like any other, so `??` would not do.
const orUndefined = (found: Value | undefined, value: Value, key: Value): Value =>
  found === undefined ? undefinedIn(value, key) : found

// Names that every Python object has, or every function: reaching for them is refused, not undefined.
const unsafeNames = new Set(
  'class dict doc init new repr str hash eq ne lt le gt ge getattribute setattr delattr dir format reduce reduce_ex sizeof subclasshook init_subclass module'
    .split(' ')
    .map((name) => `__${name}__`),
)

const ownAttribute = (value: Value, name: string, meter: Meter, findMethod: MethodFinder): Value | undefined => {
  if (value instanceof PyUndefined) {
    if (unsafeNames.has(name)) return unsafe(value, name)
    failUndefined(value)
  }
  if (name.startsWith('_')) return unsafeNames.has(name) ? unsafe(value, name) : undefined
  if (value instanceof PyObject) return value.attribute(name)
  if (value instanceof PyTuple && value.isGroup && (name === 'grouper' || name === 'list'))
    return value.items[name === 'grouper' ? 0 : 1]
  return findMethod(value, name, meter)
}

const unsafe = (value: Value, name: string): PyUndefined =>
  new PyUndefined(name, `access to attribute '${name}' of '${typeNameOf(value)}' object is unsafe.`, 'SecurityError')

const undefinedIn = (value: Value, key: Value): PyUndefined =>
  isText(key)
    ? new PyUndefined(textOf(key), `'${objectNameOf(value)}' has no attribute '${textOf(key)}'`)
    : new PyUndefined('', `${objectNameOf(value)} has no element ${reprOf(key)}`)

// `value[key]` of Python; undefined where Python raises a TypeError or LookupError.
const itemOf = (value: Value, key: Value): Value | undefined => {
  if (value instanceof PyDict) return Array.isArray(key) || key instanceof PyDict ? undefined : value.get(key)
  if (typeof key !== 'number' && typeof key !== 'boolean') return undefined
  if (!Number.isInteger(Number(key))) return undefined
  const at = Number(key)
  if (Array.isArray(value)) return value[at < 0 ? at + value.length : at]
  if (value instanceof PyTuple) return value.items[at < 0 ? at + value.items.length : at]
  if (value instanceof PyRange) {
    const place = at < 0 ? at + value.length : at
    return place >= 0 && place < value.length ? value.at(place) : undefined
  }
  if (!isText(value)) return undefined
  const characters = charactersOf(textOf(value))
  const character = characters[at < 0 ? at + characters.length : at]
  return character !== undefined && value instanceof PyMarkup ? new PyMarkup(character) : character
}

/** `value[start:stop:step]`. */
export const getSlice = (value: Value, bounds: readonly [Value, Value, Value], meter: Meter): Value => {
  failUndefined(value)
  if (value instanceof PyDict) throw typeError("unhashable type: 'slice'")
  if (!(isText(value) || Array.isArray(value) || value instanceof PyTuple || value instanceof PyRange))
    throw typeError(`'${typeNameOf(value)}' object is not subscriptable`)
  const [start, stop, step] = bounds.map((bound) => (bound === null ? null : sliceIndex(bound)))
  if (step === 0) throw valueError('slice step cannot be zero')
  const size = lengthOf(value)
  const indexes = sliceIndexes(size, start ?? null, stop ?? null, step ?? 1)
  meter.spend(isText(value) ? indexes.length >>> 6 : indexes.length)

  if (isText(value)) {
    const text = textOf(value)
    const sliced =
      (step ?? 1) === 1 && !isWide(text)
        ? text.slice(indexes[0] ?? 0, (indexes[0] ?? 0) + indexes.length)
        : pickAll(charactersOf(text), indexes).join('')
    return value instanceof PyMarkup ? new PyMarkup(sliced) : sliced
  }
  if (value instanceof PyRange) {
    const first = value.at(indexes[0] ?? 0)
    const by = value.step * (step ?? 1)
    return new PyRange(first, first + indexes.length * by, by)
  }
  return Array.isArray(value) ? pickAll(value, indexes) : new PyTuple(pickAll(value.items, indexes))
}

const sliceIndex = (bound: Value): number => {
  if (typeof bound === 'number' || typeof bound === 'boolean' || typeof bound === 'bigint') {
    const index = Number(bound)
    if (Number.isInteger(index)) return index
  }
  failUndefined(bound)
  throw typeError('slice indices must be integers or None or have an __index__ method')
}

const sliceIndexes = (size: number, start: number | null, stop: number | null, step: number): number[] => {
  const clamp = (bound: number | null, whenAbsent: number): number => {
    if (bound === null) return whenAbsent
    const place = bound < 0 ? bound + size : bound
    return step > 0 ? Math.min(Math.max(place, 0), size) : Math.min(Math.max(place, -1), size - 1)
  }
  const from = clamp(start, step > 0 ? 0 : size - 1)
  const to = clamp(stop, step > 0 ? size : -1)
  const count = Math.max(0, Math.ceil((to - from) / step))
  return Array.from({ length: count }, (_, index) => from + index * step)
}

const pickAll = <T>(items: ArrayLike<T>, indexes: readonly number[]): T[] => indexes.map((index) => items[index] as T)

/** The place in a list that `insert`, `pop` and `index` mean. */
export const placeIn = (index: Value, size: number): number => {
  const at = indexOf(index)
  return at < 0 ? at + size : at
}

/** Raises what Python raises for a missing key. */
export const keyError = (key: Value): PythonError => new PythonError('KeyError', reprOf(key))
