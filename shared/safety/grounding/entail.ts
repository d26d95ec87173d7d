import { sentencesOf, type Sentence } from '../text/sentences'
import { clausesOf, denies } from './polarity'
import { isSameQuantity, quantitiesOf, type Quantity } from './quantities'
import { areOpposite } from './synonyms'
import { termsOf, type Term } from './terms'

/** What the sources say of a claim. */
export interface Entailment {
  readonly verdict: 'supported' | 'contradicted' | 'unsupported'
  readonly why: string
  /** The sentence that decided. */
  readonly decided?: { readonly source: number } & Sentence
  /** Sources that would support the claim by themselves. */
  readonly supporting: readonly number[]
}

/** The sources, read once for all claims. */
export interface ReadSources {
  entail(claim: string, known: string): Entailment
}

interface Line extends Sentence {
  readonly source: number
  readonly stems: ReadonlySet<string>
  /** Stems of the lines before and after, of the same source. */
  near: ReadonlySet<string>
  readonly quantities: readonly Quantity[]
}

interface Whole {
  readonly stems: ReadonlySet<string>
  /** Of its first line, which says what the source is about. */
  readonly title: ReadonlySet<string>
  readonly quantities: readonly Quantity[]
}

/** Reads the sources that claims are held against. */
export const readSources = (sources: readonly string[]): ReadSources => {
  const lines: Line[] = []
  const wholes: Whole[] = []
  for (const [source, text] of sources.entries()) {
    const own = sentencesOf(text).map((sentence): Line => {
      const stems = stemsOf(sentence.text)
      return { ...sentence, source, stems, near: stems, quantities: quantitiesOf(sentence.text) }
    })
    for (const [at, line] of own.entries()) {
      line.near = new Set([...(own[at - 1]?.stems ?? []), ...(own[at + 1]?.stems ?? [])])
    }
    lines.push(...own)
    wholes.push({
      stems: new Set(own.flatMap(({ stems }) => [...stems])),
      title: own[0] && own[0].stems.size <= longestTitle ? own[0].stems : new Set(),
      quantities: quantitiesOf(text),
    })
  }
  // The rarer a word among the sentences, the more it says.
  const frequency = new Map<string, number>()
  for (const { stems } of lines) for (const stem of stems) frequency.set(stem, (frequency.get(stem) ?? 0) + 1)
  const weightOf = (stem: string): number => {
    const count = frequency.get(stem)
    // A word that is nowhere may be a stranger or another word for the same.
    return count === undefined ? 1.5 : 1 + Math.log((lines.length + 1) / (count + 1))
  }

  // How much of the claim a line says: by itself, with its neighbours, and with what the whole source is about.
  const coverageBy = (terms: readonly Term[], line: Line): { readonly alone: number; readonly placed: number } => {
    const { title, stems: whole } = wholes[line.source]!
    let [alone, placed, all] = [0, 0, 0]
    for (const { stem } of terms) {
      const weight = weightOf(stem)
      all += weight
      if (line.stems.has(stem)) alone += weight
      placed +=
        weight *
        (line.stems.has(stem) ? 1 : title.has(stem) ? 0.9 : line.near.has(stem) ? 0.5 : whole.has(stem) ? 0.35 : 0)
    }
    return all === 0 ? { alone: 0, placed: 0 } : { alone: alone / all, placed: placed / all }
  }

  const entailPart = (claim: string, knownStems: ReadonlySet<string>): Entailment => {
    const quantities = quantitiesOf(claim)
    // Units and numbers in words are compared as quantities.
    const terms = termsOf(claim).filter(({ at }) => !quantities.some(({ start, end }) => at >= start && at < end))
    if (terms.length === 0 && quantities.length === 0) {
      return { verdict: 'unsupported', why: 'The claim has no words', supporting: [] }
    }
    const ranked = lines
      .map((line) => {
        const { alone, placed } = coverageBy(terms, line)
        return { line, coverage: placed, rank: alone + placed + sharedNumbers(quantities, line) * 0.5 }
      })
      .toSorted((left, right) => right.rank - left.rank)
    // Only lines that say nearly as much as the best have a voice: a weaker one would grant what the best denies.
    const voices = ranked.slice(0, mostTried).filter(({ rank }) => rank >= ranked[0]!.rank - nearlyAsMuch)
    const verdicts = voices.map(({ line, coverage }) =>
      judge({ claim, terms, quantities, knownStems, line, coverage, whole: wholes[line.source]! }),
    )
    const first = (wanted: Entailment['verdict']): number => verdicts.findIndex(({ verdict }) => verdict === wanted)
    const at = [first('supported'), first('contradicted'), 0].find((one) => one !== -1) ?? 0
    const decided = voices[at]?.line
    return {
      ...(verdicts[at] ?? { verdict: 'unsupported' as const, why: 'There is no source' }),
      ...(decided && { decided: placeOf(decided) }),
      supporting: [
        ...new Set(
          verdicts.flatMap(({ verdict }, voice) => (verdict === 'supported' ? voices[voice]!.line.source : [])),
        ),
      ],
    }
  }

  return {
    entail(claim, known) {
      const knownStems = stemsOf(known)
      const parts = partsOf(claim).map((part) => entailPart(part, knownStems))
      const wrong =
        parts.find(({ verdict }) => verdict === 'contradicted') ?? parts.find(({ verdict }) => verdict !== 'supported')
      const [first] = parts
      if (!first) return { verdict: 'unsupported', why: 'The claim has no words', supporting: [] }
      return {
        ...(wrong ?? first),
        supporting: wrong ? [] : [...new Set(parts.flatMap(({ supporting }) => supporting))],
      }
    },
  }
}

