import type { Source } from './read-prompt'
import { isEveryday, phrasesIn } from './synonyms'
import { isStopWord, stemOf, wordsOf, type Word } from './words'

/** Titles of the sources, and which of their words are no names because some text writes them small. */
export interface Titles {
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>
  readonly words: ReadonlyMap<string, readonly string[]>
  readonly total: number
  readonly small: ReadonlySet<string>
  readonly vocabulary: ReadonlySet<string>
}

/** What tells documents apart: their path, or their title where the prompt shows no path. */
export const documentKey = (source: Source): string => source.document || source.title

/** Reads the titles once for a prompt. */
export const titlesOf = (sources: readonly Source[]): Titles => {
  const holders = new Map<string, Set<string>>()
  const words = new Map<string, readonly string[]>()
  const small = new Set<string>()
  const vocabulary = new Set<string>()
  for (const source of sources) {
    const key = documentKey(source)
    if (!words.has(key)) {
      const stems = wordsOf(`${source.title} ${fileName(source)}`).flatMap(partsOf)
      words.set(key, stems)
      for (const stem of stems) holders.set(stem, (holders.get(stem) ?? new Set<string>()).add(key))
    }
    const inText = wordsOf(source.text)
    for (const { stem, written } of inText) {
      vocabulary.add(stem)
      if (/^\p{Ll}/u.test(written)) small.add(stem)
    }
    for (const { stem } of phrasesIn(inText)) vocabulary.add(stem)
    for (const { stem } of wordsOf(`${source.title} ${source.section}`)) vocabulary.add(stem)
  }
  return { holders, words, total: words.size, small, vocabulary }
}

const fileName = ({ document }: Source): string =>
  (
    document
      .replace(/\.[a-z0-9]+$/i, '')
      .split('/')
      .at(-1) ?? ''
  ).replaceAll('-', ' ')

const partsOf = ({ stem, written }: Word): readonly string[] =>
  written.includes('-') ? [stem, ...written.split('-').map(stemOf)] : [stem]

/** A name stands in a title, is nowhere written as a common noun and is no word of everyday English. */
export const isName = (word: Word, { holders, total, small }: Titles): boolean => {
  const held = holders.get(word.stem)
  return (
    held !== undefined &&
    !small.has(word.stem) &&
    !isStopWord(word) &&
    !isEveryday(word.stem) &&
    !/^\d+$/.test(word.stem) &&
    (total === 1 || held.size < total)
  )
}
