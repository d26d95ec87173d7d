import { getOwnAttribute } from '../access'
import { PythonError, typeError, valueError } from '../errors'
import { fixedText, roundFloat } from '../float-text'
import { isTrue } from '../iterate'
import { findMethod } from '../methods/find-method'
import { negate, operate } from '../arithmetic'
import { failUndefined, indexOf, intOf, isFloat, numberOf, toFloat, toInt } from '../numbers'
import { strOf } from '../python-print'
import { typeNameOf } from '../type-names'
import { float, int, isText, PyMarkup, textOf, type Value } from '../values'
import { type Filter, filter } from './filter'
import { isMissing } from './mapping-filters'
import { jsonText } from './json-text'
import { prettyText } from './pretty-text'

const forgive = <T>(attempt: () => T, otherwise: () => T): T => {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof PythonError && (error.type === 'TypeError' || error.type === 'ValueError')) return otherwise()
    throw error
  }
}

const toIntOr: Filter['run'] = (value, [fallback = 0, base = 10]) =>
  forgive(
    () => toInt(value, isText(value) ? indexOf(base) : 10),
    () =>
      forgive(
        () => toInt(float(toFloat(value))),
        () => fallback,
      ),
  )

const absolute: Filter['run'] = (value) => {
  const number = numberOf(value)
  if (number === undefined) {
    failUndefined(value)
    throw typeError(`bad operand type for abs(): '${typeNameOf(value)}'`)
  }
  if (isFloat(value)) return float(Math.abs(Number(number)))
  return number < 0 ? negate(value) : int(BigInt(number))
}

const round: Filter['run'] = (value, [precision = 0, method = 'common'], { meter }) => {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor')
    throw new PythonError('FilterArgumentError', 'method must be common, ceil or floor')
  const digits = indexOf(precision)
  if (method !== 'common') {
    const power = operate('**', 10, digits, meter)
    const product = operate('*', value, power, meter)
    if (numberOf(product) === undefined) throw typeError(`must be real number, not ${typeNameOf(product)}`)
    const scaled = toFloat(product)
    if (!Number.isFinite(scaled)) throw valueError('cannot convert float infinity or NaN to integer')
    const whole = method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)
    return operate('/', int(BigInt(whole)), power, meter)
  }
  const whole = intOf(value)
  if (whole !== undefined) return roundInt(BigInt(whole), digits)
  if (!isFloat(value)) {
    failUndefined(value)
    throw typeError(`type ${typeNameOf(value)} doesn't define __round__ method`)
  }
  return float(roundFloat(toFloat(value), digits))
}

const roundInt = (value: bigint, digits: number): Value => {
  if (digits >= 0 || digits < -5000) return digits >= 0 ? int(value) : 0
  const unit = 10n ** BigInt(-digits)
  const magnitude = value < 0n ? -value : value
  const remainder = (magnitude % unit) * 2n
  const quotient = magnitude / unit
  const up = remainder > unit || (remainder === unit && quotient % 2n === 1n)
  const rounded = (up ? quotient + 1n : quotient) * unit
  return int(value < 0n ? -rounded : rounded)
}

const fileSize: Filter['run'] = (value, [binary = false]) => {
  const bytes = toFloat(value)
  const base = isTrue(binary) ? 1024 : 1000
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${strOf(toInt(float(bytes)))} Bytes`
  const letters = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
  const last = letters.length - 1
  let index = 0
  while (index < last && bytes >= base ** (index + 2)) index++
  const letter = isTrue(binary) ? `${letters[index]?.toUpperCase()}i` : letters[index]
  const shown = (base * bytes) / base ** (index + 2)
  return `${Number.isFinite(shown) ? fixedText(shown, 1) : strOf(float(shown))} ${letter}B`
}

/** Filters of numbers and of any value. */
export const valueFilters: readonly (readonly [string, Filter])[] = [
  ['abs', filter('', absolute)],
  ['int', filter('default base', toIntOr)],
  [
    'float',
    filter('default', (value, [fallback = float(0)]) =>
      forgive(
        () => float(toFloat(value)),
        () => fallback,
      ),
    ),
  ],
  ['round', filter('precision method', round)],
  ['filesizeformat', filter('binary', fileSize)],
  [
    'd',
    filter('default_value boolean', (value, [fallback = '', boolean = false]) =>
      isMissing(value, isTrue(boolean)) ? fallback : value,
    ),
  ],
  [
    'default',
    filter('default_value boolean', (value, [fallback = '', boolean = false]) =>
      isMissing(value, isTrue(boolean)) ? fallback : value,
    ),
  ],
  [
    'attr',
    filter('name|', (value, [name = ''], { meter }) => {
      if (!isText(name)) throw typeError(`attribute name must be string, not '${typeNameOf(name)}'`)
      return getOwnAttribute(value, textOf(name), meter, findMethod)
    }),
  ],
  ['tojson', filter('indent', (value, [indent = null], { meter }) => new PyMarkup(jsonText(value, indent, meter)))],
  ['pprint', filter('', (value, _args, { meter }) => prettyText(value, meter))],
]
