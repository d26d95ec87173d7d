import { expectationOf, type Expectation } from './expectations'
import type { Source } from './read-prompt'
import { isStopWord, stemOf, stemsOf, wordsOf, type Word } from './words'

/** A question taken apart: what it is about, which documents it names, and what its answer must hold. */
export interface Question {
  readonly text: string
  /** Stems of the words that carry the subject, names of documents taken out. */
  readonly terms: readonly string[]
  readonly expectation: Expectation | undefined
  /** Those terms that describe a situation before the question is put: “The screen is dark. What now?” */
  readonly situation: ReadonlySet<string>
  /** How well each source fits the names in the question: 0 rules it out. */
  focus(source: Source): number
  /** Whether it names a document, which then alone may answer. */
  readonly isNamed: boolean
  /** Names that no source knows. */
  readonly strangers: readonly string[]
  /** Stems of names that are no document's own but stand inside some; an answer must stand beside them. */
  readonly mentions: readonly string[]
}

/** Takes a question apart against the sources it may be answered from. No name is known beforehand: names are what the titles say. */
export const understand = (text: string, earlier: readonly string[], sources: readonly Source[]): Question => {
  const titles = titleIndex(sources)
  const lowerCased = wordsWrittenSmall(sources)
  const own = wordsOf(text)
  // “And how do I clean it?” speaks of what the question before named.
  const hasOwnName = own.some((word) => isName(word, titles, lowerCased))
  const isFollowUp =
    !hasOwnName &&
    earlier.length > 0 &&
    /\b(it|its|they|them|their|that one|this one|those|these|one)\b|^(and|what about|how about)\b/i.test(text)
  const before = isFollowUp ? wordsOf(earlier.at(-1) ?? '') : []

  const named = [...before, ...own].filter((word) => titles.documents.has(word.stem) && !isStopWord(word))
  const names = named.filter((word) => isName(word, titles, lowerCased))
  const focusOf = documentFocus(titles, names, named)

  const expectation = expectationOf(text)
  const nameStems = new Set(names.map(({ stem }) => stem))
  const subject = own.filter((word) => !isStopWord(word) && !nameStems.has(word.stem))
  const inherited =
    isFollowUp && subject.length < 2 ? before.filter((word) => !isStopWord(word) && !nameStems.has(word.stem)) : []
  const terms = unique([...subject, ...inherited].map(({ stem }) => stem)).filter(
    (stem) => !expectation?.consumed.has(stem),
  )
  const vocabulary = new Set(
    sources.flatMap((source) => wordsOf(`${source.title} ${source.section} ${source.text}`).map(({ stem }) => stem)),
  )
  return {
    text,
    terms: terms.length > 0 ? terms : unique(subject.map(({ stem }) => stem)),
    expectation,
    situation: new Set(stemsOf(/^([^?]*[.!])\s+[^.!]+\?\s*$/.exec(text)?.[1] ?? '')),
    focus: (source) => focusOf(documentKey(source)),
    isNamed: names.length > 0,
    strangers: writtenAsNames(own)
      .filter((word) => !vocabulary.has(word.stem))
      .map(({ written }) => written),
    mentions: writtenAsNames(own)
      .filter((word) => vocabulary.has(word.stem) && !titles.documents.has(word.stem) && !lowerCased.has(word.stem))
      .map(({ stem }) => stem),
  }
}

/** What tells documents apart: their path, or their title where the prompt shows no path. */
export const documentKey = (source: Source): string => source.document || source.title

interface TitleIndex {
  /** Documents whose title or path has the stem. */
  readonly documents: ReadonlyMap<string, ReadonlySet<string>>
  readonly total: number
}

const titleIndex = (sources: readonly Source[]): TitleIndex => {
  const documents = new Map<string, Set<string>>()
  const keys = new Set<string>()
  for (const source of sources) {
    const key = documentKey(source)
    keys.add(key)
    const path =
      source.document
        .replace(/\.[a-z0-9]+$/i, '')
        .split('/')
        .at(-1) ?? ''
    for (const { stem } of wordsOf(`${source.title} ${path.replaceAll('-', ' ')}`)) {
      const holders = documents.get(stem) ?? new Set<string>()
      documents.set(stem, holders.add(key))
    }
  }
  return { documents, total: keys.size }
}

/** Words that some source writes with a small first letter inside its text: these are common nouns, whatever the titles do. */
const wordsWrittenSmall = (sources: readonly Source[]): ReadonlySet<string> => {
  const small = new Set<string>()
  for (const { text } of sources)
    for (const match of text.matchAll(/\b\p{Ll}[\p{L}\p{N}-]*/gu)) small.add(stemOf(match[0]))
  return small
}

/** A name stands in a title and is nowhere written as a common noun. */
const isName = (word: Word, { documents, total }: TitleIndex, small: ReadonlySet<string>): boolean => {
  const holders = documents.get(word.stem)
  return holders !== undefined && !small.has(word.stem) && !isStopWord(word) && (total === 1 || holders.size < total)
}

const documentFocus = ({ documents, total }: TitleIndex, names: readonly Word[], named: readonly Word[]) => {
  const meant = new Set(names.flatMap(({ stem }) => [...(documents.get(stem) ?? [])]))
  const weight = (key: string): number =>
    unique(named.map(({ stem }) => stem)).reduce((sum, stem) => {
      const holders = documents.get(stem)
      return holders?.has(key) ? sum + Math.log(1 + total / holders.size) : sum
    }, 0)
  const best = Math.max(0, ...new Set(named.flatMap(({ stem }) => [...(documents.get(stem) ?? [])].map(weight))))
  return (key: string): number => {
    if (meant.size > 0 && !meant.has(key)) return 0
    return best === 0 ? 1 : 0.8 + (0.2 * weight(key)) / best
  }
}

/** Words written with a capital inside the question. */
const writtenAsNames = (words: readonly Word[]): readonly Word[] =>
  words
    .filter(({ written }, index) => index > 0 && /^\p{Lu}\p{Ll}{2,}/u.test(written) && !isCalendar.test(written))
    .filter((word) => !isStopWord(word))

const isCalendar =
  /^(mon|tues|wednes|thurs|fri|satur|sun)day|^(january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter|english)$/i

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)]
