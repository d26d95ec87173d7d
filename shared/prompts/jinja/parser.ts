import type { TemplateOptions } from '../contract'
import type { Body, Expression, Signature, Statement, Target } from './ast'
import { tokenize } from './lexer'
import { isTupleEnd, parseExpression, parsePrimary, parseTuple } from './parse-expression'
import { parseFilter, parseFilters } from './parse-postfix'
import { quote } from './python-print'
import { describeType, TokenStream } from './token-stream'

/** Parses a template whose line ends are `\n`. */
export const parseTemplate = (source: string, options: TemplateOptions): Body =>
  parseBody(new TokenStream(tokenize(source, options), { expression: parseExpression, primary: parsePrimary }), [])

// Statements up to one of the end tags, whose name is left as the current token; up to the end where there are none.
const parseBody = (stream: TokenStream, endTags: readonly string[]): Body => {
  const body: Statement[] = []
  stream.endTags.push(endTags)
  for (;;) {
    const { type, text, at } = stream.next()
    if (type === 'data') body.push({ kind: 'text', text, at })
    else if (type === 'variable_begin') {
      body.push({ kind: 'output', values: [parseTuple(stream)], at })
      stream.expect('variable_end')
    } else if (type === 'block_begin') {
      if (stream.isAny(endTags)) break
      body.push(stream.deeper(() => parseStatement(stream)))
      stream.expect('block_end')
    } else if (endTags.length === 0) break
    else failUnknown(stream, null)
  }
  stream.endTags.pop()
  return body
}

const parseInner = (stream: TokenStream, ...endTags: string[]): Body => {
  stream.skipIf(':')
  stream.expect('block_end')
  return parseBody(
    stream,
    endTags.map((tag) => `name:${tag}`),
  )
}

const parseInnerToEnd = (stream: TokenStream, endTag: string): Body => {
  const body = parseInner(stream, endTag)
  stream.next()
  return body
}

const parseStatement = (stream: TokenStream): Statement => {
  const token = stream.current
  if (token.type !== 'name') stream.fail('tag name expected')
  const tag = token.text
  const parse = parsers.get(tag)
  if (!parse) return failUnknown(stream, tag)
  stream.next()
  stream.openTags.push(tag)
  const statement = parse(stream, token.at)
  stream.openTags.pop()
  return statement
}

type ParseStatement = (stream: TokenStream, at: number) => Statement

const parseSet: ParseStatement = (stream, at) => {
  const target = parseTarget(stream, { withNamespace: true })
  if (stream.skipIf('=')) return { kind: 'set', target, value: parseTuple(stream), at }
  const filter = stream.skipIf('|') ? parseFilters(stream, parseFilter(stream, null)) : null
  return { kind: 'set-block', target, filter, body: parseInnerToEnd(stream, 'endset'), at }
}

const parseFor: ParseStatement = (stream, at) => {
  const target = parseTarget(stream, { endsAt: 'name:in' })
  stream.expect('name:in')
  const iterable = parseTuple(stream, { withCondition: false, endsAt: 'name:recursive' })
  const test = stream.skipIf('name:if') ? parseExpression(stream) : null
  const recursive = stream.skipIf('name:recursive')
  const body = parseInner(stream, 'endfor', 'else')
  const otherwise = stream.next().value === 'endfor' ? [] : parseInnerToEnd(stream, 'endfor')
  return { kind: 'for', target, iterable, test, recursive, body, otherwise, at }
}

const parseIf: ParseStatement = (stream, at) => {
  const branches: { test: Expression; body: Body }[] = []
  for (;;) {
    const test = parseTuple(stream, { withCondition: false })
    branches.push({ test, body: parseInner(stream, 'elif', 'else', 'endif') })
    const { value } = stream.next()
    if (value === 'elif') continue
    return { kind: 'if', branches, otherwise: value === 'else' ? parseInnerToEnd(stream, 'endif') : null, at }
  }
}

const parseWith: ParseStatement = (stream, at) => {
  const bindings: { target: Target; value: Expression }[] = []
  while (!stream.is('block_end')) {
    if (bindings.length > 0) stream.expect(',')
    const target = parseTarget(stream)
    stream.expect('=')
    bindings.push({ target, value: parseExpression(stream) })
  }
  return { kind: 'with', bindings, body: parseInnerToEnd(stream, 'endwith'), at }
}

const parseBlock: ParseStatement = (stream, at) => {
  const name = stream.expect('name').text
  const scoped = stream.skipIf('name:scoped')
  const required = stream.skipIf('name:required')
  if (stream.is('-'))
    stream.fail(
      'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
    )
  const body = parseInnerToEnd(stream, 'endblock')
  if (required && !body.every((part) => part.kind === 'text' && part.text.trim() === ''))
    stream.fail('Required blocks can only contain comments or whitespace')
  stream.skipIf(`name:${name}`)
  return { kind: 'block', name, scoped, required, body, at }
}

const parseMacro: ParseStatement = (stream, at) => {
  const name = parseName(stream)
  const signature = parseSignature(stream)
  return { kind: 'macro', name, signature, body: parseInnerToEnd(stream, 'endmacro'), at }
}

const parseCallBlock: ParseStatement = (stream, at) => {
  const signature = stream.is('(') ? parseSignature(stream) : { parameters: [], defaults: [] }
  const call = parseExpression(stream)
  if (call.kind !== 'call') return stream.fail('expected call', at)
  return { kind: 'call-block', signature, call, body: parseInnerToEnd(stream, 'endcall'), at }
}

