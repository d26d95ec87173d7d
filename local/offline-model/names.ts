import type { Source } from './read-prompt'
import { isEveryday } from './synonyms'
import { documentKey, isName, type Titles } from './titles'
import { isStopWord, type Word } from './words'

/** Which documents a question's names point at. */
export interface Names {
  /** How well a source fits the names: 0 rules it out. */
  focus(source: Source): number
  /** Whether the question names a document. */
  readonly isNamed: boolean
  /** Whether a source belongs to no named thing, such as a policy for all of them. */
  isGeneral(source: Source): boolean
  /** Stems of names such as “line 7”, which a text about something else must hold to speak of it. */
  readonly numbered: ReadonlySet<string>
  /** Stems that are names and no subject. */
  readonly stems: ReadonlySet<string>
  /** Names that no source knows. */
  readonly strangers: readonly string[]
  /** Stems of names that are no document's own but stand inside some; an answer must stand beside them. */
  readonly mentions: readonly string[]
}

/** Finds the documents that the words of a question name. `before` are those of the question that it follows up. */
export const namesIn = (own: readonly Word[], before: readonly Word[], titles: Titles): Names => {
  const words = [...before, ...own]
  const names = words.filter((word) => isName(word, titles))
  const numbered = numberedIn(words, titles)
  const meant = new Set([...names.flatMap(({ stem }) => [...(titles.holders.get(stem) ?? [])]), ...numbered.documents])
  const inTitles = [...new Set(words.filter((word) => !isStopWord(word)).map(({ stem }) => stem))].filter((stem) =>
    titles.holders.has(stem),
  )
  const weightOf = (key: string): number =>
    inTitles.reduce((sum, stem) => {
      const held = titles.holders.get(stem)
      return held?.has(key) ? sum + Math.log(1 + titles.total / held.size) : sum
    }, 0)
  const weights = new Map([...titles.words.keys()].map((key) => [key, weightOf(key)]))
  const best = [...weights.values()].reduce((most, weight) => Math.max(most, weight), 0)
  const general = new Map(
    [...titles.words].map(([key, stems]) => [
      key,
      stems.every((stem) => isEveryday(stem) || titles.small.has(stem) || isStopWord({ stem, written: stem })),
    ]),
  )
  const isGeneral = (source: Source): boolean => general.get(documentKey(source)) ?? false
  return {
    isNamed: meant.size > 0,
    isGeneral,
    focus: (source) => {
      const key = documentKey(source)
      if (meant.size > 0 && !meant.has(key)) return isGeneral(source) ? generalWorth : 0
      return best === 0 ? 1 : 0.85 + (0.15 * (weights.get(key) ?? 0)) / best
    },
    numbered: numbered.stems,
    stems: new Set([...names.map(({ stem }) => stem), ...numbered.stems]),
    strangers: [
      ...numbered.strangers,
      ...writtenAsNames(own)
        .filter(({ stem }) => !titles.vocabulary.has(stem) && !titles.holders.has(stem))
        .map(({ written }) => written),
    ],
    mentions: writtenAsNames(own)
      .map(({ stem }) => stem)
      .filter((stem) => titles.vocabulary.has(stem) && !titles.holders.has(stem) && !titles.small.has(stem)),
  }
}

/** A policy for all things may speak for a named one, after the thing's own manual. */
const generalWorth = 0.8

/** “Line 7” is a name where some title counts lines: another number is another thing. */
const numberedIn = (words: readonly Word[], titles: Titles) => {
  const documents = new Set<string>()
  const stems = new Set<string>()
  const strangers: string[] = []
  words.forEach(({ stem: number, written }, at) => {
    const kind = words[at - 1]?.stem ?? ''
    if (!/^\d{1,3}$/.test(number) || kind === '') return
    const counted = [...titles.words].filter(([, title]) =>
      title.some((stem, place) => stem === kind && /^\d{1,3}$/.test(title[place + 1] ?? '')),
    )
    if (counted.length === 0) return
    const same = counted.filter(([, title]) =>
      title.some((stem, place) => stem === kind && title[place + 1] === number),
    )
    for (const [key] of same) documents.add(key)
    if (same.length === 0) strangers.push(`${kind} ${written}`)
    stems.add(kind).add(number)
  })
  return { documents, stems, strangers }
}

/** Words written with a capital inside the question. */
const writtenAsNames = (words: readonly Word[]): readonly Word[] =>
  words.filter(
    (word, index) =>
      index > 0 && /^\p{Lu}\p{Ll}{2,}/u.test(word.written) && !isCalendar.test(word.written) && !isStopWord(word),
  )

const isCalendar =
  /^(mon|tues|wednes|thurs|fri|satur|sun)days?$|^(january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter|english)$/i
