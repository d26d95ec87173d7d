import { attributes, type Attribute } from './attributes'
import { mannerOf } from './manners'
import { measures } from './measures'
import { synonymsOf } from './synonyms'
import { stemOf, wordsOf } from './words'

/** What kind of thing a question wants to hear. */
export interface Expectation {
  /** Whether a text holds such a thing: 1 exactly, less where it may, 0 not at all. */
  fits(text: string): number
  /** Whether words that name such a thing stand among the stems. */
  names(stems: ReadonlySet<string>): boolean
  /** Words of the question that the expectation has consumed, by stem. */
  readonly consumed: ReadonlySet<string>
  /** Words that something called by that name need not repeat. */
  readonly implied: ReadonlySet<string>
  /** Whether its value cannot be taken for that of another property. */
  readonly isTold: boolean
}

/** Reads from a question what its answer must hold; absent where any statement may answer it. */
export const expectationOf = (question: string): Expectation | undefined => {
  // “Can I wash it at this temperature?” asks for a yes or a no, “How do I lower the pressure?” for steps.
  if (mannerOf(question) !== 'plain' && !asksValue.test(question)) return undefined
  const attribute = attributes.find(({ cue }) => cue.test(question))
  if (attribute) return ofAttribute(attribute)
  const counted = nounCounted.exec(question)?.[1]
  return counted === undefined ? undefined : countOf(stemOf(counted))
}

const asksValue =
  /\bhow (?!(?:do|can|should|must|shall|would|could|to|is|are|does|did|may|come)\b)\p{L}+|\b(?:what|which)\b|\bwhen (?:can|do|does|did|is|are|was|were|will|should|may|must)\b/iu

const nounCounted =
  /\bhow many\s+(?:more\s+|of\s+the\s+|different\s+|other\s+)?(?:[\p{L}-]+\s+){0,2}?([\p{L}-]+)(?=\s+(?:is|are|was|were|do|does|did|can|could|may|should|must|will|would|has|have|had|fit|go|goes|come|comes|belong|need)\b|\s*\?)/iu

const ofAttribute = ({ consumes, implies = '', labels, measures: wanted, isTold = false }: Attribute): Expectation => {
  const named = labels.split(' ').map((label) => label.split('+').map(stemOf))
  const isNamedComparison = (text: string): boolean => {
    const adjective = comparison.exec(text)?.[1]
    return adjective !== undefined && named.some(([label]) => label === stemOf(adjective))
  }
  return {
    consumed: new Set(consumes.split(' ').map(stemOf)),
    implied: new Set(implies.split(' ').map(stemOf)),
    isTold,
    fits: (text) => {
      const at = wanted.findIndex((measure) => measures[measure].test(text))
      if (at === -1) return isNamedComparison(text) ? 0.8 : 0
      return at === 0 ? 1 : 0.8
    },
    names: (stems) => named.some((label) => label.every((stem) => stems.has(stem))),
  }
}

/** “No deeper than the ring” is a measure without a number. */
const comparison = /\b(?:no|not|never|nothing)\s+(\p{L}+)er\s+than\b/iu

/** A number that counts the thing asked for, or any number where the thing is named elsewhere in the text. */
const countOf = (noun: string): Expectation => {
  const isNoun = (stem: string): boolean => stem === noun || synonymsOf(noun).has(stem)
  return {
    consumed: new Set(),
    implied: new Set(),
    isTold: false,
    names: (stems) => stems.has(noun),
    fits: (text) => {
      const bare = text.replace(otherMeasures, ' ')
      if (!measures.count.test(bare)) return 0
      const words = wordsOf(bare)
      const at = words.findIndex(
        ({ stem }, index) =>
          isNoun(stem) &&
          words.slice(Math.max(0, index - 3), index).some(({ written }) => measures.count.test(written)),
      )
      if (at !== -1) return 1
      const label = wordsOf(/^[^:]{1,60}(?=:\s*\S*\d)/.exec(text)?.[0] ?? '')
      return label.some(({ stem }) => isNoun(stem)) ? 1 : words.some(({ stem }) => isNoun(stem)) ? 0.4 : 0.5
    },
  }
}

/** Numbers that count something else whatever is asked: clock times, money, ages. */
const otherMeasures =
  /\b\d{1,2}[:.]\d{2}\b|[€$£]\s?\d[\d.,]*|\b(?:\d[\d.,]*|[a-z]+)\s?(?:euros?|eur|dollars?|cents?|%|percent|per cent|°C?)(?![a-z])|\b(?:under|over|aged?) \w+/giu
