import type { MarkdownBlock } from './markdown-parser'
import { markdownPieces } from './markdown-pieces'
import { simpleBlocks } from './markdown-simple'
import { paragraphsOf } from './text'

/** Parsed together up to this size: the parser's time grows faster than its input, but each call has its price. */
const pieceSize = 2 * 1024

/** The blocks of a Markdown source: what is plain is told from its lines, the rest by the parser. */
export function* markdownBlocks(
  source: string,
  parse: (piece: string) => readonly MarkdownBlock[],
): Generator<MarkdownBlock> {
  /** Where pieces wait that must be parsed. */
  let waiting: { readonly start: number; end: number } | undefined
  function* parsed(): Generator<MarkdownBlock> {
    if (waiting) yield* movedBy(waiting.start, parse(source.slice(waiting.start, waiting.end)))
    waiting = undefined
  }
  for (const { text, start, isParsable } of markdownPieces(source)) {
    const end = start + text.length
    const plain = isParsable ? simpleBlocks(text) : paragraphsOf(text, 0, [])
    if (plain) {
      yield* parsed()
      yield* movedBy(start, plain)
    } else if (waiting && end - waiting.start <= pieceSize) waiting.end = end
    else {
      yield* parsed()
      waiting = { start, end }
    }
  }
  yield* parsed()
}

const movedBy = (base: number, blocks: readonly MarkdownBlock[]): MarkdownBlock[] =>
  blocks.map(({ kind, start, end, depth }) => ({
    kind,
    start: base + start,
    end: base + end,
    ...(depth !== undefined && { depth }),
  }))
