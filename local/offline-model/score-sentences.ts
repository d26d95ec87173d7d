import { bagsOf, formsOf, strongest, type Bag } from './match-terms'
import type { Question } from './question'
import type { Sentence } from './sentences'
import { supportOf } from './support'
import type { Term } from './terms'
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

/** Where a term was met, and what that is worth. */
const worth = { text: 1, columns: 0.9, section: 0.8, title: 0.75, neighbour: 0.4 } as const

const withoutPair = 0.88

interface Row {
  readonly term: Term
  readonly forms: ReadonlyMap<string, number>
  readonly own: readonly number[]
  readonly weight: number
}

/** Ranks sentences by the rarity of the question's words in them, in their headings and beside them, and by whether they hold the kind of thing asked for. Best first. */
export const scoreSentences = (question: Question, sentences: readonly Sentence[]): readonly Scored[] => {
  const bags = bagsOf(sentences)
  const vocabulary = new Set<string>()
  for (const { text, label, columns, section, title } of bags)
    for (const stems of [text, label, columns, section, title]) for (const stem of stems) vocabulary.add(stem)
  const rows = question.terms.map((term): Row => {
    const forms = formsOf(term.stem, vocabulary)
    const own = bags.map((bag) => strongest(bag.text, forms))
    return { term, forms, own, weight: term.weight * rarity(own) }
  })
  const holdsPair = bags.map(({ line }) => question.pairs.some(([one, other]) => line.includes(` ${one} ${other} `)))
  const isPairKnown = holdsPair.includes(true)
  return sentences
    .map((sentence, index) => {
      const found = scored(question, rows, sentences, bags, index, sentence)
      // Where some sentence speaks of “guide dogs”, those of dogs come after it.
      return isPairKnown && !holdsPair[index] ? { ...found, score: found.score * withoutPair } : found
    })
    .toSorted((left, right) => right.score - left.score)
}

/** A word that many sentences hold tells less of any; one that none holds tells of the asker's choice of words as much as of the sources. */
const rarity = (own: readonly number[]): number => {
  const holders = own.filter((strength) => strength >= 0.5).length
  return holders === 0 ? 1 : Math.min(1.4, Math.max(0.8, Math.log(1 + own.length / (holders + 0.5)) / 2))
}

const scored = (
  question: Question,
  rows: readonly Row[],
  sentences: readonly Sentence[],
  bags: readonly Bag[],
  index: number,
  sentence: Sentence,
): Scored => {
  const bag = bags[index] as Bag
  const matched = new Set<string>()
  const sums = { covered: 0, total: 0, missing: 0, missingInRow: 0, labelCovered: 0, labelTotal: 0 }
  let complete = 1
  let doesAct = true
  let isUnderHeading = false
  const inSection = question.manner === 'how-to' ? 1 : worth.section
  for (const { term, forms, own, weight } of rows) {
    const here = own[index] ?? 0
    if (here > 0) matched.add(term.stem)
    const beside = Math.max(besideOf(sentences, own, index, -1), besideOf(sentences, own, index, 1))
    const bySection = strongest(bag.section, forms)
    const inHeads = Math.max(worth.columns * strongest(bag.columns, forms), inSection * bySection)
    const byTitle = strongest(bag.title, forms)
    const best = Math.max(here, inHeads, worth.title * byTitle, worth.neighbour * beside)
    if (Math.max(here, inHeads, question.expectation ? byTitle : 0) === 0) complete *= term.ifMissing
    if (term.isAction && Math.max(here, inHeads) === 0) doesAct = false
    if (bySection > 0 && term.weight >= 0.5) isUnderHeading = true
    sums.covered += weight * best
    sums.total += weight
    const missing = term.weight >= 0.5 ? term.weight * (1 - best) : 0
    sums.missing += missing
    if (!question.expectation?.implied.has(term.stem)) sums.missingInRow += missing
    if (term.weight >= 0.5) {
      sums.labelTotal += weight
      sums.labelCovered += weight * strongest(bag.label, forms)
    }
  }
  const coverage = sums.total === 0 ? 0 : sums.covered / sums.total
  const byLabel = sums.labelTotal === 0 ? 0 : sums.labelCovered / sums.labelTotal
  const support = supportOf(question, sentence, bag, {
    coverage,
    byLabel,
    missing: sentence.kind === 'row' ? sums.missingInRow : sums.missing,
    matched,
    isSupported: matched.size > 0 || (question.manner === 'how-to' && isUnderHeading),
  })
  const focus = question.names.focus(sentence.source) * (isBesideNames(question, sentence) ? 1 : 0.3)
  const isAboutGeneral = question.names.isNamed && question.names.isGeneral(sentence.source) && matched.size === 0
  return {
    sentence,
    coverage,
    matched,
    score: (isAboutGeneral ? 0.3 : complete) * (doesAct || isUnderHeading ? 1 : 0.7) * focus * support,
  }
}

/** Names inside the question that no title has must stand beside the answer. */
const isBesideNames = ({ names }: Question, { text, section, source }: Sentence): boolean => {
  if (names.mentions.length === 0) return true
  const near = new Set(stemsOf(`${text} ${section} ${source.title}`))
  return names.mentions.every((stem) => near.has(stem))
}

const besideOf = (sentences: readonly Sentence[], own: readonly number[], index: number, step: 1 | -1): number => {
  const here = sentences[index]
  const there = sentences[index + step]
  const isBeside = here && there?.source === here.source && there.section === here.section && here.kind !== 'row'
  return isBeside ? (own[index + step] ?? 0) : 0
}
