import type { Filter, PassageField } from '../contract'
import { deepest, fields, refused, sensible } from './check-filter'

const longestText = 2000

interface Lexeme {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end'
  readonly value: string
  readonly at: number
}

const lexemes = /\s*(?:(?<text>'(?:[^']|'')*')|(?<number>-?\d+(?![\w.]))|(?<word>[A-Za-z]+(?!\w))|(?<sign>[(),]))/y

/** Reads a filter in words, by Azure AI Search's own grammar as far as it goes. */
export const parseWords = (written: string): Filter => {
  if (written.length > longestText) throw refused(`it is longer than ${longestText} characters`)
  const found = lexed(written)
  let at = 0
  const peek = (): Lexeme => found[Math.min(at, found.length - 1)] as Lexeme
  const next = (): Lexeme => {
    const lexeme = peek()
    at++
    return lexeme
  }
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().value.toLowerCase() === word
  const isSign = (sign: string): boolean => peek().kind === 'sign' && peek().value === sign
  const expect = (sign: string): void => {
    if (!isSign(sign)) throw unexpected(peek(), `“${sign}”`)
    at++
  }

  const either = (depth: number): Filter => {
    const parts = [both(depth)]
    while (isWord('or')) {
      at++
      parts.push(both(depth))
    }
    return parts.length === 1 ? (parts[0] as Filter) : { or: parts }
  }
  const both = (depth: number): Filter => {
    const parts = [one(depth)]
    while (isWord('and')) {
      at++
      parts.push(one(depth))
    }
    return parts.length === 1 ? (parts[0] as Filter) : { and: parts }
  }
  const one = (depth: number): Filter => {
    if (depth > deepest) throw refused(`it is nested deeper than ${deepest}`)
    if (isWord('not')) {
      at++
      return { not: one(depth + 1) }
    }
    if (isSign('(')) {
      at++
      const inner = either(depth + 1)
      expect(')')
      return inner
    }
    return sensible(isWord('startswith') ? start() : comparison())
  }
  const start = (): Filter => {
    at++
    expect('(')
    const name = fieldName()
    expect(',')
    const value = literal()
    expect(')')
    return { field: name, is: 'startswith', value: value as string }
  }
  const comparison = (): Filter => {
    const name = fieldName()
    const word = next()
    const is = word.value.toLowerCase()
    if (word.kind === 'word' && is === 'in') {
      expect('(')
      const value = [literal()]
      while (isSign(',')) {
        at++
        value.push(literal())
      }
      expect(')')
      return { field: name, is, value: value as string[] }
    }
    const operator = operators.find((known) => known === is)
    if (word.kind !== 'word' || !operator) throw unexpected(word, `${operators.join(', ')} or in`)
    return { field: name, is: operator, value: literal() }
  }
  const fieldName = (): PassageField => {
    const word = next()
    const name = fields.find((known) => known === word.value)
    if (word.kind !== 'word' || !name) throw unexpected(word, `one of ${fields.join(', ')}`)
    return name
  }
  const literal = (): string | number | null => {
    const lexeme = next()
    if (lexeme.kind === 'text') return lexeme.value.slice(1, -1).replaceAll("''", "'")
    if (lexeme.kind === 'number') return Number(lexeme.value)
    if (lexeme.kind === 'word' && lexeme.value.toLowerCase() === 'null') return null
    throw unexpected(lexeme, 'a text in single quotes, a whole number or null')
  }

  const filter = either(1)
  if (peek().kind !== 'end') throw unexpected(peek(), 'and, or, or the end')
  return filter
}

const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const

const lexed = (written: string): readonly Lexeme[] => {
  const found: Lexeme[] = []
  let at = 0
  while (written.slice(at).trim() !== '') {
    lexemes.lastIndex = at
    const match = lexemes.exec(written)
    if (!match?.groups) throw refused(`there is ${shown(written.slice(at).trim())} at character ${at + 1}`)
    const [kind, value = ''] = Object.entries(match.groups).find(([, part]) => part !== undefined) ?? ['end']
    found.push({ kind: kind as Lexeme['kind'], value, at: lexemes.lastIndex - value.length })
    at = lexemes.lastIndex
  }
  return [...found, { kind: 'end', value: '', at: written.length }]
}

const unexpected = ({ kind, value, at }: Lexeme, wanted: string): Error =>
  refused(
    `character ${at + 1} should begin ${wanted}; ${kind === 'end' ? 'there it ends' : `there is ${shown(value)}`}`,
  )

const shown = (value: string): string => `“${value.slice(0, 40)}”`
