import { exponentSuffix, fixedText } from './float-text'

/** How a float is laid out: `e`, `f` or `g`, upper case or not. */
export type FloatStyle = 'e' | 'E' | 'f' | 'F' | 'g' | 'G'

/** A float with a precision, as Python's `%` and `format` write it, without its sign. */
export const floatDigits = (number: number, style: FloatStyle, precision: number, keepZeros = false): string => {
  const magnitude = Math.abs(number)
  const text = Number.isFinite(number)
    ? finiteDigits(magnitude, style.toLowerCase(), precision, keepZeros)
    : Number.isNaN(number)
      ? 'nan'
      : 'inf'
  return style === style.toUpperCase() ? text.toUpperCase() : text
}

const finiteDigits = (magnitude: number, style: string, precision: number, keepZeros: boolean): string => {
  if (style === 'f') return fixedText(magnitude, precision)
  if (style === 'e') return exponential(magnitude, precision)
  const digits = Math.max(1, precision)
  const exponent = Number(exponential(magnitude, digits - 1).split('e')[1])
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = '', suffix = ''] = exponential(magnitude, digits - 1).split('e')
    return `${keepZeros ? mantissa : dropZeros(mantissa)}e${suffix}`
  }
  const text = fixedText(magnitude, digits - 1 - exponent)
  return keepZeros ? text : dropZeros(text)
}

const exponential = (magnitude: number, precision: number): string => {
  const shown = Math.min(precision, 100)
  const [mantissa = '', exponent = ''] = magnitude.toExponential(shown).split('e')
  return `${mantissa}${'0'.repeat(precision - shown)}e${exponentSuffix(Number(exponent))}`
}

const dropZeros = (text: string): string => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text)

/** Digits with a separator between groups, counted from the right of the whole part. */
export const groupDigits = (text: string, separator: string, size = 3): string => {
  const [, whole = '', rest = ''] = /^([\da-fA-F]*)(.*)$/.exec(text) ?? []
  const first = whole.length % size || size
  const groups = [whole.slice(0, first)]
  for (let at = first; at < whole.length; at += size) groups.push(whole.slice(at, at + size))
  return groups.join(separator) + rest
}
