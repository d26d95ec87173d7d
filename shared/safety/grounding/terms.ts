import { stemmer } from 'stemmer'
import { meaningOf } from './synonyms'

/** A word of a text that carries meaning, and where it stands. */
export interface Term {
  /** Its stem, or what stands for its group of synonyms. */
  readonly stem: string
  readonly word: string
  readonly at: number
  /** Whether it is written as a name: with a capital inside a sentence, or with capitals or digits among its letters. */
  readonly isName: boolean
}

/** The words of a text that carry meaning. */
export const termsOf = (text: string): readonly Term[] => {
  const found: Term[] = []
  for (const match of text.matchAll(word)) {
    const [written] = match
    const lower = written.toLowerCase().replace(/['’]s$/, '')
    if (lower.length === 1 || smallWords.has(lower)) continue
    const isName = hasCapital.test(written) && (hasOddCapital.test(written) || !opens(text, match.index))
    found.push({ stem: stemOf(lower), word: written, at: match.index, isName: isName || letterAndDigit.test(written) })
  }
  return found
}

const hasCapital = /\p{Lu}/u
const hasOddCapital = /\p{Ll}\p{Lu}|^\p{Lu}{2,}$/u
const letterAndDigit = /\p{L}\d|\d\p{L}/u

// Whether a place is the beginning of a sentence or an item, where everything has a capital.
const opens = (text: string, at: number): boolean =>
  /(?:^|[.!?:;|•*-]\s*|\n\s*)["“(]?$/.test(text.slice(Math.max(0, at - 6), at))

const stemOf = (lower: string): string => {
  const before = known.get(lower)
  if (before !== undefined) return before
  const stem = newStem(lower)
  if (known.size >= mostKnown) known.clear()
  known.set(lower, stem)
  return stem
}

const known = new Map<string, string>()
const mostKnown = 20_000

const newStem = (lower: string): string => {
  const plain = lower.normalize('NFKD').replaceAll(/\p{Mn}/gu, '')
  return meaningOf(/^[a-z]+$/.test(plain) ? stemmer(plain) : plain)
}

const word = /\p{L}[\p{L}\p{N}]*(?:['’][\p{L}]+)?/gu

/** Words of no meaning of their own; negations are read apart. */
const smallWords = new Set(
  `a about above after again all also am an and any are aren't as at be because been before being below between both but
  by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else ever every few for
  from further get gets given got had hadn't has hasn't have haven't having he her here hers him his how however i i'd
  i'll i'm i've if in into is isn't it it's its itself just let's like made make makes many may me might more most much
  must my neither no nor not now of off on once only onto or other our ours out over own per please quite rather s same
  shall she should shouldn't since so some such than that that's the their theirs them then there there's these they
  they're this those through thus to too under until up upon us very via was wasn't we we're were weren't
  what when where whether which while who whom whose why will with within without won't would wouldn't yes yet you you'll
  you're your yours itself themselves according based stated states says said following source sources document documents
  passage section manual information answer last lasts lasting lasted take takes taken took come comes hold holds offers offer
  feature features back send sends sent day days hour hours week weeks month months year years minute minutes approximately approx around about roughly nearly almost`.split(
    /\s+/,
  ),
)
