import { fault, type Fault } from '../../faults'

/** What is told of a document's elements, in their order. Names come without their prefix. */
export interface XmlReader {
  open?(name: string, attributes: XmlAttributes): void
  close?(name: string): void
  text?(text: string): void
}

/** The value of an attribute by its name without prefix; of several the one with a prefix where `isForeign`. */
export type XmlAttributes = (name: string, isForeign?: boolean) => string | undefined

/** No Office document nests like this; a reader's stack would not bear it. */
const deepest = 500

/** Reads an XML part from front to back, in linear time. There are no document types and no entities but the five: what declares any is refused. */
export const readXml = (body: Uint8Array, part: string, path: string, reader: XmlReader): void => {
  const source = decodeXml(body)
  const open: string[] = []
  const corrupt = (why: string): Fault =>
    fault('document_corrupt', `“${path}” is damaged: in its part “${part}” ${why}`, { path, part })
  const text = (start: number, end: number, isRaw = false): void => {
    if (end > start) reader.text?.(isRaw ? source.slice(start, end) : unescape(source.slice(start, end)))
  }
  let at = 0
  for (let tag = source.indexOf('<'); tag >= 0; tag = source.indexOf('<', at)) {
    text(at, tag)
    const skipped = skipMarkup(source, tag)
    if (skipped === 'type') throw refuseType(path, part)
    if (skipped) {
      if (skipped.end < 0) throw corrupt('a comment or instruction does not end')
      if (skipped.isData) text(tag + 9, skipped.end - 3, true)
      at = skipped.end
      continue
    }
    at = endOfTag(source, tag)
    if (at < 0) throw corrupt(`the tag at character ${tag} does not end`)
    const isClosing = source[tag + 1] === '/'
    const isEmpty = source[at - 2] === '/'
    const name = nameAt(source, tag + (isClosing ? 2 : 1), at)
    if (isClosing) {
      if (open.pop() !== name) throw corrupt(`“</${name.slice(0, 50)}>” at character ${tag} closes what is not open`)
      reader.close?.(localName(name))
      continue
    }
    if (name === '') throw corrupt(`the tag at character ${tag} has no name`)
    const inner = source.slice(tag + 1 + name.length, at - (isEmpty ? 2 : 1))
    reader.open?.(localName(name), (wanted, isForeign) => attributeOf(inner, wanted, isForeign))
    if (isEmpty) reader.close?.(localName(name))
    else if (open.push(name) > deepest) throw refuseDepth(path, part)
  }
  if (open.length > 0) throw corrupt(`“<${open.at(-1)?.slice(0, 50)}>” is not closed`)
}

const decodeXml = (body: Uint8Array): string => {
  const encoding =
    body[0] === 0xff && body[1] === 0xfe ? 'utf-16le' : body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(body)
}

/** Comments, instructions and character data; a document type is told by its name. */
const skipMarkup = (source: string, tag: number) => {
  const after = (mark: string, from: number): number => {
    const found = source.indexOf(mark, from)
    return found < 0 ? -1 : found + mark.length
  }
  if (source[tag + 1] === '?') return { end: after('?>', tag + 2), isData: false }
  if (source[tag + 1] !== '!') return undefined
  if (source.startsWith('<!--', tag)) return { end: after('-->', tag + 4), isData: false }
  if (source.startsWith('<![CDATA[', tag)) return { end: after(']]>', tag + 9), isData: true }
  return 'type' as const
}

/** Just after the tag's `>`; quotes may hold others. Negative where it does not end. */
const endOfTag = (source: string, tag: number): number => {
  for (let at = tag + 1; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (code === 0x3e) return at + 1
    if (code === 0x3c) return -1
    if (code === 0x22 || code === 0x27) {
      at = source.indexOf(code === 0x22 ? '"' : "'", at + 1)
      if (at < 0) return -1
    }
  }
  return -1
}

const nameAt = (source: string, start: number, limit: number): string => {
  let end = start
  while (end < limit && !/[\s/>]/.test(source[end] ?? '>')) end++
  return source.slice(start, end)
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Looked for from front to back by its `=`: a hostile tag of many megabytes costs no more than its length. */
const attributeOf = (tag: string, wanted: string, isForeign = false): string | undefined => {
  let at = 0
  for (let equals = tag.indexOf('='); equals >= 0; equals = tag.indexOf('=', at)) {
    const name = tag.slice(at, equals).trim()
    const start = equals + 1 + (/^\s{0,20}/.exec(tag.slice(equals + 1, equals + 21))?.[0].length ?? 0)
    const quote = tag[start]
    const end = quote === '"' || quote === "'" ? tag.indexOf(quote, start + 1) : -1
    if (end < 0) return undefined
    if (isForeign ? name.endsWith(`:${wanted}`) : name === wanted) return unescape(tag.slice(start + 1, end))
    at = end + 1
  }
  return undefined
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const unescape = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) =>
        name.startsWith('#') ? characterOf(name) : (entities.get(name) ?? whole),
      )
    : text

const characterOf = (name: string): string => {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : '\ufffd'
}

const refuseType = (path: string, part: string): Fault =>
  fault(
    'document_unsafe',
    `“${path}” is not read: its part “${part}” declares a document type, as no Office document does`,
    {
      path,
      part,
      reason: 'xml_entities',
    },
  )

const refuseDepth = (path: string, part: string): Fault =>
  fault('document_unsafe', `“${path}” is not read: its part “${part}” nests its elements more than ${deepest} deep`, {
    path,
    part,
    reason: 'nesting',
  })
