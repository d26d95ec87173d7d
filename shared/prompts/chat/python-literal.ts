import type { Json } from '../../json'
import { TemplateSyntaxError } from '../jinja/errors'
import { lexNumber, lexString } from '../jinja/lex-literals'
import { endOfSpaces } from '../jinja/text-tools'
import { PyFloat } from '../jinja/values'

const maxDepth = 100
const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['True', true],
  ['False', false],
  ['None', null],
  ['true', true],
  ['false', false],
  ['null', null],
])

/** Reads a Python literal (or JSON) that is the whole of a text; undefined where it is none. */
export const readPythonLiteral = (text: string): Json | undefined => {
  try {
    const { value, end } = readValue(text, endOfSpaces(text), 0)
    return endOfSpaces(text, end) === text.length ? value : undefined
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return undefined
    throw error
  }
}

interface Read {
  readonly value: Json
  readonly end: number
}

const refuse = (at: number): never => {
  throw new TemplateSyntaxError('no literal', at)
}

const readValue = (text: string, at: number, depth: number): Read => {
  const character = text[at] ?? ''
  if (depth > maxDepth) return refuse(at)
  if (character === '[' || character === '(') return readList(text, at, depth, character === '[' ? ']' : ')')
  if (character === '{') return readDict(text, at, depth)
  if (character === "'" || character === '"') {
    const { value, end } = lexString(text, at)
    return { value: value as string, end }
  }
  const sign = character === '-' ? -1 : 1
  const from = sign === -1 ? at + 1 : at
  if (/\d/.test(text[from] ?? '')) {
    const { value, end } = lexNumber(text, from, false)
    return { value: sign * Number(value instanceof PyFloat ? value.value : value), end }
  }
  const word = /^[A-Za-z]{4,5}/.exec(text.slice(at, at + 5))?.[0] ?? ''
  for (const candidate of [word, word.slice(0, 4)]) {
    const value = words.get(candidate)
    if (value !== undefined) return { value, end: at + candidate.length }
  }
  return refuse(at)
}

const readList = (text: string, start: number, depth: number, close: string): Read => {
  const items: Json[] = []
  let at = endOfSpaces(text, start + 1)
  while (text[at] !== close) {
    const { value, end } = readValue(text, at, depth + 1)
    items.push(value)
    at = afterComma(text, end, close)
  }
  return { value: items, end: at + 1 }
}

const readDict = (text: string, start: number, depth: number): Read => {
  const entries: [string, Json][] = []
  let at = endOfSpaces(text, start + 1)
  while (text[at] !== '}') {
    const key = readValue(text, at, depth + 1)
    const colon = endOfSpaces(text, key.end)
    if (typeof key.value !== 'string' || text[colon] !== ':') return refuse(colon)
    const { value, end } = readValue(text, endOfSpaces(text, colon + 1), depth + 1)
    entries.push([key.value, value])
    at = afterComma(text, end, '}')
  }
  return { value: Object.fromEntries(entries), end: at + 1 }
}

const afterComma = (text: string, end: number, close: string): number => {
  const at = endOfSpaces(text, end)
  if (text[at] === close) return at
  return text[at] === ',' ? endOfSpaces(text, at + 1) : refuse(at)
}
