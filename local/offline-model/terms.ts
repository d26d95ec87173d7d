import { isNumeral } from './numbers-fit'
import { isEveryday, phrasesIn, synonymsOf } from './synonyms'
import { isLightWord, isStopWord, stemOf, type Word } from './words'

/** A word of the question that an answer is looked for by. */
export interface Term {
  readonly stem: string
  /** How much it tells before rarity is counted in. */
  readonly weight: number
  /** What an answer without it is still worth. */
  readonly ifMissing: number
  /** Whether it is what a how-to question wants done. */
  readonly isAction: boolean
}

/** What is known of a question's words before they are weighed. */
export interface Reading {
  /** Stems that say what is asked for and no subject. */
  readonly consumed: ReadonlySet<string>
  readonly names: ReadonlySet<string>
  /** What an answer is worth without the words that are asked about by name. */
  readonly heads: ReadonlyMap<string, number>
  /** Stems of what is told before the question is put: “The screen is dark. What now?” */
  readonly situation: ReadonlySet<string>
  readonly action: string | undefined
  /** Stems of the sources. */
  readonly vocabulary: ReadonlySet<string>
}

const mostTerms = 40

/** Weighs the words of a question; `before` are those of the question it follows up, taken where it has hardly any of its own. */
export const termsOf = (own: readonly Word[], before: readonly Word[], reading: Reading): readonly Term[] => {
  const { consumed, names, heads, situation, action, vocabulary } = reading
  const isSubject = (word: Word): boolean => !isStopWord(word) && !names.has(word.stem)
  const phrases = phrasesIn(own)
  const inPhrases = new Set(phrases.flatMap(({ places }) => places))
  const aside = asideFrom(own)
  const subject = own
    .map((word, at) => ({ ...word, isAside: at > aside || isComplement(own, at, consumed) }))
    .filter((word, at) => isSubject(word) && !inPhrases.has(at))
  const inherited = subject.length < 2 ? before.filter(isSubject).map((word) => ({ ...word, isAside: false })) : []
  const words = [...subject, ...inherited]
    .flatMap((word) => (vocabulary.has(word.stem) ? [word] : partsOf(word)))
    .filter(({ stem }) => !consumed.has(stem) && !names.has(stem))

  const terms = new Map<string, Term>()
  for (const { stem, written, isAside } of words) {
    const ownWeight = Math.max(stem === action || heads.has(stem) ? 0.8 : 0, weightOf(stem, written))
    const weight = ownWeight * (situation.has(stem) ? 0.7 : isAside ? 0.5 : 1)
    const ifMissing = isLightWord(stem) ? 1 : (heads.get(stem) ?? 1)
    if (!terms.has(stem)) terms.set(stem, { stem, weight, ifMissing, isAction: stem === action })
  }
  // A phrasal verb that no source knows in any form tells as little as a light word.
  const isKnown = (stem: string): boolean => [stem, ...synonymsOf(stem)].some((form) => vocabulary.has(form))
  for (const { stem, places } of phrases) {
    const isLight = places[0] > aside || !isKnown(stem)
    terms.set(stem, { stem, weight: isLight ? 0.3 : 0.5, ifMissing: 1, isAction: stem.split('+')[0] === action })
  }
  return [...terms.values()].slice(0, mostTerms)
}

/** Pairs of telling words that stand side by side in a question, such as “guide dogs”, as two stems. */
export const pairsOf = (own: readonly Word[], terms: readonly Term[]): readonly (readonly [string, string])[] => {
  const telling = new Set(terms.filter(({ weight }) => weight >= 0.5).map(({ stem }) => stem))
  return own
    .flatMap(({ stem }, at): readonly (readonly [string, string])[] => {
      const next = own[at + 1]?.stem
      return next !== undefined && telling.has(stem) && telling.has(next) ? [[stem, next]] : []
    })
    .slice(0, mostTerms)
}

/** Where a clause begins that only says when or in which case: “… before I turn it on”. */
const asideFrom = (words: readonly Word[]): number => {
  const at = words.findIndex(({ written }, index) => index > 3 && conjunctions.test(written))
  return at === -1 ? Number.POSITIVE_INFINITY : at
}

const conjunctions = /^(?:before|after|when|while|until|once|because|since|if|that|which|who)$/i

/** “A slice of bread” is first of all a slice. */
const isComplement = (words: readonly Word[], at: number, consumed: ReadonlySet<string>): boolean => {
  if (words[at - 1]?.stem !== 'of') return false
  const head = words[at - 2]
  return head !== undefined && !isStopWord(head) && !isLightWord(head.stem) && !consumed.has(head.stem)
}

/** Hyphenated words that no source writes so are looked for by their parts. */
const partsOf = <Kind extends Word>(word: Kind): readonly Kind[] =>
  /\p{L}-\p{L}/u.test(word.written)
    ? word.written.split('-').map((written) => ({ ...word, written, stem: stemOf(written) }))
    : [word]

/** A code or an unknown word tells most, a light one little, a plain number nearly nothing: “after 40 days” is answered by 30. */
const weightOf = (stem: string, written: string): number => {
  if (/^\d+([.,]\d+)?$/.test(stem) || isNumeral(written)) return 0.15
  if (isLightWord(stem)) return 0.3
  return isEveryday(stem) && /^\p{Ll}/u.test(written) ? 1 : 1.15
}
