import { typeError, valueError } from './errors'
import { typeNameOf } from './type-names'
import { int, isText, PyFloat, PyUndefined, textOf, type Value } from './values'
import { PythonError } from './errors'
import { stripSpaces } from './text-tools'

/** The number in an int or bool; undefined for everything else. */
export const intOf = (value: Value): number | bigint | undefined => {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined
  if (typeof value === 'bigint') return value
  return typeof value === 'boolean' ? Number(value) : undefined
}

/** The number in an int, bool or float; undefined for everything else. */
export const numberOf = (value: Value): number | bigint | undefined => {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return Number(value)
  return value instanceof PyFloat ? value.value : undefined
}

/** Whether a value is a float. */
export const isFloat = (value: Value): boolean =>
  value instanceof PyFloat || (typeof value === 'number' && !Number.isInteger(value))

/** An int that is used as an index, a count or a width. */
export const indexOf = (value: Value): number => {
  const number = intOf(value)
  if (number === undefined) {
    failUndefined(value)
    throw typeError(`'${typeNameOf(value)}' object cannot be interpreted as an integer`)
  }
  return Number(number)
}

/** Raises what any use of an undefined value raises. */
export const failUndefined = (value: Value): void => {
  if (value instanceof PyUndefined) throw new PythonError(value.type, value.message)
}

/** Python's `int(value)`. */
export const toInt = (value: Value, base = 10): Value => {
  const number = numberOf(value)
  if (isFloat(value)) {
    const float = Number(number)
    if (Number.isNaN(float)) throw valueError('cannot convert float NaN to integer')
    if (!Number.isFinite(float)) throw new PythonError('OverflowError', 'cannot convert float infinity to integer')
    return int(BigInt(Math.trunc(float)))
  }
  if (number !== undefined) return typeof number === 'bigint' ? int(number) : number
  if (isText(value)) return parseInteger(textOf(value), base)
  failUndefined(value)
  throw typeError(`int() argument must be a string, a bytes-like object or a real number, not '${typeNameOf(value)}'`)
}

/** Python's `float(value)`. */
export const toFloat = (value: Value): number => {
  const number = numberOf(value)
  if (number !== undefined) {
    const float = Number(number)
    if (!Number.isFinite(float) && typeof number === 'bigint')
      throw new PythonError('OverflowError', 'int too large to convert to float')
    return float
  }
  if (isText(value)) return parseFloatText(textOf(value))
  failUndefined(value)
  throw typeError(`float() argument must be a string or a real number, not '${typeNameOf(value)}'`)
}

const prefixes: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 }

const parseInteger = (text: string, base: number): Value => {
  const refused = (): PythonError => valueError(`invalid literal for int() with base ${base}: '${text.slice(0, 200)}'`)
  if (base !== 0 && (base < 2 || base > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0')
  const match = /^([+-]?)(?:0([xXoObB])_?)?([\da-zA-Z](?:_?[\da-zA-Z])*)$/.exec(asciiDigits(stripSpaces(text)))
  if (!match) throw refused()
  const [, sign, mark, body = ''] = match
  const marked = mark === undefined ? undefined : prefixes[mark.toLowerCase()]
  // In base 16 a leading 0b is two digits, not a mark.
  const isMark = marked !== undefined && (base === 0 || base === marked)
  const digits = (mark !== undefined && !isMark ? `0${mark}${body}` : body).replaceAll('_', '').toLowerCase()
  const actual = base === 0 ? (marked ?? 10) : base
  if (base === 0 && marked === undefined && /^0+[1-9]/.test(digits)) throw refused()
  if (digits.length > 4300)
    throw valueError(`Exceeds the limit (4300 digits) for integer string conversion: value has ${digits.length} digits`)
  let total = 0n
  for (const digit of digits) {
    const worth = Number.parseInt(digit, 36)
    if (worth >= actual) throw refused()
    total = total * BigInt(actual) + BigInt(worth)
  }
  return int(sign === '-' ? -total : total)
}

const parseFloatText = (text: string): number => {
  const trimmed = asciiDigits(stripSpaces(text)).toLowerCase()
  const word = /^([+-]?)(inf|infinity|nan)$/.exec(trimmed)
  if (word) return (word[1] === '-' ? -1 : 1) * (word[2] === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY)
  if (
    !/^[+-]?(?:\d+(?:_\d+)*\.?|(?=\.\d))(?:(?<=\.)\d+(?:_\d+)*|\.\d+(?:_\d+)*)?(?:e[+-]?\d+(?:_\d+)*)?$/.test(trimmed)
  )
    throw valueError(`could not convert string to float: '${text.slice(0, 200)}'`)
  return Number(trimmed.replaceAll('_', ''))
}

// Digits of other scripts count as digits in Python.
const asciiDigits = (text: string): string =>
  /^[\0-\x7f]*$/.test(text)
    ? text
    : text.replace(/\p{Nd}/gu, (digit) => {
        let zero = digit.codePointAt(0) ?? 0
        while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && (digit.codePointAt(0) ?? 0) - zero < 9) zero--
        return String((digit.codePointAt(0) ?? 0) - zero)
      })