// Two statements in one sentence are held against the sources each by itself; a list of words is no two statements.
const partsOf = (claim: string): readonly string[] => {
  const parts: string[] = []
  for (const part of claim.split(/;\s+|,?\s+(?:and|but)\s+/)) {
    const isWhole = termsOf(part).length + quantitiesOf(part).length >= 2
    const before = parts.at(-1)
    if (isWhole || before === undefined) parts.push(part)
    else parts[parts.length - 1] = `${before} and ${part}`
  }
  return parts
}

const longestTitle = 5
const mostTried = 4
const nearlyAsMuch = 0.15
const enough = 0.62
const related = 0.45

const placeOf = ({ source, start, end, text }: Line): Entailment['decided'] => ({ source, start, end, text })

const sharedNumbers = (quantities: readonly Quantity[], line: Line): number =>
  quantities.length === 0
    ? 0
    : quantities.filter((one) => line.quantities.some((other) => isSameQuantity(one, other))).length / quantities.length

const judge = ({
  claim,
  terms,
  quantities,
  knownStems,
  line,
  coverage,
  whole,
}: {
  readonly claim: string
  readonly terms: readonly Term[]
  readonly quantities: readonly Quantity[]
  readonly knownStems: ReadonlySet<string>
  readonly line: Line
  readonly coverage: number
  readonly whole: Whole
}): Pick<Entailment, 'verdict' | 'why'> => {
  // Numbers weigh most: one that is not there is not made good by any number of words.
  for (const quantity of quantities) {
    if (line.quantities.some((other) => isSameQuantity(quantity, other))) continue
    const written = claim.slice(quantity.start, quantity.end).trim()
    const rival = line.quantities.find((other) => other.unit === quantity.unit)
    if (coverage >= related && rival) {
      const instead = line.text.slice(rival.start, rival.end).trim()
      return { verdict: 'contradicted', why: `The claim says ${written}, the source ${instead}` }
    }
    if (!whole.quantities.some((other) => isSameQuantity(quantity, other))) {
      return { verdict: 'unsupported', why: `No source says ${written} here` }
    }
  }
  const stranger = terms.find(({ stem, isName }) => isName && !whole.stems.has(stem) && !knownStems.has(stem))
  const absolute = absolutes.find((pattern) => pattern.test(claim) && !pattern.test(line.text))
  if (absolute)
    return {
      verdict: 'unsupported',
      why: `The source does not say that it is so ${absolute.exec(claim)![0].toLowerCase()}`,
    }
  if (stranger) return { verdict: 'unsupported', why: `The source does not name ${stranger.word}` }
  if (coverage >= related) {
    const opposite = oppositeIn(terms, line, whole.title)
    if (opposite) return { verdict: 'contradicted', why: `The claim says ${opposite[0]}, the source the opposite` }
    if (coverage >= enough * 0.9 && turnsRound(claim, line.text)) {
      return { verdict: 'contradicted', why: 'One of claim and source denies what the other says' }
    }
  }
  return coverage >= enough
    ? { verdict: 'supported', why: 'A source says so' }
    : { verdict: 'unsupported', why: 'No source says so in its words' }
}

