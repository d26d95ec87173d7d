import type { CompareOperator, Expression } from './ast'
import { parseCall, parseFilters, parsePostfix, parseTest } from './parse-postfix'
import { describe, type TokenStream } from './token-stream'
import { quote } from './python-print'
import type { Value } from './values'

/** Parses one expression; without the inline `if` where a statement's own `if` may follow. */
export const parseExpression = (stream: TokenStream, withCondition = true): Expression =>
  stream.deeper(() => (withCondition ? parseCondition(stream) : parseOr(stream)))

/** Parses expressions between commas: a tuple where there is a comma, else the one expression. */
export const parseTuple = (
  stream: TokenStream,
  options: { withCondition?: boolean; endsAt?: string; inParentheses?: boolean } = {},
): Expression => {
  const { at } = stream.current
  const items: Expression[] = []
  let isTuple = false
  for (;;) {
    if (items.length > 0) stream.expect(',')
    if (isTupleEnd(stream, options.endsAt)) break
    items.push(parseExpression(stream, options.withCondition ?? true))
    if (!stream.is(',')) break
    isTuple = true
  }
  const [first] = items
  if (!isTuple && first) return first
  if (!isTuple && !options.inParentheses) stream.fail(`Expected an expression, got ${quote(describe(stream.current))}`)
  return { kind: 'tuple', items, at }
}

/** Whether a tuple ends here. */
export const isTupleEnd = (stream: TokenStream, endsAt?: string): boolean =>
  stream.is('variable_end') || stream.is('block_end') || stream.is(')') || (endsAt !== undefined && stream.is(endsAt))

/** Parses a name, a literal or what stands in brackets. */
export const parsePrimary = (stream: TokenStream): Expression => {
  const token = stream.current
  const { at } = token
  switch (token.type) {
    case 'name':
      stream.next()
      return nameOrConstant(token.text, at)
    case 'string': {
      let text = ''
      while (stream.is('string')) text += stream.next().text
      return { kind: 'constant', value: text, at }
    }
    case 'integer':
    case 'float':
      return { kind: 'constant', value: stream.next().value, at }
    case '(': {
      stream.next()
      const inside = stream.deeper(() => parseTuple(stream, { inParentheses: true }))
      stream.expect(')')
      return inside
    }
    case '[':
      return parseList(stream)
    case '{':
      return parseDict(stream)
    default:
      return stream.fail(`unexpected ${quote(describe(token))}`)
  }
}

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

const nameOrConstant = (name: string, at: number): Expression => {
  const value = constants.get(name)
  return value === undefined ? { kind: 'name', name, at } : { kind: 'constant', value, at }
}

const parseList = (stream: TokenStream): Expression => {
  const { at } = stream.expect('[')
  const items: Expression[] = []
  while (!stream.is(']')) {
    if (items.length > 0) stream.expect(',')
    if (stream.is(']')) break
    items.push(parseExpression(stream))
  }
  stream.expect(']')
  return { kind: 'list', items, at }
}

const parseDict = (stream: TokenStream): Expression => {
  const { at } = stream.expect('{')
  const items: [Expression, Expression][] = []
  while (!stream.is('}')) {
    if (items.length > 0) stream.expect(',')
    if (stream.is('}')) break
    const key = parseExpression(stream)
    stream.expect(':')
    items.push([key, parseExpression(stream)])
  }
  stream.expect('}')
  return { kind: 'dict', items, at }
}

const parseCondition = (stream: TokenStream): Expression => {
  const { at } = stream.current
  let yes = parseOr(stream)
  while (stream.skipIf('name:if')) {
    const test = parseOr(stream)
    const no = stream.skipIf('name:else') ? stream.deeper(() => parseCondition(stream)) : null
    yes = { kind: 'condition', test, yes, no, at }
  }
  return yes
}

const parseOr = (stream: TokenStream): Expression => {
  let left = parseAnd(stream)
  for (let at = stream.current.at; stream.skipIf('name:or'); at = stream.current.at)
    left = { kind: 'or', left, right: parseAnd(stream), at }
  return left
}

const parseAnd = (stream: TokenStream): Expression => {
  let left = parseNot(stream)
  for (let at = stream.current.at; stream.skipIf('name:and'); at = stream.current.at)
    left = { kind: 'and', left, right: parseNot(stream), at }
  return left
}

const parseNot = (stream: TokenStream): Expression => {
  const { at } = stream.current
  return stream.skipIf('name:not')
    ? { kind: 'not', of: stream.deeper(() => parseNot(stream)), at }
    : parseCompare(stream)
}

const compareOperators: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])

const parseCompare = (stream: TokenStream): Expression => {
  const first = parseSum(stream)
  const rest: { operator: CompareOperator; value: Expression }[] = []
  const { at } = stream.current
  for (;;) {
    if (compareOperators.has(stream.current.type))
      rest.push({ operator: stream.next().type as CompareOperator, value: parseSum(stream) })
    else if (stream.skipIf('name:in')) rest.push({ operator: 'in', value: parseSum(stream) })
    else if (stream.is('name:not') && stream.aheadIs('name:in')) {
      stream.next()
      stream.next()
      rest.push({ operator: 'not in', value: parseSum(stream) })
    } else return rest.length === 0 ? first : { kind: 'compare', first, rest, at }
  }
}

const parseSum = (stream: TokenStream): Expression => {
  let left = parseConcat(stream)
  while (stream.is('+') || stream.is('-')) {
    const { type, at } = stream.next()
    left = { kind: 'binary', operator: type as '+' | '-', left, right: parseConcat(stream), at }
  }
  return left
}

const parseConcat = (stream: TokenStream): Expression => {
  const { at } = stream.current
  const first = parseProduct(stream)
  if (!stream.is('~')) return first
  const items = [first]
  while (stream.skipIf('~')) items.push(parseProduct(stream))
  return { kind: 'concat', items, at }
}

const parseProduct = (stream: TokenStream): Expression => {
  let left = parsePower(stream)
  while (stream.isAny(['*', '/', '//', '%'])) {
    const { type, at } = stream.next()
    left = { kind: 'binary', operator: type as '*' | '/' | '//' | '%', left, right: parsePower(stream), at }
  }
  return left
}

const parsePower = (stream: TokenStream): Expression => {
  let left = parseUnary(stream)
  while (stream.is('**')) {
    const { at } = stream.next()
    left = { kind: 'binary', operator: '**', left, right: parseUnary(stream), at }
  }
  return left
}

const parseUnary = (stream: TokenStream, withFilters = true): Expression => {
  const { at } = stream.current
  let node: Expression
  if (stream.skipIf('-')) node = { kind: 'negative', of: stream.deeper(() => parseUnary(stream, false)), at }
  else if (stream.skipIf('+')) node = { kind: 'positive', of: stream.deeper(() => parseUnary(stream, false)), at }
  else node = parsePrimary(stream)
  node = parsePostfix(stream, node)
  if (!withFilters) return node
  for (;;) {
    if (stream.is('|')) node = parseFilters(stream, node)
    else if (stream.is('name:is')) node = parseTest(stream, node)
    else if (stream.is('(')) node = parseCall(stream, node)
    else return node
  }
}
