import type { CST, Document } from 'yaml'
import { Composer, isAlias, isCollection, isMap, isNode, isPair, isScalar, LineCounter, Parser, visit } from 'yaml'
import type { FaultItem } from '../../faults'
import type { Json } from '../../json'
import type { At } from './problems'

/** A YAML file as data, with a way back to its lines. */
export interface YamlSource {
  /** Null where the file cannot be read. */
  readonly value: Json
  readonly errors: readonly FaultItem[]
  readonly locate: (at: At) => { line: number; column: number }
}

const largestFile = 1_000_000
const deepest = 64
const mostAliases = 100

/** Reads one YAML document as JSON. Never throws: syntax errors, duplicate keys, deep nesting and alias bombs come back as `yaml_error`. */
export const readYaml = (file: string, text: string): YamlSource => {
  const lines = new LineCounter()
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const refused = (message: string, offset = 0): YamlSource => ({
    value: null,
    errors: [{ code: 'yaml_error', message, file, ...place(offset) }],
    locate: () => place(offset),
  })
  if (text.length > largestFile) return refused(`The file has ${text.length} characters; ${largestFile} are allowed`)

  // The parser keeps its own stack, the composer after it recurses: depth is looked at in between.
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  const deep = tokenBelow(tokens, deepest)
  if (deep !== undefined) return refused(`Nesting is deeper than ${deepest} levels`, deep)

  const documents = [
    ...new Composer({ lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'silent' }).compose(
      tokens,
      true,
      text.length,
    ),
  ]
  const [document, second] = documents
  if (!document?.contents) return refused('The file is empty')
  if (second) return refused('The file holds more than one document', second.range?.[0])
  if (document.errors.length > 0) {
    const errors = document.errors
      .slice(0, 50)
      .map((error) => ({ code: 'yaml_error', message: error.message, file, ...place(error.pos[0]) }))
    return { value: null, errors, locate: () => place(0) }
  }

  try {
    const value = document.toJS({ maxAliasCount: mostAliases }) as Json
    const strange = strangeScalar(document)
    if (strange !== undefined) return refused('A number that JSON cannot hold; write it as a string', strange)
    return { value: value ?? null, errors: [], locate: (at) => place(offsetOf(document, at)) }
  } catch (error) {
    return refused(error instanceof Error ? error.message : 'The file cannot be read')
  }
}

const tokenBelow = (tokens: readonly CST.Token[], limit: number): number | undefined => {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { token, depth } = entry
    if (depth > limit) return 'offset' in token ? token.offset : 0
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth })
    if (!('items' in token)) continue
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 })
      if (item.value) open.push({ token: item.value, depth: depth + 1 })
    }
  }
  return undefined
}

const strangeScalar = (document: Document.Parsed): number | undefined => {
  let found: number | undefined
  visit(document, {
    Scalar: (_key, node) => {
      const strange = typeof node.value === 'number' ? !Number.isFinite(node.value) : typeof node.value === 'bigint'
      if (!strange) return undefined
      found = node.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}

// The deepest part of the way that the file really has: a merged or absent key is shown at what should hold it.
const offsetOf = (document: Document.Parsed, at: At): number => {
  let node: unknown = document.contents
  let offset = document.contents?.range[0] ?? 0
  for (const part of at) {
    if (isAlias(node)) node = node.resolve(document)
    if (!isCollection(node)) return offset
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (!pair) return offset
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else {
      const item: unknown = node.items[Number(part)]
      if (!isNode(item) || isPair(item)) return offset
      offset = item.range?.[0] ?? offset
      node = item
    }
  }
  return offset
}
