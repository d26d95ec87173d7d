import { mannerFit } from './manner-fit'
import { bagsOf, formsOf, strongest, type Bag } from './match-terms'
import { extremesFit, numbersFit } from './numbers-fit'
import type { Question } from './question'
import type { Sentence } from './sentences'
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
  for (const bag of bags) for (const stems of Object.values(bag)) for (const stem of stems) vocabulary.add(stem)
  const rows = question.terms.map((term): Row => {
    const forms = formsOf(term.stem, vocabulary)
    const own = bags.map((bag) => strongest(bag.text, forms))
    return { term, forms, own, weight: term.weight * rarity(own) }
  })
  return sentences
    .map((sentence, index) => scored(question, rows, sentences, bags, index, sentence))
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
  let holdsHeads = true
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
    if (term.isHead && Math.max(here, inHeads, question.expectation ? byTitle : 0) === 0) holdsHeads = false
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
    own: matched.size > 0 || (question.manner === 'how-to' && isUnderHeading) ? 1 : 0,
  })
  const focus = question.names.focus(sentence.source) * (isBesideNames(question, sentence) ? 1 : 0.3)
  const isAboutGeneral = question.names.isNamed && question.names.isGeneral(sentence.source) && matched.size === 0
  return {
    sentence,
    coverage,
    matched,
    score: (holdsHeads && !isAboutGeneral ? 1 : 0.3) * (doesAct || isUnderHeading ? 1 : 0.7) * focus * support,
  }
}

interface Evidence {
  readonly coverage: number
  /** The same, of the label of a row or entry alone. */
  readonly byLabel: number
  /** Weight of telling words that are nowhere near. */
  readonly missing: number
  readonly own: number
}

const supportOf = (question: Question, sentence: Sentence, bag: Bag, evidence: Evidence): number => {
  const { expectation, manner } = question
  const { coverage, byLabel, missing, own } = evidence
  if (!expectation) {
    // A list entry that names the very situation (“symptom: remedy”) answers whatever is asked about it.
    const remedy = sentence.kind === 'entry' && (manner === 'remedy' || manner === 'reason') ? 0.75 * byLabel : 0
    const standing =
      (own > 0 ? 1 : 0.8) * (isIntroduction.test(sentence.text) && !asksWhatItIs.test(question.text) ? 0.85 : 1)
    const likeness = question.measured?.test(sentence.text) ? 0.12 : 0
    const doubt = manner === 'yes-no' ? 0.1 * Math.min(1, missing) : 0
    return Math.max(standing * coverage, remedy) - doubt + (coverage > 0.3 ? mannerFit(manner, sentence) + likeness : 0)
  }
  const fit = expectation.fits(sentence.text)
  if (fit === 0) return 0.35 * coverage
  // A row of several columns is about its first cell: unless the question speaks of that, it is another's figure.
  const isStrangersRow = sentence.kind === 'row' && bag.columns.size > 0 && isWide(sentence) && byLabel === 0
  const isNamed =
    expectation.names(bag.label) || expectation.names(bag.text) || (isWide(sentence) && expectation.names(bag.columns))
  const isNear = isNamed || expectation.names(bag.section)
  const extras =
    0.12 * numbersFit(question.numbers, sentence.text) +
    0.06 * extremesFit(question.text, sentence.text) +
    (sentence.kind === 'row' ? 0.03 : 0)
  const byTerms = question.terms.length === 0 ? 0 : coverage * (isNamed ? 1 : 0.92) + (isNear ? 0.08 : 0)
  // What is called by the very property needs no other word, as long as the question has no other subject.
  const byName = isNamed || expectation.isTold ? (sentence.kind === 'row' ? 0.92 : 0.8) - 0.5 * Math.min(1, missing) : 0
  const ownName = sentence.kind === 'row' && expectation.names(bag.label) ? 0.05 : 0
  return (
    Math.max(byTerms, byName) * (0.7 + 0.3 * fit) * (isStrangersRow ? 0.7 : 1) * (own > 0 || isNamed ? 1 : 0.85) +
    ownName +
    extras
  )
}

const isWide = ({ columns, text, label }: Sentence): boolean => columns !== '' && text.startsWith(`${label},`)

/** Names inside the question that no title has must stand beside the answer. */
const isBesideNames = ({ names }: Question, { text, section, source }: Sentence): boolean => {
  if (names.mentions.length === 0) return true
  const near = new Set(stemsOf(`${text} ${section} ${source.title}`))
  return names.mentions.every((stem) => near.has(stem))
}

/** The sentence that says what a thing is names many of its parts and explains none. */
const isIntroduction = /^(the |an? )?[\p{Lu}][\p{L}-]+( [\p{L}-]+){0,3} (is|are) (an?|the|our) /u
const asksWhatItIs = /\bwhat (is|are|kind|sort|type)\b/i

const besideOf = (sentences: readonly Sentence[], own: readonly number[], index: number, step: 1 | -1): number => {
  const here = sentences[index]
  const there = sentences[index + step]
  const isBeside = here && there?.source === here.source && there.section === here.section && here.kind !== 'row'
  return isBeside ? (own[index + step] ?? 0) : 0
}
