/** A reader of the one form of Cosmos DB's SQL that the adapter writes, for the wire fake. It shares no code with the adapter and refuses every other form. */

type Value = unknown
type Evaluate = (document: Record<string, Value>) => Value

/** A query read from its text. */
export interface WireQuery {
  readonly top: number
  readonly where: Evaluate
  readonly order: readonly { readonly path: readonly string[]; readonly isDescending: boolean }[]
}

const form = /^SELECT TOP (\d+) \* FROM c WHERE (.+) ORDER BY ((?:c(?:\["[^"]+"\])+ (?:ASC|DESC)(?:, )?)+)$/su

/** Reads a query, or throws where the text is of another form. */
export const readQuery = (
  text: string,
  parameters: readonly { readonly name: string; readonly value: Value }[],
): WireQuery => {
  const [, top, where = '', order = ''] = form.exec(text) ?? refuse(`not of the one form: ${text}`)
  const values = new Map(parameters.map(({ name, value }) => [name, value]))
  const tokens = where.match(/\s+|c(?:\["[^"]+"\])+|@p\d+|[A-Z_]+(?=\()|AND|OR|true|false|<=|>=|!=|[=<>(),]/gu) ?? []
  if (tokens.join('') !== where) refuse(`unknown words in ${where}`)
  const reader = readerOf(
    tokens.filter((token) => token.trim() !== ''),
    values,
  )
  return {
    top: Number(top),
    where: reader(),
    order: order.split(', ').map((one) => ({ path: pathOf(one), isDescending: one.endsWith(' DESC') })),
  }
}

const refuse = (why: string): never => {
  throw new Error(`Syntax error: ${why}`)
}

const pathOf = (token: string): string[] => [...token.matchAll(/\["([^"]+)"\]/gu)].map(([, part = '']) => part)

const readerOf = (tokens: string[], values: ReadonlyMap<string, Value>): (() => Evaluate) => {
  const take = (wanted?: string): string => {
    const token = tokens.shift() ?? refuse('the text ends too early')
    return wanted === undefined || token === wanted ? token : refuse(`${token} instead of ${wanted}`)
  }
  const operand = (): Evaluate => {
    const token = take()
    if (token.startsWith('c[')) {
      const path = pathOf(token)
      return (document) => path.reduce<Value>((found, part) => (isObject(found) ? found[part] : undefined), document)
    }
    if (token === 'true' || token === 'false') return () => token === 'true'
    if (!values.has(token)) refuse(`no parameter ${token}`)
    return () => values.get(token)
  }
  const primary = (): Evaluate => {
    const head = tokens[0] ?? ''
    if (head === '(') {
      take('(')
      const inner = either()
      take(')')
      return inner
    }
    const called = functions[head]
    if (called) {
      take()
      take('(')
      const left = operand()
      const right = tokens[0] === ',' ? (take(','), operand()) : () => undefined
      take(')')
      return (document) => called(left(document), right(document))
    }
    const left = operand()
    const compare = comparisons[tokens[0] ?? '']
    if (!compare) return left
    take()
    const right = operand()
    return (document) => compared(left(document), right(document), compare)
  }
  const both = (): Evaluate => chain(primary, 'AND', (all, document) => all.every((one) => one(document) === true))
  const either = (): Evaluate => chain(both, 'OR', (all, document) => all.some((one) => one(document) === true))
  const chain = (
    part: () => Evaluate,
    word: string,
    join: (all: Evaluate[], document: Record<string, Value>) => boolean,
  ): Evaluate => {
    const all = [part()]
    while (tokens[0] === word) {
      take()
      all.push(part())
    }
    return (document) => join(all, document)
  }
  return () => {
    const whole = either()
    return tokens.length === 0 ? whole : refuse(`${tokens[0]} after the end`)
  }
}

const isObject = (value: Value): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typeOf = (value: Value): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

const comparisons: Readonly<Record<string, (left: never, right: never) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
}

/** Values of two types compare to undefined, which is never true. */
const compared = (left: Value, right: Value, compare: (left: never, right: never) => boolean): Value =>
  left === undefined || typeOf(left) !== typeOf(right) ? undefined : compare(left as never, right as never)

const functions: Readonly<Record<string, (first: Value, second: Value) => Value>> = {
  IS_NULL: (value) => value === null,
  IS_BOOL: (value) => typeof value === 'boolean',
  IS_NUMBER: (value) => typeof value === 'number',
  IS_STRING: (value) => typeof value === 'string',
  IS_ARRAY: (value) => Array.isArray(value),
  IS_PRIMITIVE: (value) => value === null || ['boolean', 'number', 'string'].includes(typeof value),
  STARTSWITH: (value, start) =>
    typeof value === 'string' && typeof start === 'string' ? value.startsWith(start) : undefined,
  ARRAY_CONTAINS: (value, member) => (Array.isArray(value) ? value.includes(member) : undefined),
}
