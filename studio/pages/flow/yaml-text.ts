import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

/** What a document says as plain values; undefined where it names an anchor that is not there, or too much by too few. */
export const plainOf = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch {
    return undefined
  }
}

/** A step into a document: a key, or a place in a list. */
export type Step = string | number

/** A value that YAML can hold. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value | undefined }

/**
 * Sets a value in the text of a YAML document and changes no more of the text than that value: comments, order and quotes
 * elsewhere stay. `undefined` takes the key away. Where the text cannot be changed in place, the document is written anew
 * with its comments kept.
 */
export const setInText = (text: string, path: readonly Step[], value: Value | undefined): string => {
  // Lines end as they did: they are worked on in one way, and written in theirs.
  if (isOfWindows(text)) return setInText(text.replaceAll('\r\n', '\n'), path, value).replaceAll('\n', '\r\n')
  const document = parseDocument(text, { keepSourceTokens: true })
  if (document.errors.length > 0 || !canHold(document.contents, path)) return text
  if (document.contents !== null && plainOf(document) === undefined) return text
  const alias = aliasOn(document, path)
  if (alias !== undefined) return setInText(text, path.slice(0, alias), withValue(document, path, alias, value))
  if (value === undefined && !document.hasIn(path)) return text
  const changed = value === undefined ? removed(text, document, path) : placed(text, document, path, value)
  const wanted = parseDocument(text)
  if (value === undefined) wanted.deleteIn(path)
  else wanted.setIn(path, wanted.createNode(value))
  const isRight = changed !== undefined && sameValue(parseDocument(changed), wanted)
  return isRight ? changed : wanted.toString({ lineWidth: 0 })
}

const isOfWindows = (text: string): boolean => text.includes('\r\n') && !/(^|[^\r])\n/.test(text)

// A list has no keys, a word has neither: what cannot hold a path stays what it is.
const canHold = (contents: unknown, [step]: readonly Step[]): boolean =>
  contents === null ||
  (isScalar(contents) && contents.value === null) ||
  (isMap(contents) ? typeof step === 'string' : isSeq(contents) && typeof step === 'number')

// Where a path goes through an alias: how many steps lead to it.
const aliasOn = (document: Document, path: readonly Step[]): number | undefined => {
  const place = path.findIndex((_, steps) => steps > 0 && isAlias(document.getIn(path.slice(0, steps), true)))
  return place < 0 ? undefined : place
}

// What an alias stands for, with a value set in it: it is written out there, for what it names is shared.
const withValue = (document: Document, path: readonly Step[], steps: number, value: Value | undefined): Value => {
  const alias = document.getIn(path.slice(0, steps), true)
  const held = new Document(isAlias(alias) ? alias.resolve(document)?.toJS(document) : {})
  if (value === undefined) held.deleteIn(path.slice(steps))
  else held.setIn(path.slice(steps), held.createNode(value))
  return held.toJS() as Value
}

const sameValue = (one: Document, other: Document): boolean =>
  one.errors.length === 0 && JSON.stringify(one.toJS()) === JSON.stringify(other.toJS())

const placed = (text: string, document: Document, path: readonly Step[], value: Value): string | undefined => {
  const parent = document.getIn(path.slice(0, -1), true) as Node | undefined
  const last = path.at(-1)
  if (last === undefined) return undefined
  // What is on the way is made with the value: the first step that is not there takes the rest.
  if (parent === undefined || (isScalar(parent) && parent.value === null))
    return placed(text, document, path.slice(0, -1), typeof last === 'number' ? [value] : { [last]: value })
  if (isSeq(parent)) return placedInList(text, parent, Number(last), value)
  if (!isMap(parent)) return undefined
  const pair = parent.items.find((one) => isScalar(one.key) && String(one.key.value) === String(last))
  return pair ? replaced(text, parent, pair, value) : added(text, parent, String(last), value)
}

const replaced = (text: string, parent: YAMLMap, pair: Pair, value: Value): string | undefined => {
  const key = pair.key as Node
  const old = pair.value as Node | null
  const keyEnd = key.range?.[1]
  if (keyEnd === undefined || !key.range) return undefined
  const indent = columnOf(text, key.range[0])
  if (!old?.range || (isScalar(old) && old.range[0] === old.range[1])) {
    const colon = text.indexOf(':', keyEnd) + 1
    return `${text.slice(0, colon)}${besideKey(value, indent, parent.flow === true)}${text.slice(colon)}`
  }
  const isInline = parent.flow === true || isScalar(old) || (isCollection(old) && old.flow === true)
  if (isInline && (isScalarValue(value) || (isCollection(old) && old.flow === true) || parent.flow === true)) {
    const inline = inlineText(value, isScalar(old) ? old.type : undefined, parent.flow === true)
    return `${text.slice(0, old.range[0])}${inline}${text.slice(old.range[1])}${isBlockText(old) ? '\n' : ''}`
  }
  const colon = text.indexOf(':', keyEnd) + 1
  const end = contentEnd(text, old)
  return `${text.slice(0, colon)}${besideKey(value, indent, false)}${text.slice(end)}`
}

const added = (text: string, parent: YAMLMap, key: string, value: Value): string | undefined => {
  if (parent.flow === true) {
    if (!parent.range) return undefined
    const close = parent.range[1] - 1
    const before = text.slice(0, close).trimEnd()
    const comma = before.endsWith('{') || before.endsWith(',') ? '' : ','
    const space = before.endsWith('{') ? '' : ' '
    return `${before}${comma}${space}${inlineText(key)}: ${inlineText(value, undefined, true)}${text.slice(close)}`
  }
  const first = parent.items[0]?.key as Node | undefined
  const last = parent.items.at(-1)
  if (!first?.range || !last) return undefined
  const indent = columnOf(text, first.range[0])
  const at = lineEnd(text, contentEnd(text, (last.value ?? last.key) as Node))
  return `${text.slice(0, at)}\n${' '.repeat(indent)}${inlineText(key)}:${besideKey(value, indent, false)}${text.slice(at)}`
}

