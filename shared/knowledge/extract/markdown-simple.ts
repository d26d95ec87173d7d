import type { Block } from '../contract'
import type { MarkdownBlock } from './markdown-parser'
import { linesOf } from './text'

interface SourceLine {
  readonly text: string
  readonly start: number
}

/** The blocks of a stretch of Markdown that is made of plain paragraphs, headings, fences, tables and lists only; undefined where anything in it is less plain, so that the parser must say. Ten times the parser's speed. */
export const simpleBlocks = (source: string): readonly MarkdownBlock[] | undefined => {
  if (unusual.test(source)) return undefined
  const lines = [...linesOf(source)]
  const blocks: MarkdownBlock[] = []
  for (let at = 0; at < lines.length;) {
    const line = lines[at]
    if (!line) break
    if (line.text === '') {
      at++
      continue
    }
    const read = readers.find(({ opens }) => opens.test(line.text))
    const end = read?.end(lines, at)
    const last = end === undefined ? undefined : lastFilled(lines, at, end)
    if (!read || end === undefined || !last || /\s$/.test(last.text)) return undefined
    const depth = read.kind === 'heading' ? line.text.search(/[^#]/) : undefined
    blocks.push({
      kind: read.kind,
      start: line.start,
      end: last.start + last.text.length,
      ...(depth !== undefined && { depth }),
    })
    at = end
  }
  return blocks
}

/** Tabs, other line ends and characters that count as blanks to one but not to the other. */
const unusual = /[\t\r\f\v\u00a0\ufeff]/

/** How one kind of block begins, and after which line it ends; undefined where that is not plain. */
interface Reader {
  readonly kind: Block['kind']
  readonly opens: RegExp
  end(lines: readonly SourceLine[], from: number): number | undefined
}

const plainHeading = /^#{1,6} \S/
/** A line of running text: begins with a letter, or with a mark that opens nothing but words. */
const plainText = /^(?:\p{L}|\*{1,2}[\p{L}\p{N}]|_{1,2}\p{L}|`[^`]|["'“(]\p{L}|!\[|\[[^[\]\\]+\]\()/u
/** An item with its words one blank after its mark; marks alone are a line across the page. */
const plainItem = /^(?![-*+][-*+ ]*$)(?:([-*+])|\d{1,9}([.)])) \S/

/** A fence or raw HTML within an item: where they end, only the parser knows. */
const opensWithin = /(?:^|\s)(?:`{3}|~{3}|<)/

const readers: readonly Reader[] = [
  { kind: 'heading', opens: plainHeading, end: (_, from) => from + 1 },
  {
    kind: 'code',
    opens: /^(?:`{3,}[^`]*|~{3,}.*)$/,
    end(lines, from) {
      const mark = /^(?:`+|~+)/.exec(lines[from]?.text ?? '')?.[0] ?? ''
      for (let at = from + 1; at < lines.length; at++) {
        const text = lines[at]?.text ?? ''
        if (text.startsWith(mark) && text === (mark[0] ?? '').repeat(text.length)) return at + 1
        // What might close it for the parser.
        if (text.trimStart().startsWith(mark)) return undefined
      }
      return undefined
    },
  },
  {
    kind: 'table',
    opens: /^\|.*\|$/,
    end(lines, from) {
      const [head, dashes] = [lines[from]?.text ?? '', lines[from + 1]?.text ?? '']
      const isTable = /^\|(?: *:?-+:? *\|)+$/.test(dashes) && !/[\\`]/.test(head) && bars(head) === bars(dashes)
      if (!isTable) return undefined
      let at = from + 2
      while (/^\|.*\|$/.test(lines[at]?.text ?? '')) at++
      return isBlank(lines[at]) ? at : undefined
    },
  },
  {
    kind: 'list',
    opens: plainItem,
    end(lines, from) {
      const mark = markOf(lines[from]?.text ?? '')
      let indent = 0
      let at = from
      for (; at < lines.length; at++) {
        const { text } = lines[at] ?? { text: '' }
        if (text.trim() === '') continue
        if (opensWithin.test(text)) return undefined
        const item = plainItem.exec(text)
        if (item && markOf(text) === mark) indent = item[0].length - 1
        else if (text.length - text.trimStart().length < indent) break
      }
      // What follows a blank line and stands at the margin begins anew; anything else may belong to the last item.
      return at === lines.length || (isBlank(lines[at - 1]) && /^\S/.test(lines[at]?.text ?? '')) ? at : undefined
    },
  },
  {
    kind: 'paragraph',
    opens: plainText,
    end(lines, from) {
      let at = from + 1
      while (!isBlank(lines[at]) && plainText.test(lines[at]?.text ?? '')) at++
      return isBlank(lines[at]) || plainHeading.test(lines[at]?.text ?? '') ? at : undefined
    },
  },
]

const isBlank = (line: SourceLine | undefined): boolean => line === undefined || line.text === ''

const bars = (text: string): number => text.split('|').length

const markOf = (text: string): string | undefined => {
  const found = plainItem.exec(text)
  return found?.[1] ?? found?.[2]
}

const lastFilled = (lines: readonly SourceLine[], from: number, end: number): SourceLine | undefined =>
  lines.slice(from, end).findLast(({ text }) => text.trim() !== '')
