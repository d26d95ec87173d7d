import { getItem } from '../access'
import type { Meter } from '../meter'
import { findMethod } from '../methods/find-method'
import { strOf } from '../python-print'
import { type Arguments, isText, PyMarkup, PyUndefined, textOf, type Value } from '../values'

/** What a filter may use beside its value and arguments. */
export interface FilterContext {
  readonly meter: Meter
  /** Applies another filter or test by name, as `map` and `select` do. */
  filter(name: Value, value: Value, args: Arguments): Value
  test(name: Value, value: Value, args: Arguments): boolean
  /** A number in [0, 1), the same in every rendering: a prompt must come out alike when a run is repeated. */
  random(): number
}

/** One filter: its parameters by name (null where it takes whatever it is given), how many must be there, and what it does. */
export interface Filter {
  readonly parameters: readonly string[] | null
  readonly required: number
  run(value: Value, args: readonly (Value | undefined)[], context: FilterContext, raw: Arguments): Value
}

/** A filter with parameters written in one line; those before the bar must be given. */
export const filter = (parameters: string, run: Filter['run']): Filter => {
  const [must = '', may = ''] = parameters.includes('|') ? parameters.split('|') : ['', parameters]
  const names = (text: string): string[] => text.split(' ').filter((name) => name !== '')
  return { parameters: [...names(must), ...names(may)], required: names(must).length, run }
}

/** A filter that reads its arguments itself. */
export const rawFilter = (run: Filter['run']): Filter => ({ parameters: null, required: 0, run })

/** The text of a value: what is escaped stays marked so. */
export const softText = (value: Value, meter: Meter): string | PyMarkup => (isText(value) ? value : strOf(value, meter))

/** Changes a text and keeps its mark. */
export const mapText = (value: Value, meter: Meter, change: (text: string) => string): Value => {
  const text = softText(value, meter)
  meter.scan(textOf(text).length)
  return typeof text === 'string' ? change(text) : new PyMarkup(change(text.text))
}

/** Reads `attribute='a.b.0'` of items. */
export const attributeGetter = (
  attribute: Value | undefined,
  meter: Meter,
  options: { ignoreCase?: boolean; fallback?: Value } = {},
): ((item: Value) => Value) => {
  const parts = attributeParts(attribute)
  return (item) => {
    let value = item
    for (const part of parts) {
      value = getItem(value, part, meter, findMethod)
      if (options.fallback !== undefined && options.fallback !== null && value instanceof PyUndefined)
        value = options.fallback
    }
    return options.ignoreCase ? lowered(value) : value
  }
}

/** The parts of an attribute path; digits are indexes. */
export const attributeParts = (attribute: Value | undefined): Value[] => {
  if (attribute === undefined || attribute === null) return []
  if (!isText(attribute)) return [attribute]
  return textOf(attribute)
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** A text in lower case, anything else as it is: how case is ignored. */
export const lowered = (value: Value): Value => (isText(value) ? textOf(value).toLowerCase() : value)
