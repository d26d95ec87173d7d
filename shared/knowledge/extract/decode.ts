import { fault } from '../../faults'
import type { ExtractionWarning } from '../contract'
import { guessEncoding } from './guess-encoding'
import { binaryKind } from './signatures'
import { supportedKinds } from './supported-kinds'

/** Text as it was read from bytes. */
export interface DecodedText {
  readonly text: string
  readonly encoding: string
  readonly warnings: readonly ExtractionWarning[]
}

/** Turns a document's bytes into text by byte order mark, by the charset they are said to be in, as UTF-8, or by a guess that is told. Throws where they are no text. */
export const decodeText = (body: Uint8Array, path: string, charset?: string): DecodedText => {
  const kind = binaryKind(body)
  if (kind) throw notText(path, `its first bytes are those of ${kind}`)
  const mark = marks.find(({ bytes }) => bytes.every((byte, index) => body[index] === byte))
  const content = mark ? body.subarray(mark.bytes.length) : body
  const decoded =
    (mark && strictly(content, mark.label)) ??
    (charset === undefined ? undefined : strictly(content, charset)) ??
    strictly(content, 'utf-8') ??
    guessed(content, path, mark?.label)
  if (decoded.text.includes('\0')) throw notText(path, 'it holds NUL characters')
  return decoded
}

const marks = [
  { label: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { label: 'utf-16le', bytes: [0xff, 0xfe] },
  { label: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** Undefined where the bytes are not valid in this encoding, or its name is none. */
const strictly = (body: Uint8Array, label: string): DecodedText | undefined => {
  try {
    const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
    const text = decoder.decode(body)
    // Without a mark, valid UTF-8 with NULs is UTF-16 that was not said.
    return text.includes('\0') ? undefined : { text, encoding: decoder.encoding, warnings: [] }
  } catch {
    return undefined
  }
}

/** What is not valid in what it says it is, is read as what it looks like; characters that are none even so are replaced. */
const guessed = (body: Uint8Array, path: string, marked: string | undefined): DecodedText => {
  const label = marked ?? guessEncoding(body)
  if (label === undefined) throw notText(path, 'its bytes are of no encoding of text')
  const decoder = new TextDecoder(label, { ignoreBOM: true })
  const text = decoder.decode(body)
  const replaced = text.split('\ufffd').length - 1
  if (controls(text) > text.length / 200) throw notText(path, 'it holds control characters')
  return {
    text,
    encoding: decoder.encoding,
    warnings: [
      ...(marked
        ? []
        : [
            {
              code: 'guessed_encoding' as const,
              message: `It names no valid encoding; it was read as ${decoder.encoding}`,
            },
          ]),
      ...(replaced > 0
        ? [
            {
              code: 'replaced_characters' as const,
              message: `${replaced} bytes are not valid ${decoder.encoding}; they stand as “\ufffd”`,
            },
          ]
        : []),
    ],
  }
}

const controls = (text: string): number => {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (
      (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0c && code !== 0x0d) ||
      (code >= 0x7f && code < 0xa0)
    )
      count++
  }
  return count
}

const notText = (path: string, why: string) =>
  fault('unsupported_media_type', `“${path}” is not text: ${why}; supported are ${supportedKinds}`, {
    path,
    supported: supportedKinds,
  })
