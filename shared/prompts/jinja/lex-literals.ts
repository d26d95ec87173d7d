import { TemplateSyntaxError } from './errors'
import { float, int, type Value } from './values'

/** A literal read from the source, and where it ends. */
export interface Literal {
  readonly type: 'integer' | 'float' | 'string'
  readonly value: Value
  readonly end: number
}

// Sticky, with one way to match each digit: linear.
const floatPattern = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y
const integerPattern = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y

/** Reads a number; after a dot (`a.0.1`) only an int. */
export const lexNumber = (source: string, at: number, afterDot: boolean): Literal => {
  floatPattern.lastIndex = at
  const asFloat = afterDot ? null : floatPattern.exec(source)
  if (asFloat)
    return { type: 'float', value: float(Number(asFloat[0].replaceAll('_', ''))), end: at + asFloat[0].length }
  integerPattern.lastIndex = at
  const digits = integerPattern.exec(source)?.[0] ?? '0'
  if (digits.length > 4300) throw new TemplateSyntaxError('An int literal may have 4300 digits', at)
  return { type: 'integer', value: int(BigInt(digits.replaceAll('_', ''))), end: at + digits.length }
}

/** Reads a text between quotes, its escapes resolved as Python does. */
export const lexString = (source: string, at: number): Literal => {
  const mark = source[at]
  let value = ''
  let end = at + 1
  for (let from = end; end < source.length;) {
    const character = source[end]
    if (character === mark) return { type: 'string', value: value + source.slice(from, end), end: end + 1 }
    if (character !== '\\') {
      end++
      continue
    }
    const escape = readEscape(source, end, at)
    value += source.slice(from, end) + escape.text
    from = end = escape.end
  }
  throw new TemplateSyntaxError(`unexpected char '${mark}'`, at)
}

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const digitsOfEscape: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

const readEscape = (source: string, at: number, start: number): { text: string; end: number } => {
  const letter = source[at + 1] ?? ''
  const plain = Object.hasOwn(simple, letter) ? simple[letter] : undefined
  if (plain !== undefined) return { text: plain, end: at + 2 }
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4))?.[0]
  if (octal) return { text: String.fromCharCode(Number.parseInt(octal, 8)), end: at + 1 + octal.length }
  const count = Object.hasOwn(digitsOfEscape, letter) ? digitsOfEscape[letter] : undefined
  if (count !== undefined) {
    const digits = source.slice(at + 2, at + 2 + count)
    const code = Number.parseInt(digits, 16)
    if (!/^[\da-fA-F]+$/.test(digits) || digits.length < count)
      throw new TemplateSyntaxError(
        `truncated \\${letter}${letter === 'U' ? 'XXXXXXXX' : 'X'.repeat(count)} escape`,
        start,
      )
    if (code > 0x10ffff) throw new TemplateSyntaxError('illegal Unicode character', start)
    return { text: String.fromCodePoint(code), end: at + 2 + count }
  }
  if (letter === 'N') throw new TemplateSyntaxError('\\N{…} escapes are not known here; write \\u or \\U', start)
  return { text: `\\${letter}`, end: at + 2 }
}
