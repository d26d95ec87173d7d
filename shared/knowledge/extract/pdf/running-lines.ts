import { wordsOf, type Line } from './lines'

/** Takes out what stands at the same place at the top or bottom of several pages, such as a title and a page number, but for its first time. */
export const withoutRunningLines = (pages: readonly (readonly Line[])[]): (readonly Line[])[] => {
  if (pages.length < fewestPages) return [...pages]
  const counts = new Map<string, number>()
  for (const line of pages.flatMap(edges)) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1)
  const seen = new Set<string>()
  return pages.map((lines) => {
    const edge = new Set(edges(lines))
    return lines.filter((line) => {
      if (!edge.has(line)) return true
      if (pageNumber.test(wordsOf(line))) return false
      const key = keyOf(line)
      const isAgain = seen.has(key) && (counts.get(key) ?? 0) >= fewestPages
      seen.add(key)
      return !isAgain
    })
  })
}

/** Fewer are chance. */
const fewestPages = 4

const pageNumber = /^(?:[-–—]?\s?\d{1,4}\s?[-–—]?|[ivxlc]{1,6}|(?:page|seite)\s\d{1,4}(?:\s\S{1,4}\s\d{1,4})?)$/i

/** The first two and the last two lines of a page. */
const edges = (lines: readonly Line[]): Line[] => [...new Set([...lines.slice(0, 2), ...lines.slice(-2)])]

/** Place and words; the page number beside a title differs from page to page. */
const keyOf = (line: Line): string => `${Math.round(line.y)}:${wordsOf(line).replace(/^\d{1,4}\s|\s\d{1,4}$/g, '')}`
