import type { FoldedText } from './fold-text'

/** The text with words that were spelled out letter by letter, `f u c k` or `k.i.l.l`, drawn together; undefined where there are none. */
export const despaced = ({ text, places }: FoldedText): FoldedText | undefined => {
  let found = false
  const kept: string[] = []
  const keptPlaces: number[] = []
  let at = 0
  for (const match of text.matchAll(spelled)) {
    found = true
    const push = (from: number, to: number): void => {
      for (let one = from; one < to; one++) {
        kept.push(text[one]!)
        keptPlaces.push(places[one]!)
      }
    }
    push(at, match.index)
    for (let one = match.index; one < match.index + match[0].length; one += 2) push(one, one + 1)
    at = match.index + match[0].length
  }
  if (!found) return undefined
  for (; at < text.length; at++) {
    kept.push(text[at]!)
    keptPlaces.push(places[at]!)
  }
  return { text: kept.join(''), places: keptPlaces }
}

// Single letters with one sign between each, at least four of them.
const spelled = /(?<![a-z0-9])(?:[a-z][ .\-_*]){3,}[a-z](?![a-z0-9])/g
