import { keyError, placeIn } from '../access'
import { contains, isEqual, sortValues } from '../compare'
import { PythonError, typeError, valueError } from '../errors'
import { isTrue, iterate, listOf } from '../iterate'
import type { Meter } from '../meter'
import { indexOf } from '../numbers'
import { reprOf } from '../python-print'
import { positional } from '../bind'
import { PyDict, PyObject, PyTuple, PyView, type Value } from '../values'
import type { Method } from './method'

const method = <T>(parameters: string, required: number, run: Method<T>['run']): Method<T> => ({
  parameters: parameters === '' ? [] : parameters.split(' '),
  required,
  run,
})

const placeOfItem = (
  items: readonly Value[],
  args: readonly (Value | undefined)[],
  meter: Meter,
  message: string,
): number => {
  const [wanted = null, start, stop] = args
  const from = start === undefined ? 0 : Math.max(0, placeIn(start, items.length))
  const to = stop === undefined ? items.length : placeIn(stop, items.length)
  const at = items.findIndex(
    (item, index) => index >= from && index < to && (item === wanted || isEqual(item, wanted, meter)),
  )
  if (at === -1) throw valueError(message)
  return at
}

const countOf = (items: readonly Value[], wanted: Value, meter: Meter): number =>
  items.filter((item) => item === wanted || isEqual(item, wanted, meter)).length

/** The methods of `list` that templates may call. They change only the template's own copy of a value. */
export const listMethods: ReadonlyMap<string, Method<Value[]>> = new Map<string, Method<Value[]>>([
  ['append', method('item', 1, (self, [item = null]) => (self.push(item), null))],
  [
    'extend',
    method('items', 1, (self, [items = null], meter) => {
      for (const item of listOf(items, meter)) self.push(item)
      return null
    }),
  ],
  [
    'insert',
    method('index item', 2, (self, [index = 0, item = null], meter) => {
      meter.spend(self.length >>> 4)
      self.splice(Math.max(0, placeIn(index, self.length)), 0, item)
      return null
    }),
  ],
  [
    'pop',
    method('index', 0, (self, [index = -1], meter) => {
      if (self.length === 0) throw new PythonError('IndexError', 'pop from empty list')
      const at = placeIn(index, self.length)
      if (at < 0 || at >= self.length) throw new PythonError('IndexError', 'pop index out of range')
      meter.spend(self.length >>> 4)
      return self.splice(at, 1)[0] as Value
    }),
  ],
  [
    'remove',
    method('item', 1, (self, args, meter) => {
      self.splice(placeOfItem(self, args.slice(0, 1), meter, 'list.remove(x): x not in list'), 1)
      return null
    }),
  ],
  [
    'index',
    method('item start stop', 1, (self, args, meter) =>
      placeOfItem(self, args, meter, `${reprOf(args[0] ?? null, meter)} is not in list`),
    ),
  ],
  ['count', method('item', 1, (self, [item = null], meter) => countOf(self, item, meter))],
  [
    'reverse',
    method('', 0, (self, _args, meter) => {
      meter.spend(self.length)
      self.splice(0, self.length, ...self.toReversed())
      return null
    }),
  ],
  ['copy', method('', 0, (self, _args, meter) => listOf(self, meter))],
  ['clear', method('', 0, (self) => ((self.length = 0), null))],
  [
    'sort',
    method('key reverse', 0, (self, [key = null, reverse = false], meter) => {
      const keyOf = (value: Value): Value => (key instanceof PyObject ? key.call(positional(value)) : value)
      self.splice(0, self.length, ...sortValues(self, keyOf, isTrue(reverse), meter))
      return null
    }),
  ],
])

/** The methods of `tuple`. */
export const tupleMethods: ReadonlyMap<string, Method<PyTuple>> = new Map<string, Method<PyTuple>>([
  [
    'index',
    method('item start stop', 1, (self, args, meter) =>
      placeOfItem(self.items, args, meter, 'tuple.index(x): x not in tuple'),
    ),
  ],
  ['count', method('item', 1, (self, [item = null], meter) => countOf(self.items, item, meter))],
])

