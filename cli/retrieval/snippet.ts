import { plain } from '../terminal'

interface Range {
  readonly start: number
  readonly end: number
}

const width = 240

/** The part of a text around the places that were found, on one line, those places painted. */
export const snippet = (text: string, ranges: readonly Range[], paint: (word: string) => string): string => {
  const from = Math.max(0, Math.min(densest(ranges) - 40, text.length - width))
  const to = Math.min(text.length, from + width)
  let at = from
  let line = ''
  for (const { start, end } of ranges.filter((range) => range.start >= from && range.end <= to)) {
    line += oneLine(text.slice(at, start)) + paint(oneLine(text.slice(start, end)))
    at = end
  }
  return `${from > 0 ? '…' : ''}${line}${oneLine(text.slice(at, to))}${to < text.length ? '…' : ''}`
}

/** Where the stretch begins that holds most of what was found. */
const densest = (ranges: readonly Range[]): number => {
  const held = ranges.map(
    ({ start }) => ranges.filter((other) => other.start >= start && other.end <= start + width - 80).length,
  )
  return ranges[held.indexOf(Math.max(...held))]?.start ?? 0
}

const oneLine = (text: string): string => plain(text.replaceAll(/\s+/g, ' '))
