import { randomUUID } from 'node:crypto'
import { HostError } from '../host-error'
import type { BindingData } from './binding-data'
import { dateFormat } from './date-format'

/** A text with names in braces, to be filled in for each invocation. */
export interface Expression {
  readonly text: string
  /** Throws where a name has no value; its message names the place, the name and what there is. */
  fill(data: BindingData): string
}

/** The format of `{DateTime}` where none is given; without colons, as file names want it. */
const plainDateTime = 'yyyy-MM-ddTHH-mm-ssK'

/**
 * Reads a binding expression: `{name}`, `{a.b}`, `{rand-guid}`, `{DateTime:yyyy}`, and `{{` for a brace. `where` names
 * the place of the text, for errors; one that can be seen now keeps the host from starting.
 */
export function parseExpression(text: string, where: string, now: () => number): Expression {
  const parts: ((data: BindingData) => string)[] = []
  let literal = ''
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? ''
    if ((character === '{' || character === '}') && text[at + 1] === character) {
      literal += character
      at += 2
      continue
    }
    if (character === '}') throw unreadable(where, text, 'it has a "}" without its "{"')
    if (character !== '{') {
      literal += character
      at++
      continue
    }
    const end = text.indexOf('}', at)
    if (end < 0) throw unreadable(where, text, 'it has a "{" without its "}"')
    const before = literal
    parts.push(() => before, partOf(text.slice(at + 1, end), text, where, now))
    literal = ''
    at = end + 1
  }
  parts.push(() => literal)
  return { text, fill: (data) => parts.map((part) => part(data)).join('') }
}

function partOf(inside: string, text: string, where: string, now: () => number): (data: BindingData) => string {
  const [, name = '', format] = /^([^:]*)(?::(.*))?$/s.exec(inside) ?? []
  const lower = name.trim().toLowerCase()
  if (lower === 'rand-guid' || lower === 'sys.randguid') return guidPart(format, text, where)
  if (lower === 'datetime' || lower === 'sys.utcnow') {
    const write = dateFormat(format ?? plainDateTime)
    if (!write) throw unreadable(where, text, `"${format}" is no format of a time that this host knows`)
    return () => write(new Date(now()))
  }
  if (!/^[\w-]+(\.[\w-]+)*$/.test(name.trim())) throw unreadable(where, text, `"{${inside}}" is no name`)
  if (format !== undefined) throw unreadable(where, text, `"{${name}}" takes no format, only DateTime and rand-guid do`)
  return (data) => valueOf(name.trim(), data, text, where)
}

function guidPart(format: string | undefined, text: string, where: string): () => string {
  const bare = (): string => randomUUID().replaceAll('-', '')
  switch ((format ?? 'D').toUpperCase()) {
    case 'D':
      return randomUUID
    case 'N':
      return bare
    case 'B':
      return () => `{${randomUUID()}}`
    default:
      throw unreadable(where, text, `"${format}" is no format of a GUID that this host knows`)
  }
}

function valueOf(name: string, data: BindingData, text: string, where: string): string {
  const [first = '', ...deeper] = name.split('.')
  let value = data.get(first.toLowerCase())
  for (const step of deeper) value = fieldOf(value, step)
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  const known = [...data.keys()].toSorted().join(', ')
  const found = value === undefined || value === null ? 'has no value' : 'is no text'
  throw new Error(`${where} is "${text}", and "{${name}}" ${found} in this invocation; there are: ${known || 'none'}`)
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value)
  return (entries.find(([key]) => key === name) ??
    entries.find(([key]) => key.toLowerCase() === name.toLowerCase()))?.[1]
}

function unreadable(where: string, text: string, why: string): HostError {
  return new HostError('bad_trigger', `${where} is "${text}": ${why}`)
}
