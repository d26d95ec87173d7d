import type { Link } from '../../contract'
import type { TextWriter } from '../text-writer'
import type { HeadingLevel } from './headings'
import { wordsOf, type Line } from './lines'
import { tableHeight, tableText } from './table'

/** Writes the lines of a page as headings, paragraphs, lists, tables and code. */
export const writePage = (written: TextWriter, lines: readonly Line[], page: number, levelOf: HeadingLevel): void => {
  const place = (part: readonly Line[]) => ({ page, links: linksOf(part) })
  for (let at = 0; at < lines.length;) {
    const line = lines[at]
    if (!line) break
    const level = levelOf(line)
    const height = level === undefined ? tableHeight(lines, at) : 0
    const end =
      level !== undefined ? endOfHeading(lines, at, levelOf) : height > 0 ? at + height : endOfText(lines, at, levelOf)
    const part = lines.slice(at, end)
    if (level !== undefined) written.heading(level, part.map(wordsOf).join(' '), place(part))
    else if (height > 0) written.add('table', tableText(part), place(part))
    else if (line.isCode) written.add('code', part.map(codeOf).join('\n'), place(part))
    else written.add(part.some(isItem) ? 'list' : 'paragraph', joined(part), place(part))
    at = end
  }
}

/** A heading may be broken over a few lines of its own size. */
const endOfHeading = (lines: readonly Line[], from: number, levelOf: HeadingLevel): number => {
  let end = from + 1
  for (
    let [before, line] = [lines[from], lines[end]];
    before && line && end < from + 4;
    before = line, line = lines[++end]
  )
    if (levelOf(line) !== levelOf(before) || before.y - line.y > before.size * 1.5 || before.y <= line.y) break
  return end
}

/** Text goes on as long as its lines follow closely, are of one kind, and are neither heading nor table. */
const endOfText = (lines: readonly Line[], from: number, levelOf: HeadingLevel): number => {
  let end = from + 1
  for (let [before, line] = [lines[from], lines[end]]; before && line; before = line, line = lines[++end]) {
    const gap = before.y - line.y
    if (gap > Math.max(before.size, line.size) * paragraphGap || line.isCode !== before.isCode) break
    // A line higher up begins another column; inside of a sentence the text goes on there.
    if (gap < -line.size && /[.:!?]$/.test(wordsOf(before))) break
    if (levelOf(line) !== undefined || (line.cells.length > 1 && tableHeight(lines, end) > 0)) break
  }
  return end
}

/** Lines of one paragraph stand at most so many sizes apart. */
const paragraphGap = 1.75

const isItem = (line: Line): boolean => /^(?:[•▪‣◦●○–*·-]|\(?\d{1,3}[.)])\s/.test(wordsOf(line))

/** Lines as they are; a word broken at a line's end is made whole. */
const joined = (lines: readonly Line[]): string =>
  lines
    .map(wordsOf)
    .join('\n')
    .replace(/(\p{Ll})[-\u00ad]\n(?=\p{Ll})/gu, '$1')

/** Code keeps its indentation as far as it can be told from the places of its cells. */
const codeOf = (line: Line): string =>
  line.cells
    .map(({ text }) => text)
    .join('  ')
    .trimEnd()

const linksOf = (lines: readonly Line[]): Link[] => lines.flatMap(({ links }) => links)
