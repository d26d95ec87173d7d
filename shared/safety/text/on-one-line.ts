import type { FoldedText } from './fold-text'

/** The text on one line with single spaces, so that no sentence is hidden by where it is broken; undefined where it is already. */
export const onOneLine = ({ text, places }: FoldedText): FoldedText | undefined => {
  if (!/\s{2}|[^\S ]/.test(text)) return undefined
  const kept: string[] = []
  const keptPlaces: number[] = []
  let wasSpace = false
  for (let at = 0; at < text.length; at++) {
    const isSpace = /\s/.test(text[at]!)
    if (isSpace && wasSpace) continue
    kept.push(isSpace ? ' ' : text[at]!)
    keptPlaces.push(places[at]!)
    wasSpace = isSpace
  }
  return { text: kept.join(''), places: keptPlaces }
}
