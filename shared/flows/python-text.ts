import type { Json } from '../json'

/** Text of a value as Python's `str` gives it: what string inputs become. */
export const pythonText = (value: Json): string => (typeof value === 'string' ? value : pythonRepr(value))

/** Text of a value as Python's `repr` gives it; a number without a fraction prints as an int. */
export const pythonRepr = (value: Json): string => {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return quoted(value)
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`)
    .join(', ')}}`
}

/** Name of a value's type in Python, for messages. */
export const pythonType = (value: Json): string => {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'string') return 'str'
  return isList(value) ? 'list' : 'dict'
}

/** Python's `==` between JSON values: `true == 1`, deep, and a string never equals a number. */
export const pythonEquals = (left: Json, right: Json): boolean => {
  if (typeof left === 'boolean') left = Number(left)
  if (typeof right === 'boolean') right = Number(right)
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return left === right
  if (isList(left) || isList(right)) {
    if (!isList(left) || !isList(right) || left.length !== right.length) return false
    const other = right
    return left.every((item, index) => pythonEquals(item, other[index] ?? null))
  }
  const [mine, theirs] = [left, right]
  const keys = Object.keys(mine)
  return (
    keys.length === Object.keys(theirs).length &&
    keys.every((key) => Object.hasOwn(theirs, key) && pythonEquals(mine[key] ?? null, theirs[key] ?? null))
  )
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const numberText = (value: number): string => {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Number.isInteger(value)) return BigInt(value).toString()

  // Python changes to an exponent below 1e-4, JavaScript below 1e-6.
  const [digits = '', exponent] = value.toExponential().split('e')
  const power = Number(exponent)
  return power >= -4 ? String(value) : `${digits}e-${String(-power).padStart(2, '0')}`
}

const quoted = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return quote + text.replace(unprintable, (character) => escaped(character, quote)) + quote
}

const unprintable = /['"\\]|[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

const escaped = (character: string, quote: string): string => {
  if (character === '\\') return '\\\\'
  if (character === '"' || character === "'") return character === quote ? `\\${character}` : character
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character]
  if (short) return short
  const code = character.codePointAt(0) ?? 0
  const [letter, width] =
    code < 0x100 ? (['x', 2] as const) : code < 0x10000 ? (['u', 4] as const) : (['U', 8] as const)
  return `\\${letter}${code.toString(16).padStart(width, '0')}`
}
