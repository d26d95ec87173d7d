import type { Json } from '../../json'
import type { TemplateValues } from '../contract'

/*
 * Masks are single characters of a private plane, so a masked text keeps its length, its case and its words.
 * Where data itself holds one of them, that one is written as an escape pair, so data can forge no mask and loses nothing.
 */
const originals = Array.from(':suaftSUAFT')
const first = 0xf0f00
const escapeMark = String.fromCodePoint(first + originals.length)
const maskOf = new Map(originals.map((character, index) => [character, String.fromCodePoint(first + index)]))
const originalOf = new Map([...maskOf].map(([character, mask]) => [mask, character]))

const anyMask = new RegExp(`[${String.fromCodePoint(first)}-${escapeMark}]`, 'gu')
const masked = new RegExp(`${escapeMark}([a-p])|[${String.fromCodePoint(first)}-${escapeMark}]`, 'gu')

/** Gives masked text its own characters back. */
export const unmaskText = (text: string): string =>
  text.replace(masked, (mark, letter?: string) =>
    letter === undefined
      ? (originalOf.get(mark) ?? mark)
      : String.fromCodePoint(first + letter.charCodeAt(0) - 'a'.charCodeAt(0)),
  )

const role = '(?:system|user|assistant|function|tool)'
const colonAfterRole = new RegExp(`(?<=${role})([^\\S\\n]*\\n?[^\\S\\n]*):`, 'gi')
// What may be the end of a header whose beginning another value or the template writes.
const colonEndingLine = /(?<![^\n])([^\S\n#]*#?[^\S\n]*[a-z]{0,9}[^\S\n]*):(?=[^\S\n]*(?:\n|$))/gi
const roleEndingText = new RegExp(`(?<![^\\n])([^\\S\\n#]*#?[^\\S\\n]*)(${role})(?=\\s*$)`, 'gi')

/** Masks a text from outside so that no part of it can be the header of a message, alone or beside other text. */
export const maskText = (text: string): string => {
  if (!mayNeedMasks.test(text)) return text
  const colon = maskOf.get(':') ?? ''
  const escaped = text.replace(
    anyMask,
    (mark) => escapeMark + String.fromCharCode('a'.charCodeAt(0) + (mark.codePointAt(0) ?? 0) - first),
  )
  const withoutColons = escaped
    .replace(colonAfterRole, (_whole, spaces: string) => spaces + colon)
    .replace(colonEndingLine, (_whole, before: string) => before + colon)
  // A value that is nothing but a role is a template's `{{ role }}:`.
  if (bareRole.test(text)) return withoutColons
  return withoutColons.replace(
    roleEndingText,
    (_whole, before: string, word: string) => before + (maskOf.get(word.slice(0, 1)) ?? '') + word.slice(1),
  )
}

const bareRole = new RegExp(`^${role}$`, 'i')
// Most values hold nothing to mask.
const mayNeedMasks = new RegExp(`[:${String.fromCodePoint(first)}-${escapeMark}]|${role}\\s*$`, 'iu')

/** Masks every text within the named values. */
export const maskValues = (values: TemplateValues, names: ReadonlySet<string>): TemplateValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, names.has(name) ? maskWithin(value) : value]))

const maskWithin = (value: Json): Json => {
  if (typeof value === 'string') return maskText(value)
  if (Array.isArray(value)) return value.map(maskWithin)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [maskText(key), maskWithin(item)]))
}
