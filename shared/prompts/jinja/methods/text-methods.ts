import { typeError, valueError } from '../errors'
import { listOf } from '../iterate'
import type { Meter } from '../meter'
import { failUndefined, indexOf } from '../numbers'
import { isTrue } from '../iterate'
import {
  charactersOf,
  endOfSpaces,
  isSpace,
  lengthOfText,
  sliceText,
  splitLines,
  startOfTrailingSpaces,
} from '../text-tools'
import { typeNameOf } from '../type-names'
import { isText, PyTuple, textOf, type Value } from '../values'
import type { Method } from './method'
import { textCases } from './text-cases'

const need = (value: Value | undefined, what = 'str'): string => {
  if (value !== undefined && isText(value)) return textOf(value)
  failUndefined(value ?? null)
  throw typeError(`must be ${what}, not ${typeNameOf(value ?? null)}`)
}

/** `str.strip` and its kin: of spaces, or of any of the characters. */
export const strip = (text: string, characters: Value | undefined, side: 'left' | 'right' | 'both'): string => {
  if (characters === undefined || characters === null) {
    const start = side === 'right' ? 0 : endOfSpaces(text)
    const end = side === 'left' ? text.length : startOfTrailingSpaces(text)
    return text.slice(start, Math.max(start, end))
  }
  const set = new Set(need(characters, 'None or str'))
  const all = charactersOf(text)
  let start = 0
  let end = all.length
  if (side !== 'right') while (start < end && set.has(all[start] as string)) start++
  if (side !== 'left') while (end > start && set.has(all[end - 1] as string)) end--
  return typeof all === 'string' ? all.slice(start, end) : all.slice(start, end).join('')
}

/** `str.split` and, from the right, `str.rsplit`. */
export const splitText = (text: string, separator: Value | undefined, limit: number, fromRight: boolean): string[] => {
  const most = limit < 0 ? Infinity : limit
  if (separator === undefined || separator === null)
    return fromRight ? splitSpacesRight(text, most) : splitSpaces(text, most)
  const mark = need(separator)
  if (mark === '') throw valueError('empty separator')
  if (most === Infinity) return text.split(mark)
  const parts: string[] = []
  let rest = text
  while (parts.length < most) {
    const at = fromRight ? rest.lastIndexOf(mark) : rest.indexOf(mark)
    if (at === -1) break
    parts.push(fromRight ? rest.slice(at + mark.length) : rest.slice(0, at))
    rest = fromRight ? rest.slice(0, at) : rest.slice(at + mark.length)
  }
  parts.push(rest)
  return fromRight ? parts.toReversed() : parts
}

const splitSpaces = (text: string, most: number): string[] => {
  const words: string[] = []
  let at = endOfSpaces(text)
  while (at < text.length) {
    if (words.length === most) {
      words.push(text.slice(at, startOfTrailingSpaces(text)))
      break
    }
    const start = at
    while (at < text.length && !isSpace(text.charCodeAt(at))) at++
    words.push(text.slice(start, at))
    at = endOfSpaces(text, at)
  }
  return words
}

const splitSpacesRight = (text: string, most: number): string[] => {
  const words: string[] = []
  let end = startOfTrailingSpaces(text)
  while (end > 0) {
    if (words.length === most) {
      words.push(text.slice(endOfSpaces(text), end))
      break
    }
    const stop = end
    while (end > 0 && !isSpace(text.charCodeAt(end - 1))) end--
    words.push(text.slice(end, stop))
    while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  }
  return words.toReversed()
}

const part = (text: string, start: Value | undefined, stop: Value | undefined): [string, number] => {
  const size = lengthOfText(text)
  const clamp = (bound: Value | undefined, absent: number): number => {
    if (bound === undefined || bound === null) return absent
    const at = indexOf(bound)
    return Math.min(Math.max(at < 0 ? at + size : at, 0), size)
  }
  const from = clamp(start, 0)
  return [sliceText(text, from, Math.max(from, clamp(stop, size))), from]
}

const find =
  (fromRight: boolean, raises: boolean): Method<string>['run'] =>
  (self, [wanted, start, stop]) => {
    const [text, from] = part(self, start, stop)
    const mark = need(wanted)
    const at = fromRight ? text.lastIndexOf(mark) : text.indexOf(mark)
    if (at === -1 && raises) throw valueError('substring not found')
    return at === -1 ? -1 : from + lengthOfText(text.slice(0, at))
  }

const startsOrEnds =
  (test: (text: string, mark: string) => boolean): Method<string>['run'] =>
  (self, [marks, start, stop]) => {
    const [text] = part(self, start, stop)
    const list = marks instanceof PyTuple ? marks.items : [marks]
    return list.some((mark) => test(text, need(mark)))
  }

const partition =
  (fromRight: boolean): Method<string>['run'] =>
  (self, [separator]) => {
    const mark = need(separator)
    if (mark === '') throw valueError('empty separator')
    const at = fromRight ? self.lastIndexOf(mark) : self.indexOf(mark)
    if (at === -1) return new PyTuple(fromRight ? ['', '', self] : [self, '', ''])
    return new PyTuple([self.slice(0, at), mark, self.slice(at + mark.length)])
  }

