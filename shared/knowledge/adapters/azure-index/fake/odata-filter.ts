/** A field as a filter meets it. */
export interface FilterField {
  readonly name: string
  readonly type: string
  readonly filterable: boolean
}

type Value = string | number | boolean | null
type Document = Readonly<Record<string, unknown>>
type Condition = (document: Document) => boolean
/** Something that is compared: a constant, or what a document holds. */
type Operand = { readonly constant: Value } | { readonly type: string; readonly of: (document: Document) => unknown }

interface Lexeme {
  readonly kind: 'text' | 'number' | 'name' | 'sign' | 'end'
  readonly value: string
}

const lexemes =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_][\w.]*)|(?<sign>[(),/:]))/y
const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const

/** What a filter makes the service refuse a request. */
export class BadFilter extends Error {}

/**
 * Reads a filter as Azure AI Search's grammar has it, and refuses the rest: comparisons with a constant on either side, `and`, `or`, `not`,
 * `any` and `all` over collections, `search.in`, boolean fields and literals. Functions of full text and places are not read.
 */
export const odataFilter = (written: string, fields: readonly FilterField[]): Condition => {
  const found = lexed(written)
  let at = 0
  const peek = (): Lexeme => found[at] as Lexeme
  const next = (): Lexeme => found[Math.min(at++, found.length - 1)] as Lexeme
  const isNext = (value: string): boolean => peek().kind !== 'text' && peek().value === value
  const expect = (value: string): void => {
    if (!isNext(value)) throw new BadFilter(`“${value}” is expected, not “${peek().value}” in ${written}`)
    at++
  }
  /** Range variables of the lambdas around. */
  const variables: { readonly name: string; readonly type: string; value: unknown }[] = []

  const either = (): Condition => {
    const parts = [both()]
    while (isNext('or')) {
      at++
      parts.push(both())
    }
    return (document) => parts.some((part) => part(document))
  }
  const both = (): Condition => {
    const parts = [one()]
    while (isNext('and')) {
      at++
      parts.push(one())
    }
    return (document) => parts.every((part) => part(document))
  }
  const one = (): Condition => {
    if (isNext('not')) {
      at++
      const inner = one()
      return (document) => !inner(document)
    }
    if (isNext('(')) {
      at++
      const inner = either()
      expect(')')
      return inner
    }
    if (isNext('search.in')) return searchIn()
    const left = operand()
    const word = peek()
    const operator = comparisons.find((known) => word.kind === 'name' && known === word.value)
    if (operator) {
      at++
      return compared(left, operator, operand())
    }
    if ('constant' in left ? typeof left.constant === 'boolean' : left.type === 'Edm.Boolean')
      return (document) => valueOf(left, document) === true
    throw new BadFilter(`A comparison is expected in ${written}`)
  }
  const searchIn = (): Condition => {
    at++
    expect('(')
    const variable = operand()
    expect(',')
    const list = textLiteral()
    let delimiters = ' ,'
    if (isNext(',')) {
      at++
      delimiters = textLiteral()
    }
    expect(')')
    if ('constant' in variable || variable.type !== 'Edm.String') throw new BadFilter('search.in takes a text field')
    const values = new Set(split(list, delimiters))
    return (document) => values.has(textOf(valueOf(variable, document)))
  }
  const textLiteral = (): string => {
    const lexeme = next()
    if (lexeme.kind !== 'text') throw new BadFilter(`A text is expected, not “${lexeme.value}”`)
    return lexeme.value.slice(1, -1).replaceAll("''", "'")
  }
  const operand = (): Operand => {
    const lexeme = peek()
    if (lexeme.kind === 'text') return { constant: textLiteral() }
    at++
    if (lexeme.kind === 'number') return { constant: Number(lexeme.value) }
    if (lexeme.kind !== 'name')
      throw new BadFilter(`A field or a constant is expected, not “${lexeme.value}” in ${written}`)
    if (lexeme.value === 'true' || lexeme.value === 'false') return { constant: lexeme.value === 'true' }
    if (lexeme.value === 'null') return { constant: null }
    const variable = variables.findLast(({ name }) => name === lexeme.value)
    if (variable) return { type: variable.type, of: () => variable.value }
    const field = fields.find(({ name }) => name === lexeme.value)
    if (!field) throw new BadFilter(`Could not find a property named “${lexeme.value}”`)
    if (!field.filterable) throw new BadFilter(`“${field.name}” is not a filterable field`)
    if (isNext('/')) return lambda(field)
    if (field.type.startsWith('Collection(')) throw new BadFilter(`“${field.name}” is a collection; use any or all`)
    return { type: field.type, of: (document) => document[field.name] ?? null }
  }
  const lambda = ({ name, type }: FilterField): Operand => {
    expect('/')
    const word = next().value
    const inner = /^Collection\((.+)\)$/.exec(type)?.[1]
    if (inner === undefined || (word !== 'any' && word !== 'all')) throw new BadFilter(`“${name}/${word}” is not known`)
    expect('(')
    if (word === 'any' && isNext(')')) {
      at++
      return { type: 'Edm.Boolean', of: (document) => (document[name] as readonly unknown[]).length > 0 }
    }
    const variable = { name: next().value, type: inner, value: undefined as unknown }
    expect(':')
    variables.push(variable)
    const holds = either()
    variables.pop()
    expect(')')
    const test = (document: Document) => (value: unknown) => {
      variable.value = value
      return holds(document)
    }
    return {
      type: 'Edm.Boolean',
      of: (document) => {
        const values = (document[name] ?? []) as readonly unknown[]
        return word === 'any' ? values.some(test(document)) : values.every(test(document))
      },
    }
  }

  const filter = either()
  if (peek().kind !== 'end') throw new BadFilter(`“${peek().value}” is not expected in ${written}`)
  return filter
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const valueOf = (operand: Operand, document: Document): unknown =>
  'constant' in operand ? operand.constant : operand.of(document)

const compared = (left: Operand, operator: (typeof comparisons)[number], right: Operand): Condition => {
  const [constant, other] = 'constant' in left ? [left, right] : [right as Extract<Operand, { constant: Value }>, left]
  if (!('constant' in constant) || 'constant' in other) throw new BadFilter('A field is compared with a constant')
  const wanted = other.type === 'Edm.String' ? 'string' : other.type === 'Edm.Boolean' ? 'boolean' : 'number'
  if (constant.constant !== null && typeof constant.constant !== wanted)
    throw new BadFilter(`A ${other.type} is not compared with ${JSON.stringify(constant.constant)}`)
  if (wanted === 'boolean' && operator !== 'eq' && operator !== 'ne')
    throw new BadFilter('Booleans are compared by eq or ne')
  return (document) => {
    const [one, two] = [valueOf(left, document), valueOf(right, document)]
    if (operator === 'eq') return one === two
    if (operator === 'ne') return one !== two
    if (one === null || two === null) return false
    const [before, after] = [inBytes(one), inBytes(two)]
    const order = before === after ? 0 : before < after ? -1 : 1
    return operator === 'gt' ? order > 0 : operator === 'ge' ? order >= 0 : operator === 'lt' ? order < 0 : order <= 0
  }
}

/** Texts are ordered by their bytes in UTF-8, as Lucene keeps them. */
const inBytes = (value: unknown): string | number =>
  typeof value === 'number' ? value : Buffer.from(textOf(value), 'utf8').toString('latin1')

const split = (list: string, delimiters: string): readonly string[] => {
  const parts: string[] = ['']
  for (const character of list)
    if (delimiters.includes(character)) parts.push('')
    else parts[parts.length - 1] += character
  return parts.map((part) => (delimiters.includes(' ') ? part.trim() : part)).filter((part) => part !== '')
}

const lexed = (written: string): readonly Lexeme[] => {
  const found: Lexeme[] = []
  lexemes.lastIndex = 0
  for (let from = 0; written.slice(from).trim() !== ''; from = lexemes.lastIndex) {
    lexemes.lastIndex = from
    const match = lexemes.exec(written)
    if (!match?.groups) throw new BadFilter(`There is a syntax error at position ${from} in ${written}`)
    const [kind, value = ''] = Object.entries(match.groups).find(([, part]) => part !== undefined) ?? ['end']
    found.push({ kind: kind as Lexeme['kind'], value })
  }
  return [...found, { kind: 'end', value: '' }]
}
