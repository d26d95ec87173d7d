import { fault, type Fault } from '../../faults'
import type { Extractor } from '../contract'
import { decodeText } from './decode'
import { baseName } from './names'
import { barTable } from './table-text'
import { linesOf } from './text'
import { textWriter, type TextWriter } from './text-writer'

/** Reads JSON as a person would want it read: keys as headings, values as lines, lists of like objects as tables. */
export const jsonExtractor: Extractor = {
  id: 'json',
  endings: ['.json'],
  contentTypes: ['application/json', 'text/json'],
  extract(body, path, charset) {
    const decoded = decodeText(body, path, charset)
    const written = textWriter(path)
    writeValue(written, parsed(decoded.text, path), 1, path)
    return { title: baseName(path), ...decoded, ...written.done() }
  },
}

/** Reads files of a JSON value a line: each is a passage of its own where it fits. */
export const jsonLinesExtractor: Extractor = {
  id: 'jsonl',
  endings: ['.jsonl', '.ndjson'],
  contentTypes: ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'],
  extract(body, path, charset) {
    const decoded = decodeText(body, path, charset)
    const written = textWriter(path)
    let line = 0
    for (const { text } of linesOf(decoded.text)) {
      line++
      if (text.trim() !== '') written.add('list', fieldsOf(parsed(text, path, line), path).join('\n'))
    }
    return { title: baseName(path), ...decoded, ...written.done() }
  },
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Deeper than this nobody nests data for people. */
const deepest = 64

/** Headings have six levels; what is deeper stands in lines under its whole path. */
const deepestHeading = 4

const writeValue = (written: TextWriter, value: Json, level: number, path: string): void => {
  const table = tableOf(value)
  if (table) return written.add('table', table)
  if (Array.isArray(value) && level <= deepestHeading && value.some(isNested))
    return value.forEach((item) => written.add('list', fieldsOf(item, path).join('\n')))
  if (Array.isArray(value) || !isNested(value) || level > deepestHeading)
    return written.add('list', fieldsOf(value, path).join('\n'))
  const members = Object.entries(value)
  const plain = members.filter(([, member]) => !isNested(member))
  written.add('list', fieldsOf(Object.fromEntries(plain), path).join('\n'))
  for (const [key, member] of members) {
    if (!isNested(member)) continue
    written.heading(level, key)
    writeValue(written, member, level + 1, path)
  }
}

const isNested = (value: Json): value is readonly Json[] | { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null

/** Two or more objects with the same few plain members are rows. */
const tableOf = (value: Json): string | undefined => {
  if (!Array.isArray(value) || value.length < 2) return undefined
  const rows: readonly Json[] = value
  const [first = null] = rows
  const names = isNested(first) && !Array.isArray(first) ? Object.keys(first) : []
  if (names.length < 2 || names.length > mostColumns) return undefined
  const cells = rows.map((row) => (isNested(row) && !Array.isArray(row) ? Object.entries(row) : []))
  const isLike = cells.every(
    (row) => row.length === names.length && row.every(([name, cell], at) => name === names[at] && isCell(cell)),
  )
  return isLike ? barTable([names, ...cells.map((row) => row.map(([, cell]) => plainText(cell)))], true) : undefined
}

const mostColumns = 12
const isCell = (value: Json): boolean => !isNested(value) && plainText(value).length <= 200
const plainText = (value: Json): string =>
  value === null ? '' : isNested(value) ? JSON.stringify(value) : String(value)

/** Names that go on with every level would make a small file endless. */
const longestName = 160

/** A value as lines of `path.to.key: value`. */
const fieldsOf = (value: Json, path: string, name = '', depth = 0): string[] => {
  if (depth > deepest) throw tooDeep(path)
  if (!isNested(value)) {
    const text = plainText(value)
    return text.trim() === '' ? [] : [name === '' ? text : `${name}: ${text}`]
  }
  if (Array.isArray(value) && value.length > 0 && value.every((item) => !isNested(item)))
    return fieldsOf(value.map(plainText).join(', '), path, name, depth)
  const lines: string[] = []
  for (const [key, member] of Object.entries(value)) {
    const memberName = Array.isArray(value)
      ? `${name}[${key}]`.slice(-longestName)
      : name === ''
        ? key
        : `${name}.${key}`.slice(-longestName)
    for (const line of fieldsOf(member as Json, path, memberName, depth + 1)) lines.push(line)
  }
  return lines
}

const parsed = (text: string, path: string, line?: number): Json => {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    const where = line === undefined ? '' : `line ${line} `
    const reason = error instanceof Error ? error.message.slice(0, 200) : ''
    throw fault('document_corrupt', `“${path}” is no valid JSON: ${where}${reason}`, {
      path,
      ...(line !== undefined && { line }),
    })
  }
}

const tooDeep = (path: string): Fault =>
  fault('document_unsafe', `“${path}” nests its values more than ${deepest} deep`, { path, reason: 'nesting' })
