import { operate } from '../arithmetic'
import { PythonError, typeError, valueError } from '../errors'
import { escapeHtml, escapeText } from '../escape'
import { isTrue, iterate, lengthOf, listOf } from '../iterate'
import { capitalize } from '../methods/text-cases'
import { justify, replaceText, strip } from '../methods/text-methods'
import { failUndefined, indexOf } from '../numbers'
import { quote, strOf } from '../python-print'
import { lengthOfText, sliceText, splitLines } from '../text-tools'
import { typeNameOf } from '../type-names'
import { isText, PyDict, PyMarkup, PyTuple, PyUndefined, textOf } from '../values'
import { type Filter, filter, mapText, rawFilter, softText } from './filter'
import { unescapeHtml } from './unescape'

const assertion = (message: string): PythonError => new PythonError('AssertionError', message)

const truncate: Filter['run'] = (value, [length = 255, killWords = false, end = '...', leeway = 5], { meter }) => {
  const limit = indexOf(length)
  const slack = leeway === null ? 5 : indexOf(leeway)
  const tail = isText(end) ? textOf(end) : strOf(end, meter)
  const tailLength = lengthOfText(tail)
  if (limit < tailLength) throw assertion(`expected length >= ${tailLength}, got ${limit}`)
  if (slack < 0) throw assertion(`expected leeway >= 0, got ${slack}`)
  if (lengthOf(value) <= limit + slack) return value
  if (!isText(value)) throw typeError(`unhashable type: 'slice'`)
  const cut = sliceText(textOf(value), 0, limit - tailLength)
  if (isTrue(killWords)) return cut + tail
  const space = cut.lastIndexOf(' ')
  return (space === -1 ? cut : cut.slice(0, space)) + tail
}

const indent: Filter['run'] = (value, [width = 4, first = false, blank = false], { meter }) => {
  if (!isText(value)) {
    failUndefined(value)
    throw typeError(`can only concatenate ${typeNameOf(value)} (not "str") to ${typeNameOf(value)}`)
  }
  const indentation = isText(width) ? textOf(width) : ' '.repeat(Math.min(Math.max(0, indexOf(width)), 100_000))
  const lines = splitLines(`${textOf(value)}\n`)
  meter.grow(textOf(value).length + lines.length * (indentation.length + 1))
  const [head = '', ...rest] = lines
  const body = isTrue(blank)
    ? lines.join(`\n${indentation}`)
    : [head, ...rest.map((line) => (line === '' ? line : indentation + line))].join('\n')
  const text = (isTrue(first) ? indentation : '') + body
  return value instanceof PyMarkup ? new PyMarkup(text) : text
}

