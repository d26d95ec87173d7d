import type { Block, Extractor } from '../contract'
import { decodeText } from './decode'
import { baseName } from './names'

/** Reads plain text: paragraphs are what blank lines part. */
export const textExtractor: Extractor = {
  id: 'text',
  endings: ['.txt', '.text'],
  contentTypes: ['text/plain'],
  extract(body, path, charset) {
    const decoded = decodeText(body, path, charset)
    return { title: baseName(path), ...decoded, blocks: paragraphsOf(decoded.text, 0, []) }
  },
}

/** The paragraphs of a stretch of plain text as blocks, with their offsets moved by `base`. */
export const paragraphsOf = (text: string, base: number, headings: readonly string[]): Block[] => {
  const blocks: Block[] = []
  let start = -1
  let end = 0
  const close = () => {
    if (start >= 0) {
      blocks.push({ kind: 'paragraph', text: text.slice(start, end), headings, start: base + start, end: base + end })
    }
    start = -1
  }
  for (const line of linesOf(text)) {
    const trimmed = line.text.trim()
    if (trimmed === '') close()
    else {
      if (start < 0) start = line.start
      end = line.start + line.text.trimEnd().length
    }
  }
  close()
  return blocks
}

/** The lines of a text with their offsets, without their line ends. */
export function* linesOf(text: string): Generator<{ readonly text: string; readonly start: number }> {
  const ends = /\r\n|\n|\r/g
  let start = 0
  for (let match = ends.exec(text); match; match = ends.exec(text)) {
    yield { text: text.slice(start, match.index), start }
    start = ends.lastIndex
  }
  yield { text: text.slice(start), start }
}
