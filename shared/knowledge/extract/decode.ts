import { fault } from '../../faults'

/** Turns a document's bytes into text by byte order mark, named charset or UTF-8; throws where they are no text or not valid. */
export const decodeText = (body: Uint8Array, path: string, charset?: string): string => {
  refuseBinary(body, path)
  const mark = marks.find(({ bytes }) => bytes.every((byte, index) => body[index] === byte))
  const label = mark?.label ?? labelOf(charset)
  const content = mark ? body.subarray(mark.bytes.length) : body
  const text = decodeAs(content, label) ?? refuseInvalid(content, label, path, mark?.bytes.length ?? 0)
  if (text.includes('\0')) throw notText(path, 'it holds NUL characters')
  return text
}

const marks = [
  { label: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { label: 'utf-16le', bytes: [0xff, 0xfe] },
  { label: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** An unknown charset name is the writer's slip; UTF-8 is then tried, which refuses what it is not. */
const labelOf = (charset: string | undefined): string => {
  try {
    return new TextDecoder(charset ?? 'utf-8').encoding
  } catch {
    return 'utf-8'
  }
}

const decodeAs = (body: Uint8Array, label: string): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined
  }
}

const refuseInvalid = (body: Uint8Array, label: string, path: string, skipped: number): never => {
  const offset = skipped + validPrefix(body, label)
  const byte = body[offset - skipped]
  const found = byte === undefined ? 'the file ends inside a character' : `byte 0x${byte.toString(16).padStart(2, '0')}`
  throw fault('invalid_input', `“${path}” was read as ${label}, but at byte ${offset} ${found} is not valid ${label}`, {
    path,
    encoding: label,
    offset,
  })
}

/** The length of the longest prefix that decodes, found by halving: a streaming decoder accepts a cut character. */
const validPrefix = (body: Uint8Array, label: string): number => {
  const isValid = (length: number): boolean => {
    try {
      new TextDecoder(label, { fatal: true }).decode(body.subarray(0, length), { stream: true })
      return true
    } catch {
      return false
    }
  }
  let valid = 0
  let invalid = body.length + 1
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (middle <= body.length && isValid(middle)) valid = middle
    else invalid = middle
  }
  return valid
}

/** Kinds that people upload most, by their first bytes, so that the message can name them. */
const signatures = [
  { kind: 'a PDF', bytes: '%PDF-' },
  { kind: 'a ZIP archive or an Office document', bytes: 'PK\u0003\u0004' },
  { kind: 'a PNG image', bytes: '\u0089PNG' },
  { kind: 'a JPEG image', bytes: '\u00ff\u00d8\u00ff' },
  { kind: 'a GIF image', bytes: 'GIF8' },
  { kind: 'a gzip archive', bytes: '\u001f\u008b' },
  { kind: 'an old Office document', bytes: '\u00d0\u00cf\u0011\u00e0' },
]

const refuseBinary = (body: Uint8Array, path: string): void => {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 16)).toString('latin1')
  const known = signatures.find(({ bytes }) => head.startsWith(bytes))
  if (known) throw notText(path, `its first bytes are those of ${known.kind}`)
}

const notText = (path: string, why: string) =>
  fault('unsupported_media_type', `“${path}” is not text: ${why}; supported are ${supportedKinds}`, {
    path,
    supported: supportedKinds,
  })

/** The kinds of documents that can be indexed, in words for messages. */
export const supportedKinds = 'Markdown (.md, .markdown), text (.txt, .text) and HTML (.html, .htm, .xhtml)'
