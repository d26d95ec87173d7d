import { actionOf, expectationOf, headsOf, mannerOf, type Expectation, type Manner } from './expectations'
import { isName, namesIn, titlesOf, type Names } from './names'
import type { Source } from './read-prompt'
import { isEveryday, phrasesIn } from './synonyms'
import { isLightWord, isStopWord, stemOf, stemsOf, wordsOf, type Word } from './words'

/** A word of the question that an answer is looked for by. */
export interface Term {
  readonly stem: string
  /** How much it tells before rarity is counted in. */
  readonly weight: number
  /** Whether an answer has to hold it. */
  readonly isHead: boolean
  /** Whether it is what a how-to question wants done. */
  readonly isAction: boolean
  /** Whether it describes a situation before the question is put: “The screen is dark. What now?” */
  readonly isSituation: boolean
}

/** A question taken apart: what it is about, which documents it names, and what its answer must hold. */
export interface Question {
  readonly text: string
  readonly terms: readonly Term[]
  readonly expectation: Expectation | undefined
  readonly manner: Manner
  readonly names: Names
  /** Numbers in it, which ranges and limits of a source are compared with. */
  readonly numbers: readonly number[]
}

/** Longer questions are pasted text; their start says enough. */
const longest = 2000
const mostTerms = 40

/** Takes a question apart against the sources it may be answered from. No name is known beforehand: names are what the titles say. */
export const understand = (whole: string, earlier: readonly string[], sources: readonly Source[]): Question => {
  const text = whole.slice(0, longest)
  const titles = titlesOf(sources)
  const own = wordsOf(text)
  // “And how do I clean it?” speaks of what the question before named.
  const isFollowUp = earlier.length > 0 && !own.some((word) => isName(word, titles)) && pointsBack.test(text)
  const before = isFollowUp ? wordsOf((earlier.at(-1) ?? '').slice(0, longest)) : []
  const names = namesIn(own, before, titles)
  const manner = mannerOf(text)
  const expectation = expectationOf(text)
  const heads = new Set(headsOf(text, manner))
  const situation = new Set(stemsOf(/^([^?]*[.!])\s+[^.!]+\?\s*$/.exec(text)?.[1] ?? ''))
  const isSubject = (word: Word): boolean => !isStopWord(word) && !names.stems.has(word.stem)

  const phrases = phrasesIn(own)
  const inPhrases = new Set(phrases.flatMap(({ places }) => places))
  const aside = asideFrom(own)
  const subject = own
    .map((word, at) => ({ ...word, isAside: at > aside || isComplement(own, at) }))
    .filter((word, at) => isSubject(word) && !inPhrases.has(at))
  const inherited =
    isFollowUp && subject.length < 2 ? before.filter(isSubject).map((word) => ({ ...word, isAside: false })) : []
  const words = [...subject, ...inherited]
    .flatMap((word) => (titles.vocabulary.has(word.stem) ? [word] : partsOf(word)))
    .filter(({ stem }) => !expectation?.consumed.has(stem) && !names.stems.has(stem))
  const action = manner === 'how-to' && !expectation ? actionOf(text) : undefined
  const terms = new Map<string, Term>()
  for (const { stem, written, isAside } of words) {
    const isSituation = situation.has(stem)
    const weight = weightOf(stem, written) * (isSituation ? 0.7 : isAside ? 0.5 : 1)
    const isHead = heads.has(stem) && !isLightWord(stem)
    if (!terms.has(stem)) terms.set(stem, { stem, weight, isHead, isSituation, isAction: stem === action })
  }
  for (const { stem, places } of phrases) {
    const verb = stem.split('+')[0] ?? ''
    const isAside = places[0] > aside
    terms.set(stem, {
      stem,
      weight: isAside ? 0.3 : 0.5,
      isHead: false,
      isSituation: situation.has(verb),
      isAction: verb === action,
    })
  }
  return {
    text,
    terms: [...terms.values()].slice(0, mostTerms),
    expectation,
    manner,
    names,
    numbers: numbersIn(text),
  }
}

/** Where a clause begins that only says when or in which case: “… before I turn it on”. */
const asideFrom = (words: readonly Word[]): number => {
  const at = words.findIndex(({ written }, index) => index > 3 && conjunctions.test(written))
  return at === -1 ? Number.POSITIVE_INFINITY : at
}

/** “A slice of bread” is first of all a slice. */
const isComplement = (words: readonly Word[], at: number): boolean => {
  const of = [at - 1, at - 2].find((place) => words[place]?.stem === 'of')
  const head = of === undefined ? undefined : words[of - 1]
  return (
    head !== undefined &&
    !isStopWord(head) &&
    !isLightWord(head.stem) &&
    !/^(?:the|its|his|her|their|my|your)$/i.test(words[(of as number) + 1]?.written ?? '')
  )
}

const conjunctions = /^(?:before|after|when|while|until|once|because|since|if|that|which|who)$/i

/** Hyphenated words that no source writes so are looked for by their parts. */
const partsOf = <Kind extends Word>(word: Kind): readonly Kind[] =>
  /\p{L}-\p{L}/u.test(word.written)
    ? word.written.split('-').map((written) => ({ ...word, written, stem: stemOf(written) }))
    : [word]

const pointsBack = /\b(it|its|they|them|their|that one|this one|those|these|one)\b|^(and|what about|how about)\b/i

/** A code or an unknown word tells most, a light one little, a plain number nearly nothing: “after 40 days” is answered by 30. */
const weightOf = (stem: string, written: string): number => {
  if (/^\d+([.,]\d+)?$/.test(stem) || numberWords.has(stem)) return 0.15
  if (isLightWord(stem)) return 0.3
  return isEveryday(stem) && /^\p{Ll}/u.test(written) ? 1 : 1.15
}

/** Small numbers in words, for comparing. */
const numberWords: ReadonlyMap<string, number> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, value) => [word, value]),
)

const numbersIn = (text: string): readonly number[] =>
  wordsOf(text).flatMap(({ written, stem }) => {
    const value = numberWords.get(written.toLowerCase()) ?? (/^\d/.test(stem) ? Number(stem) : Number.NaN)
    return Number.isFinite(value) && stem !== 'one' ? [value] : []
  })
