import { readFileSync } from 'node:fs'
import { Language, Parser, type Node } from 'web-tree-sitter'

/** A node of a parse tree as plain data: what a check looks at and a mutation replaces. */
export interface Syntax {
  readonly type: string
  readonly text: string
  readonly start: number
  readonly end: number
  readonly line: number
  /** Whether the parser put it there to go on after a fault, or could make nothing of it. */
  readonly isBroken: boolean
  readonly children: readonly Syntax[]
  /** The children without brackets, commas and keywords. */
  readonly named: readonly Syntax[]
}

let parser: Parser | undefined

/** Loads the grammar of Bicep, once in a process. */
export const openBicep = async (): Promise<void> => {
  if (parser) return
  await Parser.init()
  const grammar = require.resolve('tree-sitter-bicep/package.json').replace('package.json', 'tree-sitter-bicep.wasm')
  const opened = new Parser()
  opened.setLanguage(await Language.load(readFileSync(grammar)))
  parser = opened
}

const known = new Map<string, Syntax>()
const mostKnown = 64

/** Parses a file; the same text is parsed once. */
export const parseBicep = (text: string): Syntax => {
  const before = known.get(text)
  if (before) return before
  const tree = parser?.parse(text)
  if (!tree) throw new Error('The grammar of Bicep is not loaded')
  const syntax = plainOf(tree.rootNode, text)
  tree.delete()
  if (known.size >= mostKnown) known.delete(known.keys().next().value ?? '')
  known.set(text, syntax)
  return syntax
}

const plainOf = (node: Node, source: string): Syntax => {
  const pairs = node.children.flatMap((child) => (child ? [{ child, plain: plainOf(child, source) }] : []))
  return {
    type: node.type,
    text: source.slice(node.startIndex, node.endIndex),
    start: node.startIndex,
    end: node.endIndex,
    line: node.startPosition.row + 1,
    isBroken: node.isError || node.isMissing,
    children: pairs.map(({ plain }) => plain),
    named: pairs.filter(({ child }) => child.isNamed && child.type !== 'comment').map(({ plain }) => plain),
  }
}

/** A node and all below it. */
export const everyNode = function* (node: Syntax): Generator<Syntax> {
  yield node
  for (const child of node.children) yield* everyNode(child)
}

/** One property of an object literal. */
export interface Property {
  readonly key: string
  readonly keyNode: Syntax
  readonly value: Syntax
  readonly node: Syntax
}

/** The properties of an object literal. */
export const propertiesOf = (object: Syntax): readonly Property[] =>
  object.named
    .filter(({ type }) => type === 'object_property')
    .flatMap((node) => {
      const [keyNode] = node.named
      const value = node.named.at(-1)
      return keyNode && value && value !== keyNode ? [{ key: plainText(keyNode), keyNode, value, node }] : []
    })

/** The value of a property, by a path of keys through object literals. */
export const valueAt = (node: Syntax | undefined, ...path: readonly string[]): Syntax | undefined =>
  path.reduce<Syntax | undefined>(
    (at, key) => (at?.type === 'object' ? propertiesOf(at).find((property) => property.key === key)?.value : undefined),
    node,
  )

/** The text of a string without interpolation, of an identifier, else the source. */
export const plainText = (node: Syntax): string =>
  literalString(node) ?? (node.type === 'string' ? node.text.slice(1, -1) : node.text)

/** The value of a string literal; undefined where it is none or holds an interpolation. */
export const literalString = (node: Syntax | undefined): string | undefined => {
  if (node?.type !== 'string' || node.named.some(({ type }) => type === 'interpolation')) return undefined
  const quote = node.text.startsWith("'''") ? 3 : 1
  return node.text.slice(quote, -quote)
}

/** The name of the function a call calls, and what it is given. */
export const callOf = (node: Syntax): { readonly name: string; readonly args: readonly Syntax[] } | undefined => {
  if (node.type !== 'call_expression') return undefined
  const [callee, args] = node.named
  return callee ? { name: callee.text, args: args?.named ?? [] } : undefined
}

/** The object a resource, a loop or a condition ends in. */
export const bodyOf = (node: Syntax | undefined): Syntax | undefined =>
  node?.type === 'if_statement' || node?.type === 'for_statement' || node?.type === 'parenthesized_expression'
    ? bodyOf(node.named.at(-1))
    : node?.type === 'lambda_expression'
      ? bodyOf(node.named.at(-1))
      : node