const title = (text: string): string =>
  text
    // oxlint-disable-next-line eslint/no-control-regex -- Python counts these as spaces
    .split(/([-\s\x1c-\x1f\x85({[<]+)/)
    .map((word) => {
      const first = String.fromCodePoint(word.codePointAt(0) ?? 0)
      return word === '' ? '' : first.toUpperCase() + word.slice(first.length).toLowerCase()
    })
    .join('')

const quoteUrl = (text: string, safe: string, spaces = '%20'): string => {
  let result = ''
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte)
    result +=
      /[\w.~-]/.test(character) || safe.includes(character)
        ? character
        : byte === 32
          ? spaces
          : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}

const urlEncode: Filter['run'] = (value, _args, { meter }) => {
  if (isText(value) || !(Array.isArray(value) || value instanceof PyDict || value instanceof PyTuple))
    return quoteUrl(strOf(value, meter), '/')
  const pairs =
    value instanceof PyDict ? Array.from(value.entries(), (entry) => new PyTuple(entry)) : listOf(value, meter)
  const parts = pairs.map((pair) => {
    const items = listOf(pair, meter)
    if (items.length !== 2) throw valueError(`expected two values to unpack (got ${items.length})`)
    return items.map((item) => quoteUrl(strOf(item, meter), '', '+')).join('=')
  })
  return parts.join('&')
}

const xmlAttributes: Filter['run'] = (value, [autospace = true], { meter }) => {
  if (!(value instanceof PyDict)) {
    failUndefined(value)
    throw new PythonError('AttributeError', `'${typeNameOf(value)}' object has no attribute 'items'`)
  }
  const parts: string[] = []
  for (const [key, item] of value.entries()) {
    if (item === null || item instanceof PyUndefined) continue
    const name = strOf(key, meter)
    if (/[ \t\n\r\f\v/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${quote(name)}`)
    parts.push(`${escapeText(name)}="${textOf(escapeHtml(item))}"`)
  }
  return (isTrue(autospace) && parts.length > 0 ? ' ' : '') + parts.join(' ')
}

const stripTags: Filter['run'] = (value, _args, { meter }) => {
  const text = strOf(value, meter)
  let kept = ''
  let from = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', from)) {
    const isComment = text.startsWith('<!--', at)
    const end = isComment ? text.indexOf('-->', at) : text.indexOf('>', at)
    if (end === -1) break
    kept += text.slice(from, at)
    from = end + (isComment ? 3 : 1)
  }
  kept += text.slice(from)
  return unescapeHtml(
    kept
      // oxlint-disable-next-line eslint/no-control-regex -- Python counts these as spaces
      .split(/[\s\x1c-\x1f\x85]+/)
      .filter((word) => word !== '')
      .join(' '),
  )
}

/** Filters that make or change a text. */
export const textFilters: readonly (readonly [string, Filter])[] = [
  ['capitalize', filter('', (value, _args, { meter }) => mapText(value, meter, capitalize))],
  ['lower', filter('', (value, _args, { meter }) => mapText(value, meter, (text) => text.toLowerCase()))],
  ['upper', filter('', (value, _args, { meter }) => mapText(value, meter, (text) => text.toUpperCase()))],
  ['title', filter('', (value, _args, { meter }) => title(textOf(softText(value, meter))))],
  ['trim', filter('chars', (value, [chars], { meter }) => mapText(value, meter, (text) => strip(text, chars, 'both')))],
  [
    'center',
    filter('width', (value, [width = 80], { meter }) =>
      mapText(value, meter, (text) => justify(text, indexOf(width), ' ', 'middle', meter)),
    ),
  ],
  ['string', filter('', (value, _args, { meter }) => softText(value, meter))],
  [
    'replace',
    filter('old new|count', (value, [old = '', by = '', count = null], { meter }) =>
      replaceText(
        strOf(value, meter),
        strOf(old, meter),
        strOf(by, meter),
        count === null ? -1 : indexOf(count),
        meter,
      ),
    ),
  ],
  ['truncate', filter('length killwords end leeway', truncate)],
  ['indent', filter('width first blank', indent)],
  [
    'wordcount',
    filter('', (value, _args, { meter }) => {
      const text = textOf(softText(value, meter))
      meter.scan(text.length)
      return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0
    }),
  ],
  [
    'format',
    rawFilter((value, _args, { meter }, { positional, named }) => {
      if (positional.length > 0 && named.size > 0)
        throw new PythonError('FilterArgumentError', "can't handle positional and keyword arguments at the same time")
      const dict = new PyDict()
      for (const [key, item] of named) dict.set(key, item)
      return operate('%', softText(value, meter), named.size > 0 ? dict : new PyTuple(positional), meter)
    }),
  ],
  ['urlencode', filter('', urlEncode)],
  ['xmlattr', filter('autospace', xmlAttributes)],
  ['striptags', filter('', stripTags)],
  ['e', filter('', (value) => escapeHtml(value))],
  ['escape', filter('', (value) => escapeHtml(value))],
  ['forceescape', filter('', (value, _args, { meter }) => new PyMarkup(escapeText(strOf(value, meter))))],
  ['safe', filter('', (value, _args, { meter }) => new PyMarkup(strOf(value, meter)))],
  [
    'join',
    filter('d attribute', (value, [by = '', attribute], context) => {
      const { meter } = context
      const texts: string[] = []
      const separator = strOf(by, meter)
      const items =
        attribute === undefined || attribute === null
          ? value
          : context.filter('map', value, { positional: [], named: new Map([['attribute', attribute]]) })
      let length = 0
      for (const item of iterate(items, meter)) {
        const text = strOf(item, meter)
        length += text.length + separator.length
        meter.grow(text.length)
        texts.push(text)
      }
      meter.grow(length)
      return texts.join(separator)
    }),
  ],
]
