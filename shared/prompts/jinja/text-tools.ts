/** Whether Python's `str.isspace` holds for a code unit: what its `\s`, `strip` and `split` go by. */
export const isSpace = (code: number): boolean =>
  code === 32 ||
  (code >= 9 && code <= 13) ||
  (code >= 28 && code <= 31) ||
  code === 0x85 ||
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000

/** Where the spaces at the front of a text end. */
export const endOfSpaces = (text: string, from = 0): number => {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

/** Where the spaces at the end of a text begin. */
export const startOfTrailingSpaces = (text: string): number => {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return end
}

/** `text.strip()`. */
export const stripSpaces = (text: string): string =>
  text.slice(endOfSpaces(text)).slice(0, startOfTrailingSpaces(text.slice(endOfSpaces(text))))

const surrogate = /[\ud800-\udfff]/

/** Whether a text has characters that take two code units, so that Python counts it otherwise than JavaScript. */
export const isWide = (text: string): boolean => surrogate.test(text)

/** The characters of a text as Python counts them. */
export const charactersOf = (text: string): readonly string[] | string => (isWide(text) ? Array.from(text) : text)

/** `len(text)`. */
export const lengthOfText = (text: string): number => {
  if (!isWide(text)) return text.length
  let length = 0
  for (const _ of text) length++
  return length
}

/** A text from one character to before another, as Python counts them. */
export const sliceText = (text: string, start: number, stop?: number): string =>
  isWide(text) ? Array.from(text).slice(start, stop).join('') : text.slice(start, stop)

/** The order of two texts by code points. */
export const compareTexts = (left: string, right: string): number => {
  if (left === right) return 0
  if (!isWide(left) && !isWide(right)) return left < right ? -1 : 1
  const rights = Array.from(right)
  for (const [index, character] of Array.from(left).entries()) {
    const other = rights[index]
    if (other === undefined) return 1
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
  }
  return -1
}

/** Where Python's `splitlines` ends a line. */
export const isLineEnd = (code: number): boolean =>
  (code >= 10 && code <= 13) || (code >= 28 && code <= 30) || code === 0x85 || code === 0x2028 || code === 0x2029

/** `text.splitlines(keepends)`. */
export const splitLines = (text: string, keepEnds = false): string[] => {
  const lines: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (!isLineEnd(text.charCodeAt(at))) continue
    const end = at
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    lines.push(text.slice(start, keepEnds ? at + 1 : end))
    start = at + 1
  }
  if (start < text.length) lines.push(text.slice(start))
  return lines
}

/** Line and column, from 1, of an offset. */
export const placeOf = (source: string, at: number): { line: number; column: number } => {
  let line = 1
  let start = 0
  for (let next = source.indexOf('\n'); next !== -1 && next < at; next = source.indexOf('\n', start)) {
    line++
    start = next + 1
  }
  return { line, column: Math.max(1, Math.min(at, source.length) - start + 1) }
}
