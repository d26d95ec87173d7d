import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { columnOf, contentEnd, dashOf, lineEnd, lineStart, nextLine } from './yaml-places'
import { besideKey, entryText, inlineText, isScalarValue, type Step, type Value } from './yaml-written'

/** What a document says as plain values; undefined where it names an anchor that is not there, or too much by too few. */
export const plainOf = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch {
    return undefined
  }
}

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

const isBlockText = (node: Node): boolean =>
  isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
