import { contrast } from './decline'
import { sentencesOf } from '../text/sentences'

/** A statement of an answer, where it stands, and the marks of the passages it cites. */
export interface Claim {
  readonly text: string
  readonly start: number
  readonly end: number
  /** `1` of `[1]`, in order, each once. */
  readonly marks: readonly string[]
}

/** The statements of an answer: its sentences and list items, less courtesies, questions, headings and what it says of its own knowledge. */
export const claimsOf = (answer: string, isNoClaim: (sentence: string) => boolean): readonly Claim[] => {
  const claims: Claim[] = []
  for (const { text, start, end } of sentencesOf(answer)) {
    const marks = marksIn(text)
    const bare = text
      .replaceAll(mark, '')
      .replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/, '')
      .replaceAll(/[*_`#>]/g, '')
      .trim()
    // A citation that stands behind the full stop belongs to the sentence before it.
    if (!/[\p{L}\p{N}]/u.test(bare)) {
      const before = claims.at(-1)
      if (before) claims[claims.length - 1] = { ...before, marks: [...new Set([...before.marks, ...marks])] }
      continue
    }
    const leading = /^(?:\s*\[\d+(?:\s*,\s*\d+)*\])+/.exec(text)
    const before = claims.at(-1)
    const behind = leading && before ? marksIn(leading[0]) : []
    if (before && behind.length > 0)
      claims[claims.length - 1] = { ...before, marks: [...new Set([...before.marks, ...behind])] }
    const own = leading && before ? marksIn(text.slice(leading[0].length)) : marks
    if (/[?:]$/.test(bare) || isNoClaim(bare)) continue
    const stated = bare.split(contrast).filter((part) => !isNoClaim(part))
    claims.push({ text: stated.join(' but '), start, end, marks: own })
  }
  return claims
}

const marksIn = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(mark), ([, list = '']) => list.split(/\s*,\s*/)).flat()),
]

const mark = /\[(\d{1,4}(?:\s*,\s*\d{1,4})*)\]/g
