import type { Link } from '../../contract'

/** A run of characters as pdf.js gives it, with its place on the page; y grows upwards. */
export interface TextItem {
  readonly str: string
  readonly width: number
  readonly transform: readonly number[]
  readonly fontName: string
  readonly hasEOL: boolean
}

/** A stretch of a line that stands by itself: a wide gap parts it from the next. */
export interface Cell {
  text: string
  readonly left: number
  right: number
}

/** One line of a page. */
export interface Line {
  readonly cells: Cell[]
  readonly y: number
  /** The size of its first characters. */
  readonly size: number
  /** Whether all of it is set in letters of one width. */
  isCode: boolean
  readonly links: Link[]
}

/** A link's place on the page: left, bottom, right, top. */
export interface LinkPlace {
  readonly url: string
  readonly rect: readonly number[]
}

/** A gap wider than so many sizes of the font parts two cells; a justified line has none such. */
const cellGap = 1.3
const wordGap = 0.15

/** Puts a page's items, in the order in which they were written, into lines of cells. */
export const linesOf = (items: readonly TextItem[], isCodeFont: (font: string) => boolean): Line[] => {
  const lines: Line[] = []
  let isNewLine = true
  for (const { str, width, transform, fontName, hasEOL } of items) {
    const [a = 0, b = 0, c = 0, d = 0, left = 0, y = 0] = transform
    const size = Math.max(Math.hypot(c, d), Math.hypot(a, b) / 4) || 1
    const last = lines.at(-1)
    if (last && !isNewLine && Math.abs(last.y - y) > last.size * 0.6) isNewLine = true
    if (str.trim() !== '') {
      const line = isNewLine || !last ? { cells: [], y, size, isCode: true, links: [] } : last
      if (line !== last) lines.push(line)
      line.isCode &&= isCodeFont(fontName)
      append(line, str, left, left + width)
      isNewLine = false
    }
    if (hasEOL) isNewLine = true
  }
  return lines
}

const append = ({ cells, size }: Line, text: string, left: number, right: number): void => {
  const cell = cells.at(-1)
  const gap = cell ? left - cell.right : 0
  if (!cell || gap > size * cellGap) {
    cells.push({ text, left, right })
    return
  }
  const isApart = gap > size * wordGap && !cell.text.endsWith(' ') && !text.startsWith(' ')
  cell.text += isApart ? ` ${text}` : text
  cell.right = Math.max(cell.right, right)
}

/** A line's words. */
export const wordsOf = ({ cells }: Line): string =>
  cells
    .map(({ text }) => text)
    .join('  ')
    .trim()
