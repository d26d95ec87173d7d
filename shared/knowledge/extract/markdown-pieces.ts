import { linesOf } from './text'

/** A stretch of a Markdown source that can be parsed by itself. */
export interface MarkdownPiece {
  readonly text: string
  readonly start: number
  /** False where its nesting or size would cost the parser more than linear time. */
  readonly isParsable: boolean
}

/** No single block of a real document is larger; what is, is read as plain paragraphs. */
const largestParsable = 512 * 1024

/** Cuts a source at headings and blank lines where no fence, raw HTML, list or quotation is open. Blocks come out as if parsed whole. */
export function* markdownPieces(source: string): Generator<MarkdownPiece> {
  let start = 0
  let isParsable = true
  let isAfterBlank = false
  /** Raw HTML of the kinds that a blank line ends, and nothing else. */
  let isInHtml = false
  let open: Opened | undefined
  const piece = (end: number): MarkdownPiece => ({
    text: source.slice(start, end),
    start,
    isParsable: isParsable && end - start <= largestParsable,
  })
  for (const line of linesOf(source)) {
    const isSafe = (isAfterBlank && startsBlock.test(line.text)) || (!isInHtml && atxHeading.test(line.text))
    if (!open && isSafe && line.start > start) {
      yield piece(line.start)
      start = line.start
      isParsable = true
    }
    isParsable &&= !isTooDeep(line.text)
    open = open ? (open.isClosedBy(line.text) ? undefined : open) : openedBy(line.text)
    isAfterBlank = line.text.trim() === ''
    isInHtml = !isAfterBlank && (isInHtml || line.text.trimStart().startsWith('<'))
  }
  yield piece(source.length)
}

/** A line that continues nothing before a blank line: not indented, no list item, no quotation. */
const startsBlock = /^(?![ \t>]|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$))./

/** A heading at the margin ends whatever stood above it. */
const atxHeading = /^#{1,6}(?:[ \t]|$)/

const isTooDeep = (line: string): boolean => deepMarkers.test(line) || deepIndent.test(line)
const deepMarkers = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){33}/
const deepIndent = /^[ \t]{129,}(?:[-+*>]|\d{1,9}[.)])/

/** Something that goes on over blank lines until a line closes it. */
interface Opened {
  isClosedBy(line: string): boolean
}

const openedBy = (line: string): Opened | undefined => {
  const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line)
  if (fence?.[1] && !(fence[1].startsWith('`') && fence[2]?.includes('`'))) {
    const mark = fence[1]
    const isIndented = line.startsWith(' ')
    let isUnsure = false
    return {
      isClosedBy: (later) => {
        // An indented fence may stand in a list item, which a line at the margin ends; whether it did, only the parser knows.
        isUnsure ||= isIndented && /^\S/.test(later)
        const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(later)?.[1]
        return !isUnsure && closing?.[0] === mark[0] && closing !== undefined && closing.length >= mark.length
      },
    }
  }
  const html = rawHtml.find(({ opens }) => opens.test(line))
  return html && !html.closes.test(line.replace(html.opens, ''))
    ? { isClosedBy: (later) => html.closes.test(later) }
    : undefined
}

/** The kinds of raw HTML that blank lines do not end (CommonMark 4.6, kinds 1 to 5). */
const rawHtml = [
  { opens: /^ {0,3}<(?:script|pre|style|textarea)(?=[\s>]|$)/i, closes: /<\/(?:script|pre|style|textarea)>/i },
  { opens: /^ {0,3}<!--/, closes: /-->/ },
  { opens: /^ {0,3}<\?/, closes: /\?>/ },
  { opens: /^ {0,3}<!\[CDATA\[/, closes: /\]\]>/ },
  { opens: /^ {0,3}<![a-z]/i, closes: />/ },
]
