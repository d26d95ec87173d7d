import { evidenceFor, type Row } from './evidence'
import { bagsOf, formsOf, strongest } from './match-terms'
import type { Question } from './question'
import type { Sentence } from './sentences'
import { supportOf } from './support'
import { stemsOf } from './words'

/** A sentence with how well it supports an answer. */
export interface Scored {
  readonly sentence: Sentence
  readonly score: number
  /** Share of the question's weight that the sentence, its headings and its neighbours hold. */
  readonly coverage: number
  /** Terms that the sentence itself holds. */
  readonly matched: ReadonlySet<string>
}

/** What is left of a score without what speaks for it. */
const without = { pair: 0.88, mention: 0.3, ownWord: 0.3 } as const

/** Ranks sentences by the rarity of the question's words in them, in their headings and beside them, and by whether they hold the kind of thing asked for. Best first. */
export const scoreSentences = (question: Question, sentences: readonly Sentence[]): readonly Scored[] => {
  const { names, pairs, terms } = question
  const bags = bagsOf(sentences)
  const vocabulary = new Set<string>()
  for (const { text, label, columns, section, title } of bags)
    for (const stems of [text, label, columns, section, title]) for (const stem of stems) vocabulary.add(stem)
  const rows = terms.map((term): Row => {
    const forms = formsOf(term.stem, vocabulary)
    const own = bags.map((bag) => strongest(bag.text, forms))
    return { term, forms, own, weight: term.weight * rarity(own) }
  })
  // Where some sentence speaks of “guide dogs”, those of dogs come after it.
  const holdsPair = bags.map(({ line }) => pairs.some(([one, other]) => line.includes(` ${one} ${other} `)))
  const isPairKnown = holdsPair.includes(true)

  return bags
    .map((bag, index): Scored => {
      const sentence = sentences[index] as Sentence
      const evidence = evidenceFor(question, rows, sentences, bag, index)
      const { coverage, matched, complete } = evidence
      const isOnlyGeneral =
        names.isNamed &&
        names.isGeneral(sentence.source) &&
        (matched.size === 0 || [...names.numbered].some((stem) => !bag.text.has(stem) && !bag.title.has(stem)))
      const score =
        names.focus(sentence.source) *
        supportOf(question, sentence, bag, evidence) *
        complete *
        (isOnlyGeneral ? without.ownWord : 1) *
        (isBesideNames(question, sentence) ? 1 : without.mention) *
        (isPairKnown && !holdsPair[index] ? without.pair : 1)
      return { sentence, coverage, matched, score }
    })
    .toSorted((left, right) => right.score - left.score)
}

/** A word that many sentences hold tells less of any; one that none holds tells of the asker's choice of words as much as of the sources. */
const rarity = (own: readonly number[]): number => {
  const holders = own.filter((strength) => strength >= 0.5).length
  return holders === 0 ? 1 : Math.min(1.4, Math.max(0.8, Math.log(1 + own.length / (holders + 0.5)) / 2))
}

/** Names inside the question that no title has must stand beside the answer. */
const isBesideNames = ({ names }: Question, { text, section, source }: Sentence): boolean => {
  if (names.mentions.length === 0) return true
  const near = new Set(stemsOf(`${text} ${section} ${source.title}`))
  return names.mentions.every((stem) => near.has(stem))
}