/** `text.replace(old, new, count)`, measured before it is made. */
export const replaceText = (text: string, old: string, by: string, count: number, meter: Meter): string => {
  meter.scan(text.length)
  const pieces = old === '' ? ['', ...Array.from(text), ''] : text.split(old)
  meter.spend(pieces.length >>> 4)
  const times = Math.min(pieces.length - 1, count < 0 ? Infinity : count)
  meter.grow(text.length + times * Math.max(0, by.length - old.length))
  return (
    pieces.slice(0, times + 1).join(by) +
    pieces
      .slice(times + 1)
      .map((piece) => old + piece)
      .join('')
  )
}

/** A text in a field of a width: at the left, right or middle of it. */
export const justify = (
  text: string,
  width: number,
  fill: string,
  side: 'left' | 'right' | 'middle',
  meter: Meter,
): string => {
  const missing = width - lengthOfText(text)
  if (missing <= 0) return text
  meter.grow(width)
  // CPython puts the odd one left where both the padding and the width are odd.
  const left = side === 'left' ? 0 : side === 'right' ? missing : (missing >> 1) + (missing & width & 1)
  return fill.repeat(left) + text + fill.repeat(missing - left)
}

const justified =
  (side: 'left' | 'right' | 'middle'): Method<string>['run'] =>
  (self, [width, fill = ' '], meter) => {
    if (!isText(fill) || lengthOfText(textOf(fill)) !== 1)
      throw typeError('The fill character must be exactly one character long')
    return justify(self, indexOf(width ?? 0), textOf(fill), side, meter)
  }

const zeroFill = (self: string, width: number, meter: Meter): string => {
  const sign = self.startsWith('-') || self.startsWith('+') ? self.slice(0, 1) : ''
  return sign + justify(self.slice(sign.length), width - sign.length, '0', 'right', meter)
}

const expandTabs = (text: string, size: number, meter: Meter): string => {
  let column = 0
  let result = ''
  for (const character of text) {
    const gap = size > 0 ? size - (column % size) : 0
    if (character === '\t') meter.grow(gap)
    result += character === '\t' ? ' '.repeat(gap) : character
    column = character === '\n' || character === '\r' ? 0 : column + (character === '\t' ? gap : 1)
  }
  return result
}

const joinAll: Method<string>['run'] = (self, [items], meter) => {
  const texts = listOf(items ?? null, meter).map((item, index) => {
    if (isText(item)) return textOf(item)
    failUndefined(item)
    throw typeError(`sequence item ${index}: expected str instance, ${typeNameOf(item)} found`)
  })
  meter.grow(texts.reduce((sum, text) => sum + text.length + self.length, 0))
  return texts.join(self)
}

const method = (parameters: string, required: number, run: Method<string>['run']): Method<string> => ({
  parameters: parameters === '' ? [] : parameters.split(' '),
  required,
  run,
})

/** The methods of `str` that templates may call; `format` stands apart. */
export const textMethods: ReadonlyMap<string, Method<string>> = new Map([
  ...textCases,
  ['strip', method('chars', 0, (self, [chars]) => strip(self, chars, 'both'))],
  ['lstrip', method('chars', 0, (self, [chars]) => strip(self, chars, 'left'))],
  ['rstrip', method('chars', 0, (self, [chars]) => strip(self, chars, 'right'))],
  ['split', method('sep maxsplit', 0, (self, [sep, most = -1]) => splitText(self, sep, indexOf(most), false))],
  ['rsplit', method('sep maxsplit', 0, (self, [sep, most = -1]) => splitText(self, sep, indexOf(most), true))],
  ['splitlines', method('keepends', 0, (self, [keep = false]) => splitLines(self, isTrue(keep)))],
  ['join', method('iterable', 1, joinAll)],
  [
    'replace',
    method('old new count', 2, (self, [old, by, count = -1], meter) =>
      replaceText(self, need(old), need(by), indexOf(count), meter),
    ),
  ],
  [
    'startswith',
    method(
      'prefix start end',
      1,
      startsOrEnds((text, mark) => text.startsWith(mark)),
    ),
  ],
  [
    'endswith',
    method(
      'suffix start end',
      1,
      startsOrEnds((text, mark) => text.endsWith(mark)),
    ),
  ],
  ['find', method('sub start end', 1, find(false, false))],
  ['rfind', method('sub start end', 1, find(true, false))],
  ['index', method('sub start end', 1, find(false, true))],
  ['rindex', method('sub start end', 1, find(true, true))],
  [
    'count',
    method('sub start end', 1, (self, [sub, start, stop]) => {
      const [text] = part(self, start, stop)
      const mark = need(sub)
      return mark === '' ? lengthOfText(text) + 1 : text.split(mark).length - 1
    }),
  ],
  ['partition', method('sep', 1, partition(false))],
  ['rpartition', method('sep', 1, partition(true))],
  [
    'removeprefix',
    method('prefix', 1, (self, [prefix]) => (self.startsWith(need(prefix)) ? self.slice(need(prefix).length) : self)),
  ],
  [
    'removesuffix',
    method('suffix', 1, (self, [suffix]) =>
      need(suffix) !== '' && self.endsWith(need(suffix)) ? self.slice(0, -need(suffix).length) : self,
    ),
  ],
  ['center', method('width fillchar', 1, justified('middle'))],
  ['ljust', method('width fillchar', 1, justified('left'))],
  ['rjust', method('width fillchar', 1, justified('right'))],
  ['zfill', method('width', 1, (self, [width = 0], meter) => zeroFill(self, indexOf(width), meter))],
  ['expandtabs', method('tabsize', 0, (self, [size = 8], meter) => expandTabs(self, indexOf(size), meter))],
])
