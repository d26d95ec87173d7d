import type { FaultItem } from '../faults'
import { fault } from '../faults'
import { deepestJson, isDeeperThan, type Json, type JsonObject } from '../json'
import type { FlowInput, InputType } from './contract'
import { readImageInput } from './images/image-input'
import { pythonRepr, pythonText, pythonType } from './python-text'

/** What became of one value: it fits the type, or the reason why not in upstream's error words. */
export type Coerced =
  { readonly value: Json } | { readonly code: 'InputTypeError' | 'InputParseError'; readonly why: string }

/** Converts a value to an input type as Python's constructors do. */
export const coerce = (type: InputType, value: Json): Coerced => coercers.get(type)?.(value) ?? { value }

/** The inputs a run works with: declared ones converted, defaults filled in, others kept. Throws `invalid_input` naming every bad input. */
export const readInputs = (declared: Readonly<Record<string, FlowInput>>, given: JsonObject): JsonObject => {
  const errors: FaultItem[] = []
  const read = new Map(Object.entries(given))
  for (const [name, input] of Object.entries(declared)) {
    const value = read.has(name) ? read.get(name) : (input.default ?? undefined)
    if (value === undefined) {
      errors.push({
        code: 'InputNotFound',
        message: `Input “${name}” (${input.type}) is required and absent`,
        path: name,
      })
      continue
    }
    if (input.type === 'image') {
      const image = readImageInput(name, value)
      if ('value' in image) read.set(name, image.value)
      else errors.push(image.error)
      continue
    }
    const coerced = coerce(input.type, value)
    if ('value' in coerced) read.set(name, coerced.value)
    else errors.push({ code: coerced.code, message: `Input “${name}”: ${coerced.why}`, path: name })
  }
  if (errors.length > 0) {
    const names = errors.map(({ path }) => `“${path}”`).join(', ')
    throw fault('invalid_input', `${errors.length} of the flow's inputs cannot be used: ${names}`, {}, { errors })
  }
  return Object.fromEntries(read)
}

const typeError = (why: string): Coerced => ({ code: 'InputTypeError', why })

const toInt = (value: Json): Coerced => {
  if (typeof value === 'boolean') return { value: Number(value) }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? { value: Math.trunc(value) } : typeError(`${pythonRepr(value)} is no integer`)
  }
  if (typeof value !== 'string') return typeError(`an int is made of a string or a number, not of ${pythonType(value)}`)
  if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(value)) return typeError(`${shown(value)} is no integer`)
  const number = Number(value.replaceAll('_', ''))
  return Number.isSafeInteger(number)
    ? { value: number === 0 ? 0 : number }
    : typeError(`${shown(value)} is larger than JSON carries exactly`)
}

const toDouble = (value: Json): Coerced => {
  if (typeof value === 'boolean') return { value: Number(value) }
  if (typeof value === 'number') return { value }
  if (typeof value !== 'string')
    return typeError(`a double is made of a string or a number, not of ${pythonType(value)}`)
  const text = value.trim().toLowerCase()
  const special = /^([+-]?)(nan|inf|infinity)$/.exec(text)
  if (special) {
    // JSON has no such numbers; their words pass through records and wires.
    return { value: special[2] === 'nan' ? 'NaN' : special[1] === '-' ? '-Infinity' : 'Infinity' }
  }
  return /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/.test(text)
    ? { value: Number(text.replaceAll('_', '')) }
    : typeError(`${shown(value)} is no number`)
}

const toBool = (value: Json): Coerced => {
  if (typeof value === 'boolean') return { value }
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  return word === 'true' || word === 'false'
    ? { value: word === 'true' }
    : typeError(`${shown(value)} is no boolean; true and false are`)
}

const toList = (value: Json): Coerced => {
  if (Array.isArray(value)) return { value }
  if (typeof value !== 'string') return typeError(`${shown(value)} is no list`)
  const parsed = parseJson(value)
  if (parsed === undefined) return { code: 'InputParseError', why: `${shown(value)} is neither a list nor JSON` }
  return Array.isArray(parsed) ? { value: parsed } : typeError(`${shown(value)} holds no list`)
}

const toObject = (value: Json): Coerced => {
  const parsed = typeof value === 'string' ? parseJson(value) : value
  return { value: parsed === undefined ? value : parsed }
}

const coercers: ReadonlyMap<string, (value: Json) => Coerced> = new Map([
  ['int', toInt],
  ['double', toDouble],
  ['bool', toBool],
  ['string', (value: Json): Coerced => ({ value: pythonText(value) })],
  ['list', toList],
  ['object', toObject],
])

const parseJson = (text: string): Json | undefined => {
  // Python's json takes three words more than JSON has; JSON values cannot hold what they mean.
  if (/^(NaN|-?Infinity)$/.test(text.trim())) return text.trim()
  try {
    const parsed = JSON.parse(text) as Json
    return isDeeperThan(parsed, deepestJson) ? undefined : parsed
  } catch {
    return undefined
  }
}

const shown = (value: Json): string => {
  const text = pythonRepr(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
