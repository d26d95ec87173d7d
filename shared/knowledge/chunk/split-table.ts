import type { TextRange } from '../contract'
import { estimateTokens } from './estimate-tokens'
import { lineCutters, splitText } from './split-text'

/** Splits a table of bars by rows, its header to be repeated above each part but the first, which holds it. Undefined where it has none that could be. */
export const splitTable = (
  text: string,
  table: TextRange & { readonly header?: TextRange },
  maxTokens: number,
): (TextRange & { readonly header?: TextRange })[] | undefined => {
  const header = table.header ?? headerOf(text, table)
  if (!header) return undefined
  const weight = estimateTokens(text.slice(header.start, header.end))
  if (weight > maxTokens / 2) return undefined
  const rows = { start: Math.max(table.start, header.end), end: table.end }
  const parts = splitText(text, rows, maxTokens - weight, lineCutters)
  if (parts.length === 0) return undefined
  return parts.map(({ start, end }, part) =>
    part === 0 && !table.header ? { start: table.start, end } : { start, end, header },
  )
}

/** What stands down to the line of dashes is the header, a caption included. */
const headerOf = (text: string, table: TextRange): TextRange | undefined => {
  let end = table.start
  for (let line = 0; line < 5; line++) {
    const start = end
    end = text.indexOf('\n', start) + 1
    if (end === 0 || end > table.end) return undefined
    const words = text.slice(start, end).trim()
    if (words.includes('-') && /^[\s>|:-]+$/.test(words)) return { start: table.start, end }
  }
  return undefined
}