// The opposite of a word counts where the rest of the claim is said: a sentence may open on one day and close on another.
// What holds always, for all or without limit is more than what holds.
const absolutes = [
  /\b(?:always|in (?:all|every) cases?)\b/i,
  /\b(?:unlimited|without (?:any )?limit)\b/i,
  /\b(?:guaranteed|guarantees)\b/i,
]

const oppositeIn = (terms: readonly Term[], line: Line, title: ReadonlySet<string>): readonly [string] | undefined => {
  const clauses = clausesOf(line.text).map(stemsOf)
  for (const { stem, word } of terms) {
    const opposites = [...line.stems].filter(
      (other) => areOpposite(stem, other) && !terms.some((term) => term.stem === other),
    )
    if (opposites.length === 0) continue
    // Whatever the claim is about stands first in it, and in the sentence for all of its clauses.
    const rest = terms.filter((term) => term.stem !== stem && !title.has(term.stem))
    const others = rest.length > 1 ? rest.slice(1) : rest
    const sharedBy = (clause: ReadonlySet<string>): number => others.filter((term) => clause.has(term.stem)).length
    const closest = clauses.toSorted((left, right) => sharedBy(right) - sharedBy(left))[0]
    if (closest && !closest.has(stem) && opposites.some((other) => closest.has(other))) return [word]
  }
  return undefined
}

const stemsOf = (text: string): ReadonlySet<string> => {
  const before = knownStemSets.get(text)
  if (before) return before
  const stems = new Set(termsOf(text).map(({ stem }) => stem))
  if (knownStemSets.size >= mostKnown) knownStemSets.clear()
  if (text.length <= longestKnown) knownStemSets.set(text, stems)
  return stems
}

// The same lines and their clauses are read for every claim.
const knownStemSets = new Map<string, ReadonlySet<string>>()
const mostKnown = 2_000
const longestKnown = 500

// Held clause against clause: a sentence may grant one thing and deny another. A clause of a word or two decides nothing.
const turnsRound = (claim: string, sentence: string): boolean => {
  const lacked = [...lackedIn(claim)].filter((stem) => lackedIn(sentence).has(stem))
  const [said, held] = [claim, sentence].map((text) => withoutLack(text, new Set(lacked)))
  const sourceClauses = clausesOf(held!).map((clause) => ({ stems: stemsOf(clause), denied: denies(clause) }))
  const claimClauses = clausesOf(said!).map((clause) => ({ stems: [...stemsOf(clause)], denied: denies(clause) }))
  const longest = Math.max(...claimClauses.map(({ stems }) => stems.length))
  return claimClauses.some(({ stems, denied }) => {
    if (stems.length === 0 || stems.length * 2 <= longest) return false
    const closest = sourceClauses
      .map((clause) => ({
        shared: stems.filter((stem) => clause.stems.has(stem)).length / stems.length,
        denied: clause.denied,
      }))
      .toSorted((left, right) => right.shared - left.shared)[0]
    return closest !== undefined && closest.shared >= 0.5 && closest.denied !== denied
  })
}

// “No key” and “without a key” are one lack in two wordings: where both texts have it, it turns nothing round.
const lack = /\b(?:no|without(?: an?| any)?) (\p{L}+)/giu

const lackedIn = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(lack), ([, noun = '']) => [...stemsOf(noun)]).flat())

const withoutLack = (text: string, shared: ReadonlySet<string>): string =>
  text.replaceAll(lack, (phrase, noun: string) => ([...stemsOf(noun)].some((stem) => shared.has(stem)) ? noun : phrase))
