import type { CallArguments, Expression } from './ast'
import type { TokenStream } from './token-stream'

/** Parses attributes, subscripts and calls after a value. */
export const parsePostfix = (stream: TokenStream, value: Expression): Expression => {
  let node = value
  for (;;) {
    if (stream.is('.')) node = parseAttribute(stream, node)
    else if (stream.is('[')) node = parseSubscript(stream, node)
    else if (stream.is('(')) node = parseCall(stream, node)
    else return node
  }
}

/** Parses a call of a value. */
export const parseCall = (stream: TokenStream, of: Expression): Expression & { kind: 'call' } => {
  const { at } = stream.current
  return { kind: 'call', of, args: parseArguments(stream), at }
}

/** Parses `| filter | filter`. */
export const parseFilters = (stream: TokenStream, of: Expression): Expression => {
  let node = of
  while (stream.skipIf('|')) node = parseFilter(stream, node)
  return node
}

/** Parses one filter after its bar; of the captured text where `of` is null. */
export const parseFilter = (stream: TokenStream, of: Expression | null): Expression => {
  const { at } = stream.current
  const name = parseDottedName(stream)
  return { kind: 'filter', of, name, args: stream.is('(') ? parseArguments(stream) : noArguments, at }
}

/** Parses `is test`, `is not test`, with an argument in brackets or bare. */
export const parseTest = (stream: TokenStream, of: Expression): Expression => {
  stream.expect('name:is')
  const negated = stream.skipIf('name:not')
  const { at } = stream.current
  const name = parseDottedName(stream)
  const test: Expression = { kind: 'test', of, name, args: parseTestArguments(stream), at }
  return negated ? { kind: 'not', of: test, at } : test
}

const noArguments: CallArguments = { positional: [], named: [], star: null, doubleStar: null }
const argumentStarts = ['name', 'string', 'integer', 'float', '[', '{']
const notAnArgument = ['name:else', 'name:or', 'name:and']

const parseTestArguments = (stream: TokenStream): CallArguments => {
  if (stream.is('(')) return parseArguments(stream)
  if (!stream.isAny(argumentStarts) || stream.isAny(notAnArgument)) return noArguments
  if (stream.is('name:is')) stream.fail('You cannot chain multiple tests with is')
  return { ...noArguments, positional: [parsePostfix(stream, stream.grammar.primary(stream))] }
}

const parseDottedName = (stream: TokenStream): string => {
  let name = stream.expect('name').text
  while (stream.skipIf('.')) name += `.${stream.expect('name').text}`
  return name
}

const parseAttribute = (stream: TokenStream, of: Expression): Expression => {
  const { at } = stream.next()
  const token = stream.next()
  if (token.type === 'name') return { kind: 'attribute', of, name: token.text, at }
  if (token.type !== 'integer') stream.fail('expected name or number', token.at)
  return { kind: 'item', of, key: { kind: 'constant', value: token.value, at: token.at }, at }
}

const parseSubscript = (stream: TokenStream, of: Expression): Expression => {
  const { at } = stream.next()
  const keys: Expression[] = []
  while (!stream.is(']')) {
    if (keys.length > 0) stream.expect(',')
    keys.push(parseKey(stream))
  }
  stream.expect(']')
  const [key] = keys
  return { kind: 'item', of, key: keys.length === 1 && key ? key : { kind: 'tuple', items: keys, at }, at }
}

const parseKey = (stream: TokenStream): Expression => {
  const { at } = stream.current
  const start = stream.is(':') ? null : stream.grammar.expression(stream)
  if (start && !stream.is(':')) return start
  stream.expect(':')
  const stop = stream.isAny([':', ']', ',']) ? null : stream.grammar.expression(stream)
  const step = stream.skipIf(':') && !stream.isAny([']', ',']) ? stream.grammar.expression(stream) : null
  return { kind: 'slice', start, stop, step, at }
}

const parseArguments = (stream: TokenStream): CallArguments => {
  const { at } = stream.expect('(')
  const positional: Expression[] = []
  const named: { name: string; value: Expression }[] = []
  let star: Expression | null = null
  let doubleStar: Expression | null = null
  const ensure = (isRight: boolean): void => {
    if (!isRight) stream.fail('invalid syntax for function call expression', at)
  }

  for (let isFirst = true; !stream.is(')'); isFirst = false) {
    if (!isFirst) stream.expect(',')
    if (!isFirst && stream.is(')')) break
    if (stream.skipIf('*')) {
      ensure(!star && !doubleStar)
      star = stream.grammar.expression(stream)
    } else if (stream.skipIf('**')) {
      ensure(!doubleStar)
      doubleStar = stream.grammar.expression(stream)
    } else if (stream.is('name') && stream.aheadIs('=')) {
      ensure(!doubleStar)
      const name = stream.next().text
      stream.next()
      named.push({ name, value: stream.grammar.expression(stream) })
    } else {
      ensure(!star && !doubleStar && named.length === 0)
      positional.push(stream.grammar.expression(stream))
    }
  }
  stream.expect(')')
  return { positional, named, star, doubleStar }
}
