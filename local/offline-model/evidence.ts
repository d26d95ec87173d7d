import { strongest, type Bag } from './match-terms'
import type { Question } from './question'
import type { Sentence } from './sentences'
import type { Term } from './terms'

/** A term with where it was met: `own` by sentence. */
export interface Row {
  readonly term: Term
  readonly forms: ReadonlyMap<string, number>
  readonly own: readonly number[]
  readonly weight: number
}

/** What was found of a question's words in and around a sentence. */
export interface Evidence {
  /** Share of the words' weight. */
  readonly coverage: number
  /** The same, of the label of a row or entry alone. */
  readonly byLabel: number
  /** Weight of telling words that are nowhere near. */
  readonly missing: number
  /** Terms that the sentence itself holds. */
  readonly matched: ReadonlySet<string>
  /** Whether the sentence leans on more than its document's title. */
  readonly isSupported: boolean
  /** What is left of an answer's worth without the words asked about by name. */
  readonly complete: number
}

/** Where a term was met, and what that is worth. */
const worth = { columns: 0.9, section: 0.8, sectionOfSteps: 1, title: 0.75, neighbour: 0.4, withoutAct: 0.7 } as const

/** Words below this weight tell nothing alone. */
const telling = 0.5

/** Weighs what a sentence, its headings and its neighbours hold of the question. */
export const evidenceFor = (
  { manner, expectation }: Question,
  rows: readonly Row[],
  sentences: readonly Sentence[],
  bag: Bag,
  index: number,
): Evidence => {
  const isHowTo = manner === 'how-to'
  const isRow = sentences[index]?.kind === 'row'
  const matched = new Set<string>()
  const whole = { covered: 0, total: 0, missing: 0 }
  const label = { covered: 0, total: 0 }
  let complete = 1
  let isUnderHeading = false
  let lacksAct = false
  for (const { term, forms, own, weight } of rows) {
    const here = own[index] ?? 0
    const bySection = strongest(bag.section, forms)
    const over = Math.max(
      worth.columns * strongest(bag.columns, forms),
      (isHowTo ? worth.sectionOfSteps : worth.section) * bySection,
    )
    const byTitle = strongest(bag.title, forms)
    const beside = worth.neighbour * Math.max(besideOf(sentences, own, index, -1), besideOf(sentences, own, index, 1))
    const best = Math.max(here, over, worth.title * byTitle, beside)

    if (here > 0) matched.add(term.stem)
    if (Math.max(here, over, expectation ? byTitle : 0) === 0) complete *= term.ifMissing
    if (term.isAction && Math.max(here, over) === 0) lacksAct = true
    whole.covered += weight * best
    whole.total += weight
    if (term.weight < telling) continue
    if (bySection > 0) isUnderHeading = true
    if (!isRow || !expectation?.implied.has(term.stem)) whole.missing += term.weight * (1 - best)
    label.covered += weight * strongest(bag.label, forms)
    label.total += weight
  }
  return {
    coverage: share(whole),
    byLabel: share(label),
    missing: whole.missing,
    matched,
    isSupported: matched.size > 0 || (isHowTo && isUnderHeading),
    complete: complete * (lacksAct && !isUnderHeading ? worth.withoutAct : 1),
  }
}

const share = ({ covered, total }: { readonly covered: number; readonly total: number }): number =>
  total === 0 ? 0 : covered / total

const besideOf = (sentences: readonly Sentence[], own: readonly number[], index: number, step: 1 | -1): number => {
  const here = sentences[index]
  const there = sentences[index + step]
  const isBeside = here && there?.source === here.source && there.section === here.section && here.kind !== 'row'
  return isBeside ? (own[index + step] ?? 0) : 0
}
