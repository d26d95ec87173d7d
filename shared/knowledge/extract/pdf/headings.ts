import { wordsOf, type Line } from './lines'

/** The level of the heading that a line is; undefined for any other line. */
export type HeadingLevel = (line: Line) => number | undefined

/** An entry of a document's outline. */
export interface OutlineEntry {
  readonly title: string
  readonly level: number
}

/** Finds headings by the document's outline where its lines bear it out, else by their size over that of most text. */
export const findHeadings = (lines: readonly Line[], outline: readonly OutlineEntry[]): HeadingLevel =>
  byOutline(lines, outline) ?? bySize(lines)

const byOutline = (lines: readonly Line[], outline: readonly OutlineEntry[]): HeadingLevel | undefined => {
  const levels = new Map(outline.map(({ title, level }) => [essence(title), level]))
  levels.delete('')
  const found = new Set<string>()
  const keyOf = (line: Line): string | undefined => {
    const key = essence(wordsOf(line))
    const unnumbered = key.replace(/^[\d.]+/, '')
    return levels.has(key) ? key : levels.has(unnumbered) ? unnumbered : undefined
  }
  for (const line of lines) {
    const key = keyOf(line)
    if (key !== undefined) found.add(key)
  }
  if (found.size < 2 || found.size < levels.size / 2) return undefined
  return (line) => levels.get(keyOf(line) ?? '')
}

/** What is left of a title however it is set. */
const essence = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]/gu, '')
    .slice(0, 200)

/** What is set largest on a page, if it is larger than other text: on the first one, the title. */
export const largestWords = (lines: readonly Line[]): string | undefined => {
  const sizes = lines.map(rounded)
  const largest = Math.max(...sizes)
  const words = lines.filter((line) => rounded(line) === largest).map(wordsOf)
  return words.length < lines.length && words.length <= 3 ? words.join(' ') : undefined
}

const bySize = (lines: readonly Line[]): HeadingLevel => {
  const characters = new Map<number, number>()
  for (const line of lines) {
    const size = rounded(line)
    characters.set(size, (characters.get(size) ?? 0) + wordsOf(line).length)
  }
  const usual = [...characters].toSorted((left, right) => right[1] - left[1])[0]?.[0] ?? 0
  const larger = [...characters.keys()]
    .filter((size) => size >= usual * largerBy)
    .toSorted((left, right) => right - left)
  return (line) => {
    const at = larger.indexOf(rounded(line))
    const isHeading =
      at >= 0 && line.cells.length === 1 && wordsOf(line).length <= longest && /\p{L}/u.test(wordsOf(line))
    return isHeading ? Math.min(at + 1, 6) : undefined
  }
}

/** Sizes are computed by whoever wrote the file: half a point is no difference. */
const rounded = ({ size }: Line): number => Math.round(size * 2) / 2
const largerBy = 1.15
const longest = 200
