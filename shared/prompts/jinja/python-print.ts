import { valueError } from './errors'
import { floatText } from './float-text'
import { Meter } from './meter'
import { PyDict, PyFloat, PyIterator, PyMarkup, PyRange, PyTuple, PyUndefined, PyView, type Value } from './values'

/** Python's `str(value)`. */
export const strOf = (value: Value, meter = new Meter()): string => {
  if (typeof value === 'string') return value
  if (value instanceof PyMarkup) return value.text
  if (value instanceof PyUndefined) return ''
  return reprOf(value, meter)
}

/** Python's `repr(value)`. */
export const reprOf = (value: Value, meter = new Meter()): string => {
  const parts: string[] = []
  writeRepr(value, (text) => (meter.spend(), meter.grow(text.length), parts.push(text)), [])
  return parts.join('')
}

type Write = (text: string) => void

const writeRepr = (value: Value, write: Write, inside: Value[]): void => {
  if (value === null) return write('None')
  if (typeof value === 'boolean') return write(value ? 'True' : 'False')
  if (typeof value === 'number') return write(Number.isInteger(value) ? String(value) : floatText(value))
  if (typeof value === 'bigint') return write(bigText(value))
  if (typeof value === 'string') return write(quote(value))
  if (value instanceof PyFloat) return write(floatText(value.value))
  if (value instanceof PyMarkup) return write(`Markup(${quote(value.text)})`)
  if (value instanceof PyUndefined) return write('Undefined')
  if (value instanceof PyRange)
    return write(`range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`)
  if (value instanceof PyIterator) return write(`<generator object ${value.name}>`)
  if (inside.includes(value)) return write(value instanceof PyDict ? '{...}' : '[...]')

  inside.push(value)
  if (Array.isArray(value)) writeItems(value, '[', ']', write, inside)
  else if (value instanceof PyTuple) writeItems(value.items, '(', value.items.length === 1 ? ',)' : ')', write, inside)
  else if (value instanceof PyDict) writeDict(value, write, inside)
  else if (value instanceof PyView) writeItems(value.items(), `dict_${value.kind}([`, '])', write, inside)
  else write(value.repr((item) => nested(item, inside)))
  inside.pop()
}

const nested = (value: Value, inside: Value[]): string => {
  let text = ''
  writeRepr(value, (part) => (text += part), inside)
  return text
}

const writeItems = (items: Iterable<Value>, open: string, close: string, write: Write, inside: Value[]): void => {
  let separator = open
  for (const item of items) {
    write(separator)
    writeRepr(item, write, inside)
    separator = ', '
  }
  write(separator === open ? open + close : close)
}

const writeDict = (dict: PyDict, write: Write, inside: Value[]): void => {
  let separator = '{'
  for (const [key, value] of dict.entries()) {
    write(separator)
    writeRepr(key, write, inside)
    write(': ')
    writeRepr(value, write, inside)
    separator = ', '
  }
  write(separator === '{' ? '{}' : '}')
}

// Python refuses to write ints of more than 4,300 digits, because that takes quadratic time.
const bigText = (value: bigint): string => {
  const text = value.toString()
  if (text.length > 4300 + (value < 0n ? 1 : 0))
    throw valueError('Exceeds the limit (4300 digits) for integer string conversion')
  return text
}

const unprintable = /[\\'\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u
const everyUnprintable = /[\\'\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** A text between quotes as Python writes it: single ones unless it holds a single and no double one. */
export const quote = (text: string): string => {
  if (!unprintable.test(text)) return `'${text}'`
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  return mark + text.replace(everyUnprintable, (character) => escapeCharacter(character, mark)) + mark
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escapeCharacter = (character: string, mark: string): string => {
  if (character === "'") return mark === "'" ? "\\'" : "'"
  const short = shortEscapes[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16)
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}
