import { PythonError, valueError } from './errors'
import { floatText } from './float-text'
import type { Meter } from './meter'
import { intOf, isFloat, numberOf, toFloat } from './numbers'
import { floatDigits, type FloatStyle, groupDigits } from './number-format'
import { quote, reprOf, strOf } from './python-print'
import { lengthOfText, sliceText } from './text-tools'
import { typeNameOf } from './type-names'
import { type Arguments, isText, textOf, type Value } from './values'

/** How `{0.name[key]}` reaches into a value: as templates do. */
export interface Reach {
  attribute(of: Value, name: string): Value
  item(of: Value, key: Value): Value
}

/** `text.format(*args, **kwargs)`. */
export const formatBraces = (text: string, args: Arguments, reach: Reach, meter: Meter, depth = 2): string => {
  if (depth < 0) throw valueError('Max string recursion exceeded')
  meter.scan(text.length)
  let result = ''
  let counter = 0
  for (let at = 0; at < text.length;) {
    const brace = nextBrace(text, at)
    result += text.slice(at, brace)
    if (brace === text.length) break
    const mark = text[brace] as string
    if (text[brace + 1] === mark) {
      result += mark
      at = brace + 2
      continue
    }
    if (mark === '}') throw valueError("Single '}' encountered in format string")
    const field = readField(text, brace)
    const { name, conversion, spec } = splitField(field.text)
    const first = /^[^.[]*/.exec(name)?.[0] ?? ''
    const value = reachInto(pick(first === '' ? String(counter++) : first, args), name.slice(first.length), reach)
    const converted = conversion === 'r' ? reprOf(value, meter) : conversion === 's' ? strOf(value, meter) : value
    const inner = spec.includes('{') ? formatBraces(spec, args, reach, meter, depth - 1) : spec
    const piece = formatSpec(converted, inner, meter)
    meter.grow(result.length + piece.length)
    result += piece
    at = field.end
  }
  return result
}

const nextBrace = (text: string, from: number): number => {
  let at = from
  while (at < text.length && text[at] !== '{' && text[at] !== '}') at++
  return at
}

const readField = (text: string, brace: number): { text: string; end: number } => {
  let depth = 0
  for (let at = brace; at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return { text: text.slice(brace + 1, at), end: at + 1 }
  }
  throw valueError(
    text.length === brace + 1 ? "Single '{' encountered in format string" : "expected '}' before end of string",
  )
}

const splitField = (field: string): { name: string; conversion: string; spec: string } => {
  const [, name = '', conversion = '', spec = ''] = /^([^!:]*)(?:!([^:]?))?(?::([^]*))?$/.exec(field) ?? []
  return { name, conversion, spec }
}

const pick = (name: string, args: Arguments): Value => {
  const value = /^\d+$/.test(name) ? args.positional[Number(name)] : args.named.get(name)
  if (value !== undefined) return value
  throw /^\d+$/.test(name)
    ? new PythonError('IndexError', `Replacement index ${name} out of range for positional args tuple`)
    : new PythonError('KeyError', quote(name))
}

const reachInto = (start: Value, path: string, reach: Reach): Value => {
  let value = start
  for (const [, name, key] of path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    if (name !== undefined) value = reach.attribute(value, name)
    else if (key !== undefined) value = reach.item(value, /^\d+$/.test(key) ? Number(key) : key)
  }
  return value
}

const specPattern = /^(?:([^])?([<>=^]))?([+\- ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/u

/** `format(value, spec)`. */
export const formatSpec = (value: Value, spec: string, meter: Meter): string => {
  if (spec === '') return strOf(value, meter)
  const match = specPattern.exec(spec)
  const number = numberOf(value)
  if (number === undefined && !isText(value))
    throw new PythonError('TypeError', `unsupported format string passed to ${typeNameOf(value)}.__format__`)
  if (!match) throw valueError(`Invalid format specifier '${spec}' for object of type '${typeNameOf(value)}'`)
  const [, fill, align, sign = '-', , alternate, zero, widthText, group, precisionText, type] = match
  const width = Number(widthText ?? 0)
  const precision = precisionText === undefined ? undefined : Number(precisionText)
  meter.grow(width + (precision ?? 0))

  if (number === undefined) {
    if (type !== undefined && type !== 's') throw unknownCode(type, value)
    const text = isText(value) ? textOf(value) : ''
    return place(
      precision === undefined ? text : sliceText(text, 0, precision),
      '',
      fill ?? (zero ? '0' : ' '),
      align ?? '<',
      width,
    )
  }
  if (type === 's') throw unknownCode(type, value)
  const isNegative = number < 0 || Object.is(number, -0)
  const asFloat = isFloat(value) || (type !== undefined && 'eEfFgG%'.includes(type))
  if (isFloat(value) && type !== undefined && 'bcdoxX'.includes(type)) throw unknownCode(type, value)
  const digits = asFloat ? floatBody(toFloat(value), type, precision, alternate) : intBody(value, type)
  const mark = asFloat || !alternate ? '' : ({ x: '0x', X: '0X', o: '0o', b: '0b' }[type ?? ''] ?? '')
  const prefix = (isNegative ? '-' : sign === '-' ? '' : sign) + mark
  const size = type !== undefined && 'bxXo'.includes(type) ? 4 : 3
  const separator = group ?? ''
  let body = separator === '' ? digits : groupDigits(digits, separator, size)
  if (zero && align === undefined && separator !== '')
    for (let padded = digits; body.length + prefix.length < width; body = groupDigits(padded, separator, size))
      padded = `0${padded}`
  return place(body, prefix, fill ?? (zero ? '0' : ' '), align ?? (zero ? '=' : '>'), width)
}

const unknownCode = (code: string, value: Value): PythonError =>
  valueError(`Unknown format code '${code}' for object of type '${typeNameOf(value)}'`)

const intBody = (value: Value, type: string | undefined): string => {
  const whole = BigInt(intOf(value) ?? 0)
  const magnitude = whole < 0n ? -whole : whole
  if (type === 'c') return String.fromCodePoint(Number(magnitude))
  const text = magnitude.toString({ b: 2, o: 8, x: 16, X: 16 }[type ?? 'd'] ?? 10)
  return type === 'X' ? text.toUpperCase() : text
}

const floatBody = (
  number: number,
  type: string | undefined,
  precision: number | undefined,
  alternate: string | undefined,
): string => {
  const magnitude = Math.abs(number)
  if (type === '%') return `${floatDigits(magnitude * 100, 'f', precision ?? 6)}%`
  if (type === undefined || type === 'n') {
    if (precision === undefined) return floatText(magnitude)
    const text = floatDigits(magnitude, 'g', precision)
    return /^\d+$/.test(text) ? (Number(text) >= 10 ** precision ? text : `${text}.0`) : text
  }
  return floatDigits(magnitude, type as FloatStyle, precision ?? 6, alternate !== undefined)
}

const place = (body: string, sign: string, fill: string, align: string, width: number): string => {
  const missing = width - lengthOfText(body) - sign.length
  if (missing <= 0) return sign + body
  if (align === '<') return sign + body + fill.repeat(missing)
  if (align === '>') return fill.repeat(missing) + sign + body
  if (align === '=') return sign + fill.repeat(missing) + body
  const left = Math.floor(missing / 2)
  return fill.repeat(left) + sign + body + fill.repeat(missing - left)
}
