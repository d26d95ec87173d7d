import type { CheckSpan } from '../contract'
import { despaced } from './despace'
import { deciphered } from './deciphered'
import { onOneLine } from './on-one-line'
import { foldText, originalSpan, type FoldedText } from './fold-text'

/** A sign of something that is looked for: a pattern over folded text, how much it weighs, and what to call it. */
export interface Sign {
  readonly pattern: RegExp
  readonly severity: number
  readonly label: string
}

/** A sign where it was found. */
export interface FoundSign {
  readonly severity: number
  readonly span: CheckSpan
  /** Place in the folded text. */
  readonly at: number
}

/** Every sign in a text, its tricks undone; at most some of each pattern. */
export const findSigns = (text: string, signs: readonly Sign[], folded: FoldedText, where = 'text'): FoundSign[] => {
  const readings = [folded, onOneLine(folded), despaced(folded), deciphered(folded)].filter((one) => one !== undefined)
  return signs.flatMap((sign) => readings.flatMap((one) => matchesOf(sign, text, one, where)))
}

/** The same for one pattern and a text that is not folded yet. */
export const hasSign = (text: string, signs: readonly Sign[]): boolean =>
  findSigns(text, signs, foldText(text)).length > 0

const matchesOf = (
  { pattern, severity, label }: Sign,
  text: string,
  folded: FoldedText,
  where: string,
): FoundSign[] => {
  const found: FoundSign[] = []
  for (const match of folded.text.matchAll(pattern)) {
    const span = originalSpan(text, folded, match.index, match.index + match[0].length)
    found.push({ severity, span: { in: where, ...span, label }, at: match.index })
    if (found.length >= mostOfOne) break
  }
  return found
}

const mostOfOne = 5
