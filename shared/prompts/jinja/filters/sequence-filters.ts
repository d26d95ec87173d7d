import { compareValues, isEqual, makeSeen, sortValues } from '../compare'
import { operate } from '../arithmetic'
import { PythonError, typeError } from '../errors'
import { generator, isTrue, iterate, lengthOf, listOf } from '../iterate'
import type { Meter } from '../meter'
import { failUndefined, indexOf } from '../numbers'
import { charactersOf } from '../text-tools'
import { typeNameOf } from '../type-names'
import { isText, PyDict, PyIterator, PyMarkup, PyTuple, PyUndefined, textOf, type Value } from '../values'
import { attributeGetter, type Filter, filter, type FilterContext, lowered } from './filter'

const empty = (message: string): PyUndefined => new PyUndefined('', message)

const dictSort: Filter['run'] = (value, [caseSensitive = false, by = 'key', reverse = false], { meter }) => {
  if (by !== 'key' && by !== 'value')
    throw new PythonError('FilterArgumentError', 'You can only sort by either "key" or "value"')
  if (!(value instanceof PyDict)) {
    failUndefined(value)
    throw new PythonError('AttributeError', `'${typeNameOf(value)}' object has no attribute 'items'`)
  }
  const pairs = Array.from(value.entries(), (entry) => new PyTuple(entry))
  const keyOf = (pair: Value): Value => {
    const key = (pair as PyTuple).items[by === 'key' ? 0 : 1] as Value
    return isTrue(caseSensitive) ? key : lowered(key)
  }
  return sortValues(pairs, keyOf, isTrue(reverse), meter)
}

// `attribute='age,name'` sorts by several; ages are compared before names.
const sortKey = (attribute: Value | undefined, caseSensitive: Value, meter: Meter): ((item: Value) => Value) => {
  const paths: (Value | undefined)[] =
    attribute !== undefined && isText(attribute) ? textOf(attribute).split(',') : [attribute]
  const getters = paths.map((path) => attributeGetter(path, meter, { ignoreCase: !isTrue(caseSensitive) }))
  return (item) => new PyTuple(getters.map((get) => get(item)))
}

const extreme =
  (isBetter: (order: number) => boolean, operator: '<' | '>'): Filter['run'] =>
  (value, [caseSensitive = false, attribute], { meter }) => {
    const keyOf = attributeGetter(attribute, meter, { ignoreCase: !isTrue(caseSensitive) })
    let best: { value: Value; key: Value } | undefined
    for (const item of iterate(value, meter)) {
      const key = keyOf(item)
      if (!best || isBetter(compareValues(key, best.key, meter, operator))) best = { value: item, key }
    }
    return best ? best.value : empty('No aggregated item, sequence was empty.')
  }

function* slices(value: Value, count: number, fill: Value, meter: Meter): Generator<Value, void, undefined> {
  const items = listOf(value, meter)
  if (count === 0) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero')
  const each = Math.floor(items.length / count)
  const extra = items.length - each * count
  let at = 0
  for (let number = 0; number < count; number++) {
    meter.spend()
    const size = each + (number < extra ? 1 : 0)
    const slice = items.slice(at, at + size)
    at += size
    if (fill !== null && number >= extra) slice.push(fill)
    yield slice
  }
}

function* batches(value: Value, size: number, fill: Value, meter: Meter): Generator<Value, void, undefined> {
  let batch: Value[] = []
  for (const item of iterate(value, meter)) {
    if (batch.length === size) {
      yield batch
      batch = []
    }
    batch.push(item)
  }
  if (batch.length === 0) return
  if (fill !== null && batch.length < size) {
    meter.spend(size - batch.length)
    while (batch.length < size) batch.push(fill)
  }
  yield batch
}

function* uniques(value: Value, keyOf: (item: Value) => Value, meter: Meter): Generator<Value, void, undefined> {
  const isNew = makeSeen()
  for (const item of iterate(value, meter)) if (!isNew(keyOf(item))) yield item
}

const groupBy: Filter['run'] = (value, [attribute, fallback, caseSensitive = false], { meter }) => {
  const keyOf = attributeGetter(attribute, meter, { ignoreCase: !isTrue(caseSensitive), fallback })
  const shownOf = attributeGetter(attribute, meter, { fallback })
  const groups: { key: Value; items: Value[] }[] = []
  for (const item of sortValues(iterate(value, meter), keyOf, false, meter)) {
    const key = keyOf(item)
    const last = groups.at(-1)
    if (last && isEqual(last.key, key, meter)) last.items.push(item)
    else groups.push({ key, items: [item] })
  }
  return groups.map(({ items }) => new PyTuple([shownOf(items[0] as Value), items], true))
}