const placedInList = (text: string, parent: YAMLSeq, place: number, value: Value): string | undefined => {
  const old = parent.items[place] as Node | undefined
  if (parent.flow === true) {
    if (!parent.range) return undefined
    if (old?.range)
      return `${text.slice(0, old.range[0])}${inlineText(value, undefined, true)}${text.slice(old.range[1])}`
    const close = parent.range[1] - 1
    const before = text.slice(0, close).trimEnd()
    const join = before.endsWith('[') ? '' : before.endsWith(',') ? ' ' : ', '
    return `${before}${join}${inlineText(value, undefined, true)}${text.slice(close)}`
  }
  if (old?.range) {
    if (!isScalar(old) || !isScalarValue(value)) return undefined
    return `${text.slice(0, old.range[0])}${inlineText(value, old.type)}${text.slice(old.range[1])}`
  }
  const last = parent.items.at(-1) as Node | undefined
  const start = dashOf(text, parent)
  if (!last?.range || start === undefined) return undefined
  const dash = columnOf(text, start)
  const at = lineEnd(text, contentEnd(text, last))
  // Entries that stand apart by an empty line go on doing so.
  const isApart =
    parent.items.length > 1 && parent.items.some((item, n) => n > 0 && (item as Node).spaceBefore === true)
  return `${text.slice(0, at)}\n${isApart ? '\n' : ''}${entryText(value, dash)}${text.slice(at)}`
}

const removed = (text: string, document: Document, path: readonly Step[]): string | undefined => {
  const parent = document.getIn(path.slice(0, -1), true) as Node | undefined
  const last = path.at(-1)
  if (isSeq(parent)) {
    const item = parent.items[Number(last)] as Node | undefined
    if (!item?.range || parent.flow === true || parent.items.length === 1) return undefined
    const from = lineStart(text, item.range[0])
    return `${text.slice(0, from)}${text.slice(nextLine(text, contentEnd(text, item)))}`
  }
  if (!isMap(parent) || parent.items.length === 1) return undefined
  const pair = parent.items.find((one) => isPair(one) && isScalar(one.key) && String(one.key.value) === String(last))
  const key = pair?.key as Node | undefined
  if (!pair || !key?.range) return undefined
  const end = contentEnd(text, (pair.value ?? pair.key) as Node)
  if (parent.flow === true) {
    const isFirst = parent.items[0] === pair
    if (isFirst) return `${text.slice(0, key.range[0])}${text.slice(end).replace(/^\s*,\s*/, '')}`
    return `${text.slice(0, key.range[0]).replace(/,\s*$/, '')}${text.slice(end)}`
  }
  const from = lineStart(text, key.range[0])
  // The first key of a list entry shares its line with the dash.
  if (/-/.test(text.slice(from, key.range[0]))) return undefined
  return `${text.slice(0, from)}${text.slice(nextLine(text, end))}`
}

const isScalarValue = (value: Value): boolean => value === null || typeof value !== 'object'
const isBlockText = (node: Node): boolean =>
  isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')

const besideKey = (value: Value, indent: number, isFlow: boolean): string => {
  if (isFlow || isScalarValue(value) || isEmpty(value)) return ` ${inlineText(value, undefined, isFlow)}`
  return `\n${blockText(value, indent + 2)}`
}

const isEmpty = (value: Value): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0)

const blockText = (value: Value, indent: number): string =>
  stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(indent) + line))
    .join('\n')

const entryText = (value: Value, dash: number): string => {
  const block = blockText(value, dash + 2)
  return `${' '.repeat(dash)}- ${block.slice(dash + 2)}`
}

/** A value as it stands in a line, in the quotes that stood there before. */
export const scalarText = (value: string, style?: string, isFlow = false): string => inlineText(value, style, isFlow)

const inlineText = (value: Value, style?: string, isFlow = false): string => {
  if (typeof value === 'string') {
    const written = JSON.stringify(value)
    if (style === 'QUOTE_DOUBLE') return written
    if (style === 'QUOTE_SINGLE' && !/[\n\r\t\\]/.test(value)) return `'${value.replaceAll("'", "''")}'`
    const plain = stringify(value, { lineWidth: 0 }).trimEnd()
    // Within braces, what they would take apart is quoted.
    return plain.includes('\n') || (isFlow && /[,[\]{}]/.test(plain) && plain === value) ? written : plain
  }
  return isScalarValue(value)
    ? JSON.stringify(value)
    : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()
}

// The end of what is said, before the empty lines and comments that follow it.
const contentEnd = (text: string, node: Node): number => {
  const range = node.range ?? [0, 0, 0]
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1)
    const inner = (isPair(last) ? (last.value ?? last.key) : last) as Node | null
    if (inner?.range) return contentEnd(text, inner)
  }
  return text.slice(0, range[1]).trimEnd().length
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
const nextLine = (text: string, at: number): number => Math.min(lineEnd(text, at) + 1, text.length)
const columnOf = (text: string, at: number): number => at - lineStart(text, at)
const dashOf = (text: string, list: YAMLSeq): number | undefined => {
  const first = list.items[0] as Node | undefined
  if (!first?.range) return undefined
  const dash = text.lastIndexOf('-', first.range[0])
  return dash < 0 ? undefined : dash
}
