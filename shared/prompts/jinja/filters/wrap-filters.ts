import { isTrue } from '../iterate'
import { failUndefined, indexOf } from '../numbers'
import { typeNameOf } from '../type-names'
import { PythonError, valueError } from '../errors'
import { escapeText } from '../escape'
import { strOf } from '../python-print'
import { listOf } from '../iterate'
import { lengthOfText, sliceText, splitLines, startOfTrailingSpaces } from '../text-tools'
import { isText, textOf, type Value } from '../values'
import { type Filter, filter } from './filter'
import { urlizeText } from './urlize'

// Python's textwrap: where a line may be broken. Whitespace, dashes between words, words with or without their hyphens.
const breaks =
  /[\t\n\v\f\r ]+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|[^\t\n\v\f\r ]+?(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}_]-))(?=[\p{L}_]-?[\p{L}_])|(?=[\t\n\v\f\r ]|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_]))/gu

interface WrapOptions {
  readonly width: number
  readonly breakLongWords: boolean
  readonly breakOnHyphens: boolean
}

const chunksOf = (line: string, breakOnHyphens: boolean): string[] =>
  breakOnHyphens ? (line.match(breaks) ?? []) : line.split(/([\t\n\v\f\r ]+)/).filter((chunk) => chunk !== '')

const wrapLine = (line: string, options: WrapOptions): string[] => {
  const { width, breakLongWords, breakOnHyphens } = options
  const chunks = chunksOf(line, breakOnHyphens).toReversed()
  const lines: string[] = []
  while (chunks.length > 0) {
    const current: string[] = []
    let length = 0
    if (lines.length > 0 && chunks.at(-1)?.trim() === '') chunks.pop()
    while (chunks.length > 0) {
      const size = lengthOfText(chunks.at(-1) ?? '')
      if (length + size > width) break
      current.push(chunks.pop() ?? '')
      length += size
    }
    const next = chunks.at(-1)
    if (next !== undefined && lengthOfText(next) > width) {
      chunks.pop()
      const rest = breakLongWord(next, current, {
        room: width < 1 ? 1 : width - length,
        breakLongWords,
        breakOnHyphens,
      })
      if (rest !== '') chunks.push(rest)
    }
    if (current.length > 0 && current.at(-1)?.trim() === '') current.pop()
    if (current.length > 0) lines.push(current.join(''))
  }
  return lines
}

const breakLongWord = (
  word: string,
  current: string[],
  { room, breakLongWords, breakOnHyphens }: { room: number; breakLongWords: boolean; breakOnHyphens: boolean },
): string => {
  if (!breakLongWords) {
    if (current.length > 0) return word
    current.push(word)
    return ''
  }
  let end = room
  if (breakOnHyphens && lengthOfText(word) > room) {
    const hyphen = sliceText(word, 0, room).lastIndexOf('-')
    if (hyphen > 0 && /[^-]/.test(word.slice(0, hyphen))) end = hyphen + 1
  }
  current.push(sliceText(word, 0, end))
  return sliceText(word, end)
}

const wordWrap: Filter['run'] = (value, [width = 79, long = true, by = null, hyphens = true], { meter }) => {
  if (!isText(value)) {
    failUndefined(value)
    throw new PythonError('AttributeError', `'${typeNameOf(value)}' object has no attribute 'splitlines'`)
  }
  const text = textOf(value)
  const size = indexOf(width)
  if (size <= 0) throw valueError(`invalid width ${size} (must be > 0)`)
  meter.grow(text.length * 2)
  meter.spend(text.length >>> 3)
  const separator = by === null ? '\n' : strOf(by, meter)
  const options = { width: size, breakLongWords: isTrue(long), breakOnHyphens: isTrue(hyphens) }
  return splitLines(text)
    .map((line) =>
      wrapLine(line.slice(0, startOfTrailingSpaces(line) + (line.length - startOfTrailingSpaces(line))), options).join(
        separator,
      ),
    )
    .join(separator)
}

const schemePattern = /^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u

const urlize: Filter['run'] = (
  value,
  [limit = null, nofollow = false, target = null, rel = null, schemes = null],
  { meter },
) => {
  const words = new Set((rel === null ? '' : strOf(rel, meter)).split(/\s+/).filter((word) => word !== ''))
  if (isTrue(nofollow)) words.add('nofollow')
  words.add('noopener')
  const extra =
    schemes === null ? [] : listOf(schemes, meter).map((scheme: Value) => (isText(scheme) ? textOf(scheme) : ''))
  for (const scheme of extra)
    if (!schemePattern.test(scheme))
      throw new PythonError('FilterArgumentError', `'${scheme}' is not a valid URI scheme prefix.`)
  const text = escapeText(strOf(value, meter))
  meter.grow(text.length * 3)
  return urlizeText(text, {
    limit: limit === null ? null : indexOf(limit),
    rel: ` rel="${escapeText([...words].toSorted((left, right) => (left < right ? -1 : 1)).join(' '))}"`,
    target: target === null ? '' : ` target="${escapeText(strOf(target, meter))}"`,
    schemes: extra,
  })
}

/** Filters that lay text out. */
export const wrapFilters: readonly (readonly [string, Filter])[] = [
  ['wordwrap', filter('width break_long_words wrapstring break_on_hyphens', wordWrap)],
  ['urlize', filter('trim_url_limit nofollow target rel extra_schemes', urlize)],
]
