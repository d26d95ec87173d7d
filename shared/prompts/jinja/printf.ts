import { PythonError, typeError, valueError } from './errors'
import { escapeHtml } from './escape'
import type { Meter } from './meter'
import { failUndefined, indexOf, intOf, isFloat, numberOf, toFloat, toInt } from './numbers'
import { floatDigits, type FloatStyle } from './number-format'
import { quote, reprOf, strOf } from './python-print'
import { lengthOfText, sliceText } from './text-tools'
import { typeNameOf } from './type-names'
import { isText, PyDict, PyMarkup, PyTuple, textOf, type Value } from './values'

// Wider fields would be made of padding alone.
const maxWidth = 1_000_000

/** `text % values`. Values of an escaped text are escaped first. */
export const formatPrintf = (text: string, values: Value, meter: Meter, escapes = false): string => {
  meter.scan(text.length)
  const source = new PrintfValues(values)
  let result = ''
  let from = 0
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', from)) {
    const directive = readDirective(text, at, source)
    const piece = directive.conversion === '%' ? '%' : convert(directive, source, meter, escapes)
    meter.grow(at - from + piece.length)
    result += text.slice(from, at) + piece
    from = directive.end
  }
  source.finish()
  meter.grow(result.length + text.length - from)
  return result + text.slice(from)
}

interface Directive {
  readonly key: string | undefined
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
  readonly end: number
}

class PrintfValues {
  private next = 0
  private readonly items: readonly Value[]
  private readonly isMapping: boolean
  private usedKey = false

  constructor(private readonly values: Value) {
    this.items = values instanceof PyTuple ? values.items : [values]
    this.isMapping = values instanceof PyDict
  }

  positional(): Value {
    const value = this.items[this.next++]
    if (value === undefined) throw typeError('not enough arguments for format string')
    return value
  }

  byKey(key: string): Value {
    if (!(this.values instanceof PyDict)) throw typeError('format requires a mapping')
    this.usedKey = true
    const value = this.values.get(key)
    if (value === undefined) throw new PythonError('KeyError', quote(key))
    return value
  }

  finish(): void {
    if (this.isMapping || this.usedKey || Array.isArray(this.values)) {
      if (Array.isArray(this.values) && this.next === 0) return
      return
    }
    if (this.next < this.items.length) throw typeError('not all arguments converted during string formatting')
  }
}

const readDirective = (text: string, start: number, source: PrintfValues): Directive => {
  let at = start + 1
  let key: string | undefined
  if (text[at] === '(') {
    let depth = 1
    const from = ++at
    for (; at < text.length && depth > 0; at++) depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0
    if (depth > 0) throw valueError('incomplete format key')
    key = text.slice(from, at - 1)
  }
  let flags = ''
  for (; '-+ #0'.includes(text[at] ?? '!'); at++) flags += text[at]
  const number = (): number => {
    if (text[at] === '*') {
      at++
      return indexOf(source.positional())
    }
    const from = at
    while (/\d/.test(text[at] ?? '')) at++
    return Number(text.slice(from, at))
  }
  const width = number()
  let precision: number | undefined
  if (text[at] === '.') {
    at++
    precision = Math.max(0, number())
  }
  if (Math.abs(width) > maxWidth || (precision ?? 0) > maxWidth) throw valueError('width or precision too big')
  while ('hlL'.includes(text[at] ?? '!')) at++
  const conversion = text[at]
  if (conversion === undefined) throw valueError('incomplete format')
  return { key, flags: width < 0 ? `${flags}-` : flags, width: Math.abs(width), precision, conversion, end: at + 1 }
}

const convert = (directive: Directive, source: PrintfValues, meter: Meter, escapes: boolean): string => {
  const { conversion, precision } = directive
  const value = directive.key === undefined ? source.positional() : source.byKey(directive.key)
  if (conversion === 's' || conversion === 'r' || conversion === 'a') {
    const plain = conversion === 's' ? strOf(value, meter) : reprOf(value, meter)
    const text = escapes ? textOf(escapeHtml(conversion === 's' && value instanceof PyMarkup ? value : plain)) : plain
    return pad(precision === undefined ? text : sliceText(text, 0, precision), '', {
      ...directive,
      flags: directive.flags.replaceAll('0', ''),
    })
  }
  if (conversion === 'c')
    return pad(characterOf(value), '', { ...directive, flags: directive.flags.replaceAll('0', '') })
  failUndefined(value)
  if ('diu'.includes(conversion)) return integer(BigInt(wholeOf(value, conversion)), 10, '', directive)
  if ('xXo'.includes(conversion)) {
    const whole = intOf(value)
    if (whole === undefined) throw typeError(`%${conversion} format: an integer is required, not ${typeNameOf(value)}`)
    const text = integer(BigInt(whole), conversion === 'o' ? 8 : 16, conversion === 'o' ? '0o' : '0x', directive)
    return conversion === 'X' ? text.toUpperCase() : text
  }
  if ('eEfFgG'.includes(conversion)) {
    if (numberOf(value) === undefined) throw typeError(`must be real number, not ${typeNameOf(value)}`)
    const float = toFloat(value)
    const digits = floatDigits(float, conversion as FloatStyle, precision ?? 6, directive.flags.includes('#'))
    const flags = Number.isFinite(float) ? directive.flags : directive.flags.replaceAll('0', '')
    return pad(digits, signOf(float < 0 || Object.is(float, -0), flags), { ...directive, flags })
  }
  throw valueError(
    `unsupported format character '${conversion}' (0x${(conversion.codePointAt(0) ?? 0).toString(16)}) at index ${directive.end - 1}`,
  )
}

const wholeOf = (value: Value, conversion: string): number | bigint => {
  const whole = intOf(value)
  if (whole !== undefined) return whole
  if (isFloat(value)) return intOf(toInt(value)) ?? 0
  throw typeError(`%${conversion} format: a real number is required, not ${typeNameOf(value)}`)
}

const characterOf = (value: Value): string => {
  if (isText(value) && lengthOfText(textOf(value)) === 1) return textOf(value)
  const code = intOf(value)
  if (code === undefined) throw typeError('%c requires int or char')
  if (code < 0 || code > 0x10ffff) throw new PythonError('OverflowError', '%c arg not in range(0x110000)')
  return String.fromCodePoint(Number(code))
}

const integer = (value: bigint, base: number, mark: string, directive: Directive): string => {
  const digits = (value < 0n ? -value : value).toString(base).padStart(directive.precision ?? 0, '0')
  const sign = signOf(value < 0n, directive.flags)
  return pad(digits, sign + (directive.flags.includes('#') ? mark : ''), directive)
}

const signOf = (isNegative: boolean, flags: string): string =>
  isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''

const pad = (body: string, sign: string, { flags, width }: Directive): string => {
  const missing = width - lengthOfText(body) - sign.length
  if (missing <= 0) return sign + body
  if (flags.includes('-')) return sign + body + ' '.repeat(missing)
  return flags.includes('0') ? sign + '0'.repeat(missing) + body : ' '.repeat(missing) + sign + body
}
