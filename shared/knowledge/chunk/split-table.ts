import { estimateTokens } from './estimate-tokens'
import { splitText, type Range } from './split-text'

/** Splits a table of bars by rows, its header repeated above each part. Undefined where it has no header to repeat. */
export const splitTable = (
  text: string,
  table: Range,
  maxTokens: number,
): { readonly text: string; readonly start: number; readonly end: number }[] | undefined => {
  const header = headerOf(text.slice(table.start, table.end))
  if (!header || estimateTokens(header) > maxTokens / 2) return undefined
  const room = maxTokens - estimateTokens(header)
  const body = { start: table.start + header.length, end: table.end }
  return splitText(text, body, room).map(({ start, end }, part) => ({
    text: `${header}${text.slice(start, end)}`,
    // The first part holds the header in its own place.
    start: part === 0 ? table.start : start,
    end,
  }))
}

/** What stands down to the line of dashes is the header, a caption included. */
const headerOf = (source: string): string | undefined => {
  let end = 0
  for (let line = 0; line < 5; line++) {
    const start = end
    end = source.indexOf('\n', start) + 1
    if (end === 0) return undefined
    const words = source.slice(start, end).trim()
    if (words.includes('-') && /^[\s>|:-]+$/.test(words)) return source.slice(0, end)
  }
  return undefined
}
