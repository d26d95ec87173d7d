import type { Question } from './question'
import type { Sentence } from './sentences'
import { synonymsOf } from './synonyms'
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
const worth = { text: 1, columns: 0.85, section: 0.75, neighbour: 0.4 } as const
const asSynonym = 0.7
const asRelative = 0.8
const remedyWorth = 0.65

/** Ranks sentences by the rarity of the question's words in them, in their headings and beside them, and by whether they hold the kind of thing asked for. Best first. */
export const scoreSentences = (question: Question, sentences: readonly Sentence[]): readonly Scored[] => {
  const bags = sentences.map((sentence) => ({
    text: new Set(stemsOf(sentence.text)),
    columns: new Set(stemsOf(sentence.columns)),
    section: new Set(stemsOf(sentence.section)),
  }))
  const vocabulary = new Set(bags.flatMap(({ text, columns, section }) => [...text, ...columns, ...section]))
  const terms = question.terms.map((term) => ({ term, forms: formsOf(term, vocabulary) }))
  const strengths = terms.map(({ forms }) =>
    bags.map((bag) => ({
      text: strongest(bag.text, forms),
      context: Math.max(worth.columns * strongest(bag.columns, forms), worth.section * strongest(bag.section, forms)),
    })),
  )
  const weights = strengths.map((row) => {
    const holders = row.filter(({ text, context }) => Math.max(text, context) >= 0.5).length
    // A word nobody uses tells less about the sources than about the asker's choice of words, so its weight is bounded.
    return (
      Math.min(2.2, Math.max(0.6, Math.log(1 + sentences.length / (holders + 0.5)) / 1.4)) *
      (holders === 0 && !question.expectation ? 1.2 : 1)
    )
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)

  return sentences
    .map((sentence, index): Scored => {
      const matched = new Set<string>()
      let covered = 0
      let situation = { covered: 0, total: 0 }
      terms.forEach(({ term }, row) => {
        const own = strengths[row]?.[index] ?? nothing
        if (own.text >= asSynonym) matched.add(term)
        const beside = Math.max(
          besideOf(sentences, strengths[row] ?? [], index, -1),
          besideOf(sentences, strengths[row] ?? [], index, 1),
        )
        if (question.situation.has(term)) {
          const weight = weights[row] ?? 0
          situation = { covered: situation.covered + weight * own.text, total: situation.total + weight }
        }
        covered += (weights[row] ?? 0) * Math.max(own.text, own.context, worth.neighbour * beside)
      })
      // A list entry that names the very situation (“symptom: remedy”) answers whatever is asked about it.
      const asRemedy =
        sentence.kind === 'entry' && situation.total > 0 ? (remedyWorth * situation.covered) / situation.total : 0
      const coverage = Math.max(total === 0 ? 0 : covered / total, asRemedy)
      return { sentence, coverage, matched, score: fullScore(question, sentence, coverage, matched.size) }
    })
    .toSorted((left, right) => right.score - left.score)
}

const fullScore = (question: Question, sentence: Sentence, coverage: number, ownMatches: number): number => {
  const isBesideNames = question.mentions.every((stem) => namesNear(sentence).has(stem))
  const focus = question.focus(sentence.source) * (isBesideNames ? 1 : 0.3)
  const { expectation } = question
  // A sentence that holds none of the words itself leans on its headings alone.
  const standing =
    (ownMatches > 0 ? 1 : 0.85) * (isIntroduction.test(sentence.text) && !asksWhatItIs.test(question.text) ? 0.85 : 1)
  if (!expectation) return focus * standing * coverage
  const fit = expectation.fits(sentence.text)
  return focus * (standing * coverage * (0.45 + 0.55 * fit) + (coverage > 0.12 ? 0.22 * fit : 0))
}

const namesNear = ({ text, section, source }: Sentence): ReadonlySet<string> =>
  new Set(stemsOf(`${text} ${section} ${source.title}`))

/** The sentence that says what a thing is names many of its parts and explains none. */
const isIntroduction = /^(the |an? )?[\p{Lu}][\p{L}-]+( [\p{L}-]+){0,3} (is|are) (an?|the|our) /u
const asksWhatItIs = /\bwhat (is|are|kind|sort|type)\b/i

const nothing = { text: 0, context: 0 }

const besideOf = (
  sentences: readonly Sentence[],
  row: readonly { readonly text: number }[],
  index: number,
  step: 1 | -1,
): number => {
  const here = sentences[index]
  const there = sentences[index + step]
  const isBeside = here && there?.source === here.source && there.section === here.section && here.kind !== 'row'
  return isBeside ? (row[index + step]?.text ?? 0) : 0
}

/** The words of the sources that may stand for a term, with how surely. */
const formsOf = (term: string, vocabulary: ReadonlySet<string>): ReadonlyMap<string, number> => {
  const synonyms = synonymsOf(term)
  const forms = new Map<string, number>([[term, 1]])
  for (const word of vocabulary) {
    if (word === term) continue
    if (isRelative(word, term)) forms.set(word, asRelative)
    else if (synonyms.has(word)) forms.set(word, asSynonym)
  }
  return forms
}

/** Words of one root that the stemmer left apart, such as comfort and comfortable. */
const isRelative = (left: string, right: string): boolean => {
  const [short, long] = left.length < right.length ? [left, right] : [right, left]
  if (short.length < 4 || long.length - short.length > 5 || /\d/.test(long)) return false
  if (long.startsWith(short)) return true
  return short.length >= 6 && long.length - short.length <= 3 && long.startsWith(short.slice(0, -1))
}

const strongest = (bag: ReadonlySet<string>, forms: ReadonlyMap<string, number>): number => {
  let best = 0
  for (const [form, strength] of forms) if (strength > best && bag.has(form)) best = strength
  return best
}