const last: Filter['run'] = (value, _args, context) => {
  if (value instanceof PyIterator) throw typeError(`'${typeNameOf(value)}' object is not reversible`)
  if (isText(value)) return charactersOf(textOf(value)).at(-1) ?? empty('No last item, sequence was empty.')
  const items = reversible(value, context)
  return items.length > 0 ? (items.at(-1) as Value) : empty('No last item, sequence was empty.')
}

const reversible = (value: Value, { meter }: FilterContext): Value[] => {
  if (value instanceof PyUndefined) throw typeError("'Undefined' object is not reversible")
  return listOf(value, meter)
}

const reverse: Filter['run'] = (value, _args, context) => {
  if (isText(value)) {
    const text = Array.from(textOf(value)).toReversed().join('')
    return value instanceof PyMarkup ? new PyMarkup(text) : text
  }
  const items = listOf(value, context.meter).toReversed()
  return value instanceof PyIterator || value instanceof PyUndefined ? items : generator('reversed', items.values())
}

const sum: Filter['run'] = (value, [attribute, start = 0], { meter }) => {
  const get = attributeGetter(attribute, meter)
  if (isText(start)) throw typeError("sum() can't sum strings [use ''.join(seq) instead]")
  let total: Value = start
  for (const item of iterate(value, meter)) total = operate('+', total, get(item), meter)
  return total
}

const random: Filter['run'] = (value, _args, context) => {
  const size = lengthOf(value)
  if (size === 0) return empty('No random item, sequence was empty.')
  if (value instanceof PyDict) throw new PythonError('KeyError', '0')
  return listOf(value, context.meter)[Math.floor(context.random() * size)] as Value
}

function* pairs(value: Value): Generator<Value, void, undefined> {
  if (value instanceof PyUndefined) return
  if (!(value instanceof PyDict)) throw typeError('Can only get item pairs from a mapping.')
  for (const entry of value.entries()) yield new PyTuple(entry)
}

/** Filters that take a sequence, or give one. */
export const sequenceFilters: readonly (readonly [string, Filter])[] = [
  [
    'batch',
    filter('linecount|fill_with', (value, [size = 1, fill = null], { meter }) =>
      generator('do_batch', batches(value, indexOf(size), fill, meter)),
    ),
  ],
  [
    'slice',
    filter('slices|fill_with', (value, [count = 1, fill = null], { meter }) =>
      generator('sync_do_slice', slices(value, indexOf(count), fill, meter)),
    ),
  ],
  ['count', filter('', (value) => lengthOf(value))],
  ['length', filter('', (value) => lengthOf(value))],
  ['list', filter('', (value, _args, { meter }) => listOf(value, meter))],
  [
    'first',
    filter('', (value, _args, { meter }) => {
      for (const item of iterate(value, meter)) return item
      return empty('No first item, sequence was empty.')
    }),
  ],
  ['last', filter('', last)],
  ['reverse', filter('', reverse)],
  ['random', filter('', random)],
  [
    'sort',
    filter(
      'reverse case_sensitive attribute',
      (value, [isReverse = false, caseSensitive = false, attribute], { meter }) =>
        sortValues(iterate(value, meter), sortKey(attribute, caseSensitive, meter), isTrue(isReverse), meter),
    ),
  ],
  ['dictsort', filter('case_sensitive by reverse', dictSort)],
  [
    'unique',
    filter('case_sensitive attribute', (value, [caseSensitive = false, attribute], { meter }) =>
      generator(
        'do_unique',
        uniques(value, attributeGetter(attribute, meter, { ignoreCase: !isTrue(caseSensitive) }), meter),
      ),
    ),
  ],
  [
    'min',
    filter(
      'case_sensitive attribute',
      extreme((order) => order < 0, '<'),
    ),
  ],
  [
    'max',
    filter(
      'case_sensitive attribute',
      extreme((order) => order > 0, '>'),
    ),
  ],
  ['sum', filter('attribute start', sum)],
  ['groupby', filter('attribute|default case_sensitive', groupBy)],
  ['items', filter('', (value) => generator('do_items', pairs(value)))],
]
