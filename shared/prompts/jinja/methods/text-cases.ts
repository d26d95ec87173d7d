import type { Method } from './method'

/** A letter's upper, lower or title case; `İ` and the like as Unicode has them, without a language's own rules. */
const isCased = (character: string): boolean => /[\p{Uppercase}\p{Lowercase}\p{Lt}]/u.test(character)

/** `text.capitalize()`. */
export const capitalize = (text: string): string => {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0)
  return text === '' ? '' : titleCase(first) + text.slice(first.length).toLowerCase()
}

const titleCase = (character: string): string => {
  const upper = character.toUpperCase()
  return upper.length > character.length ? upper.slice(0, 1) + upper.slice(1).toLowerCase() : upper
}

const title = (text: string): string => {
  let result = ''
  let inWord = false
  for (const character of text) {
    result += inWord ? character.toLowerCase() : titleCase(character)
    inWord = isCased(character)
  }
  return result
}

const swapCase = (text: string): string =>
  Array.from(text, (character) =>
    /\p{Lowercase}/u.test(character) ? character.toUpperCase() : character.toLowerCase(),
  ).join('')

const isTitle = (text: string): boolean => {
  let inWord = false
  let found = false
  for (const character of text) {
    const isUpper = /[\p{Uppercase}\p{Lt}]/u.test(character)
    const isLower = /\p{Lowercase}/u.test(character)
    if ((isUpper && inWord) || (isLower && !inWord)) return false
    inWord = isUpper || isLower
    found ||= inWord
  }
  return found
}

/** `text.islower()`. */
export const isLowerText = (text: string): boolean =>
  /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text)

/** `text.isupper()`. */
export const isUpperText = (text: string): boolean =>
  /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text)

const plain = (run: (self: string) => string | boolean): Method<string> => ({
  parameters: [],
  required: 0,
  run: (self, _args, meter) => {
    meter.scan(self.length)
    return run(self)
  },
})

/** The methods of `str` that change or ask for the kind of its characters. */
export const textCases: readonly (readonly [string, Method<string>])[] = [
  ['upper', plain((self) => self.toUpperCase())],
  ['lower', plain((self) => self.toLowerCase())],
  ['casefold', plain((self) => self.toUpperCase().toLowerCase().replaceAll('ς', 'σ'))],
  ['capitalize', plain(capitalize)],
  ['title', plain(title)],
  ['swapcase', plain(swapCase)],
  ['isupper', plain(isUpperText)],
  ['islower', plain(isLowerText)],
  ['istitle', plain(isTitle)],
  ['isdigit', plain((self) => /^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨]+$/u.test(self))],
  ['isdecimal', plain((self) => /^\p{Nd}+$/u.test(self))],
  ['isnumeric', plain((self) => /^\p{N}+$/u.test(self))],
  ['isalpha', plain((self) => /^\p{L}+$/u.test(self))],
  ['isalnum', plain((self) => /^[\p{L}\p{N}]+$/u.test(self))],
  // oxlint-disable-next-line eslint/no-control-regex -- Python counts these as spaces
  ['isspace', plain((self) => /^[\s\x1c-\x1f\x85]+$/u.test(self) && !self.includes('\ufeff'))],
  ['isidentifier', plain((self) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(self))],
  ['isascii', plain((self) => /^[\0-\x7f]*$/.test(self))],
  ['isprintable', plain((self) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(self))],
]
