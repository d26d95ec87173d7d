/** Where a quote stands in a text, white space and case aside; undefined where it does not. */
export const findQuote = (
  text: string,
  quote: string,
): { readonly start: number; readonly end: number; readonly text: string } | undefined => {
  const exact = text.indexOf(quote)
  if (exact !== -1 && quote !== '') return { start: exact, end: exact + quote.length, text: quote }
  const [folded, places] = fold(text)
  const [wanted] = fold(quote)
  const at = wanted === '' ? -1 : folded.indexOf(wanted)
  if (at === -1) return undefined
  const start = places[at] ?? 0
  const end = (places[at + wanted.length - 1] ?? start) + 1
  return { start, end, text: text.slice(start, end) }
}

// The text without white space and in lower case, with the place of every character.
const fold = (text: string): readonly [string, readonly number[]] => {
  const kept: string[] = []
  const places: number[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (/\s/.test(character)) continue
    const lower = character.toLowerCase()
    kept.push(lower.length === 1 ? lower : character)
    places.push(at)
  }
  return [kept.join(''), places]
}
