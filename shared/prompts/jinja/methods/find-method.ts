import { getAttribute, getItem, type MethodFinder } from '../access'
import { escapeHtml } from '../escape'
import type { Meter } from '../meter'
import { isFloat, numberOf } from '../numbers'
import { strOf } from '../python-print'
import { formatBraces, type Reach } from '../str-format'
import { PyDict, PyFloat, PyFunction, PyMarkup, PyRange, PyTuple, PyView, type Value } from '../values'
import { containerMethods, dictMethods, fillDict, listMethods, numberMethods, tupleMethods } from './collection-methods'
import { callMethod, type Method } from './method'
import { textMethods } from './text-methods'
import { typeError } from '../errors'

/** Finds a Python method by name among those this interpreter has; nothing of JavaScript's can be reached. */
export const findMethod: MethodFinder = (value, name, meter) => {
  if (typeof value === 'string') return textMethod(value, name, meter)
  if (value instanceof PyMarkup) return markupMethod(value, name, meter)
  if (Array.isArray(value)) return bound(listMethods, value, name, 'list', meter)
  if (value instanceof PyTuple) return bound(tupleMethods, value, name, 'tuple', meter)
  if (value instanceof PyDict)
    return name === 'update' ? updateOf(value, meter) : bound(dictMethods, value, name, 'dict', meter)
  if (value instanceof PyRange || value instanceof PyView) return bound(containerMethods, value, name, 'range', meter)
  if (numberOf(value) === undefined) return undefined
  if (isFloat(value)) return name === 'is_integer' ? isIntegerOf(value) : undefined
  return bound(numberMethods, value, name, 'int', meter)
}

const bound = <T>(
  methods: ReadonlyMap<string, Method<T>>,
  self: T,
  name: string,
  type: string,
  meter: Meter,
): PyFunction | undefined => {
  const method = methods.get(name)
  return method && new PyFunction(`${name} of ${type} object`, (args) => callMethod(name, method, self, args, meter))
}

const textMethod = (text: string, name: string, meter: Meter): PyFunction | undefined => {
  if (name === 'format') return new PyFunction('format', (args) => formatBraces(text, args, reachWith(meter), meter))
  if (name === 'format_map')
    return new PyFunction('format_map', (args) => {
      const [map] = args.positional
      if (args.named.size > 0 || args.positional.length !== 1 || !(map instanceof PyDict))
        throw typeError('format_map() takes exactly one argument')
      const named = new Map([...map.entries()].map(([key, value]) => [strOf(key, meter), value]))
      return formatBraces(text, { positional: [], named }, reachWith(meter), meter)
    })
  const method = textMethods.get(name)
  return (
    method &&
    new PyFunction(`${name} of str object`, (args) => {
      meter.scan(text.length)
      return callMethod(name, method, text, args, meter)
    })
  )
}

const reachWith = (meter: Meter): Reach => ({
  attribute: (of, name) => getAttribute(of, name, meter, findMethod),
  item: (of, key) => getItem(of, key, meter, findMethod),
})

// What goes into an escaped text is escaped, and what comes out of it is escaped text again.
const markupMethod = (markup: PyMarkup, name: string, meter: Meter): PyFunction | undefined => {
  const inner = textMethod(markup.text, name, meter)
  const escaped = (value: Value): Value => (typeof value === 'string' ? escapeHtml(value) : value)
  const marked = (value: Value): Value => {
    if (typeof value === 'string') return new PyMarkup(value)
    if (Array.isArray(value)) return value.map(marked)
    return value instanceof PyTuple ? new PyTuple(value.items.map(marked)) : value
  }
  return (
    inner &&
    new PyFunction(inner.name, ({ positional, named }) =>
      marked(
        inner.call({
          positional: positional.map((value) => (Array.isArray(value) ? value.map(escaped) : escaped(value))),
          named: new Map([...named].map(([key, value]) => [key, escaped(value)])),
        }),
      ),
    )
  )
}

const updateOf = (dict: PyDict, meter: Meter): PyFunction =>
  new PyFunction('update of dict object', ({ positional, named }) => {
    for (const source of positional) fillDict(dict, source, meter)
    for (const [key, value] of named) dict.set(key, value)
    return null
  })

const isIntegerOf = (value: Value): PyFunction =>
  new PyFunction('is_integer of float object', () => value instanceof PyFloat && Number.isFinite(value.value))
