import { tokensOf } from '../analysis'
import type { TextRange } from '../contract'

const mostHighlights = 100

/** Which words of a query a passage holds, and where: as the analysis sees them, so that “tents” is found for “tent”. */
export const explain = (
  query: string,
  headings: string,
  text: string,
): { readonly terms: readonly string[]; readonly highlights: readonly TextRange[] } => {
  const asked = new Map<string, string>()
  for (const { term, start, end } of tokensOf(query)) if (!asked.has(term)) asked.set(term, query.slice(start, end))
  const inText = tokensOf(text).filter(({ term }) => asked.has(term))
  const held = new Set([...inText, ...tokensOf(headings)].map(({ term }) => term))
  return {
    terms: [...asked].flatMap(([term, word]) => (held.has(term) ? [word] : [])),
    highlights: inText.slice(0, mostHighlights).map(({ start, end }) => ({ start, end })),
  }
}