const parseFilterBlock: ParseStatement = (stream, at) => {
  const filter = parseFilters(stream, parseFilter(stream, null))
  return { kind: 'filter-block', filter, body: parseInnerToEnd(stream, 'endfilter'), at }
}

const parsePrint: ParseStatement = (stream, at) => {
  const values: Expression[] = []
  while (!stream.is('block_end')) {
    if (values.length > 0) stream.expect(',')
    values.push(parseExpression(stream))
  }
  return { kind: 'output', values, at }
}

const parseAutoescape: ParseStatement = (stream, at) => ({
  kind: 'autoescape',
  value: parseExpression(stream),
  body: parseInnerToEnd(stream, 'endautoescape'),
  at,
})

const parseExtends: ParseStatement = (stream, at) => ({
  kind: 'other-template',
  tag: 'extends',
  name: parseExpression(stream),
  targets: [],
  optional: false,
  at,
})

const parseInclude: ParseStatement = (stream, at) => {
  const name = parseExpression(stream)
  const optional = stream.is('name:ignore') && stream.aheadIs('name:missing')
  if (optional) stream.next()
  if (optional) stream.next()
  skipContext(stream)
  return { kind: 'other-template', tag: 'include', name, targets: [], optional, at }
}

const parseImport: ParseStatement = (stream, at) => {
  const name = parseExpression(stream)
  stream.expect('name:as')
  const targets = [parseName(stream)]
  skipContext(stream)
  return { kind: 'other-template', tag: 'import', name, targets, optional: false, at }
}

const parseFrom: ParseStatement = (stream, at) => {
  const name = parseExpression(stream)
  stream.expect('name:import')
  const targets: string[] = []
  for (;;) {
    if (targets.length > 0) stream.expect(',')
    if (skipContext(stream)) break
    const target = parseName(stream)
    if (target.startsWith('_')) stream.fail('names starting with an underline can not be imported')
    targets.push(stream.skipIf('name:as') ? parseName(stream) : target)
    if (skipContext(stream) || !stream.is(',')) break
  }
  return { kind: 'other-template', tag: 'from', name, targets, optional: false, at }
}

const parsers: ReadonlyMap<string, ParseStatement> = new Map<string, ParseStatement>([
  ['set', parseSet],
  ['for', parseFor],
  ['if', parseIf],
  ['with', parseWith],
  ['block', parseBlock],
  ['macro', parseMacro],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
  ['print', parsePrint],
  ['autoescape', parseAutoescape],
  ['extends', parseExtends],
  ['include', parseInclude],
  ['import', parseImport],
  ['from', parseFrom],
])

const parseSignature = (stream: TokenStream): Signature => {
  const parameters: string[] = []
  const defaults: Expression[] = []
  stream.expect('(')
  while (!stream.is(')')) {
    if (parameters.length > 0) stream.expect(',')
    parameters.push(parseName(stream))
    if (stream.skipIf('=')) defaults.push(parseExpression(stream))
    else if (defaults.length > 0) stream.fail('non-default argument follows default argument')
  }
  stream.expect(')')
  return { parameters, defaults }
}

const parseName = (stream: TokenStream): string => {
  const { text, at } = stream.expect('name')
  return assignable(stream, text, at)
}

const notNames: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None'])

const assignable = (stream: TokenStream, name: string, at: number): string =>
  notNames.has(name) ? stream.fail(`can't assign to ${name}`, at) : name

const parseTarget = (stream: TokenStream, options: { withNamespace?: boolean; endsAt?: string } = {}): Target => {
  const { at } = stream.current
  if (options.withNamespace && stream.ahead.type === '.') {
    const name = stream.expect('name').text
    stream.next()
    return { kind: 'namespace', name, attribute: stream.expect('name').text, at }
  }
  const items: Target[] = []
  let isTuple = false
  for (;;) {
    if (items.length > 0) stream.expect(',')
    if (isTupleEnd(stream, options.endsAt)) break
    items.push(toTarget(stream, parsePrimary(stream)))
    if (!stream.is(',')) break
    isTuple = true
  }
  const [first] = items
  if (isTuple || !first) return first ? { kind: 'tuple', items, at } : stream.fail('Expected an expression')
  return first
}

const toTarget = (stream: TokenStream, node: Expression): Target => {
  if (node.kind === 'name') return { kind: 'name', name: node.name, at: node.at }
  if (node.kind === 'tuple')
    return { kind: 'tuple', items: node.items.map((item) => toTarget(stream, item)), at: node.at }
  return stream.fail(`can't assign to '${node.kind === 'constant' ? 'const' : node.kind}'`, node.at)
}

const skipContext = (stream: TokenStream): boolean => {
  if (!stream.isAny(['name:with', 'name:without']) || !stream.aheadIs('name:context')) return false
  stream.next()
  stream.next()
  return true
}

const failUnknown = (stream: TokenStream, tag: string | null): never => {
  const wanted = stream.endTags.at(-1) ?? []
  const isNesting = tag !== null && stream.endTags.some((tags) => tags.includes(`name:${tag}`))
  const looking = wanted.map((type) => quote(describeType(type))).join(' or ')
  const open = stream.openTags.at(-1)
  const parts = [tag === null ? 'Unexpected end of template.' : `Encountered unknown tag ${quote(tag)}.`]
  if (looking !== '')
    parts.push(
      isNesting
        ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
        : `Jinja was looking for the following tags: ${looking}.`,
    )
  if (open !== undefined) parts.push(`The innermost block that needs to be closed is ${quote(open)}.`)
  return stream.fail(parts.join(' '))
}