/** Fills a dict from another dict or from pairs, as `dict(…)` and `update` do. */
export const fillDict = (dict: PyDict, source: Value, meter: Meter): void => {
  if (source instanceof PyDict) {
    meter.spend(source.size)
    for (const [key, value] of source.entries()) dict.set(key, value)
    return
  }
  let number = 0
  for (const pair of iterate(source, meter)) {
    const items = listOf(pair, meter)
    if (items.length !== 2)
      throw valueError(`dictionary update sequence element #${number} has length ${items.length}; 2 is required`)
    dict.set(items[0] as Value, items[1] as Value)
    number++
  }
}

// None is a value like any other, so `??` would not do.
const otherwise = <T>(value: Value | undefined, fallback: T): Value | T => (value === undefined ? fallback : value)

/** The methods of `dict` that templates may call. `update` takes names too and stands apart. */
export const dictMethods: ReadonlyMap<string, Method<PyDict>> = new Map<string, Method<PyDict>>([
  ['items', method('', 0, (self) => new PyView(self, 'items'))],
  ['keys', method('', 0, (self) => new PyView(self, 'keys'))],
  ['values', method('', 0, (self) => new PyView(self, 'values'))],
  ['get', method('key default', 1, (self, [key = null, fallback = null]) => otherwise(self.get(key), fallback))],
  ['copy', method('', 0, (self, _args, meter) => (meter.spend(self.size), self.copy()))],
  ['clear', method('', 0, (self) => (self.clear(), null))],
  [
    'pop',
    method('key default', 1, (self, [key = null, fallback]) => {
      const value = otherwise(self.get(key), fallback)
      if (value === undefined) throw keyError(key)
      self.delete(key)
      return value
    }),
  ],
  [
    'popitem',
    method('', 0, (self) => {
      const last = [...self.entries()].at(-1)
      if (!last) throw new PythonError('KeyError', "'popitem(): dictionary is empty'")
      self.delete(last[0])
      return new PyTuple(last)
    }),
  ],
  [
    'setdefault',
    method('key default', 1, (self, [key = null, fallback = null]) => {
      const value = self.get(key)
      if (value === undefined) self.set(key, fallback)
      return value === undefined ? fallback : value
    }),
  ],
  [
    'fromkeys',
    method('keys value', 1, (_self, [keys = null, value = null], meter) => {
      const dict = new PyDict()
      for (const key of iterate(keys, meter)) dict.set(key, value)
      return dict
    }),
  ],
])

/** The methods of a range and of the views of a dict. */
export const containerMethods: ReadonlyMap<string, Method<Value>> = new Map<string, Method<Value>>([
  [
    'index',
    method('item', 1, (self, args, meter) =>
      placeOfItem(listOf(self, meter), args, meter, `${reprOf(args[0] ?? null, meter)} is not in range`),
    ),
  ],
  ['count', method('item', 1, (self, [item = null], meter) => countOf(listOf(self, meter), item, meter))],
  [
    'isdisjoint',
    method(
      'other',
      1,
      (self, [other = null], meter) => !listOf(other, meter).some((item) => contains(self, item, meter)),
    ),
  ],
])

/** The methods of numbers. */
export const numberMethods: ReadonlyMap<string, Method<Value>> = new Map<string, Method<Value>>([
  [
    'bit_length',
    method('', 0, (self) => {
      if (typeof self !== 'bigint' && !Number.isInteger(Number(self))) throw typeError('bit_length() is of ints')
      const whole = BigInt(self as number | bigint | boolean)
      return whole === 0n ? 0 : (whole < 0n ? -whole : whole).toString(2).length
    }),
  ],
  ['conjugate', method('', 0, (self) => self)],
  ['as_integer_ratio', method('', 0, (self) => new PyTuple([indexOf(self), 1]))],
])
