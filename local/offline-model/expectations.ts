import { attributes, type Attribute } from './attributes'
import { measures } from './measures'
import { synonymsOf } from './synonyms'
import { isStopWord, stemOf, stemsOf, wordsOf } from './words'

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
  // “Can I wash it at this temperature?” asks for a yes or a no.
  if (mannerOf(question) === 'yes-no' && !asksValue.test(question)) return undefined
  const attribute = attributes.find(({ cue }) => cue.test(question))
  if (attribute) return ofAttribute(attribute)
  const counted = nounCounted.exec(question)?.[1]
  return counted === undefined ? undefined : countOf(stemOf(counted))
}

const asksValue = /\b(?:how|what|which)\b|\bwhen (?:can|do|does|did|is|are|was|were|will|should|may|must)\b/i

const nounCounted = /\bhow many\s+(?:more\s+|of\s+the\s+|different\s+|other\s+)?([\p{L}-]+)/iu

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
      return words.some(({ stem }) => isNoun(stem)) ? 0.8 : 0.5
    },
  }
}

/** Numbers that count something else whatever is asked: clock times, money, ages. */
const otherMeasures =
  /\b\d{1,2}[:.]\d{2}\b|[€$£]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:euros?|eur|dollars?|cents?|%|percent|°C?)|\b(?:under|over|aged?) \w+/giu

/** How a question that asks for no value wants to be answered. */
export type Manner = 'how-to' | 'yes-no' | 'reason' | 'person' | 'place' | 'remedy' | 'plain'

/** Reads the manner off a question's first words. */
export const mannerOf = (question: string): Manner => manners.find(([cue]) => cue.test(question))?.[1] ?? 'plain'

const manners: readonly (readonly [RegExp, Manner])[] = [
  [
    /\bwhat (?:should|can|shall|must|do) (?:i|we|one) do\b|\bwhat (?:is|could be|might be|'s) (?:wrong|the (?:matter|problem|cause))\b|\bwhat now\b|\bwhat does\b.*\b(?:mean|stand for)\b|\bwhat helps\b|\bhow (?:do|can) i (?:fix|stop|solve)\b|\bwhy (?:does|is|do|are|has|did|won't|doesn't|isn't)\b.*\bmy\b/i,
    'remedy',
  ],
  [/\bwhy\b|\bfor what reason\b|\bhow come\b/i, 'reason'],
  [
    /\bhow (?:do|can|should|must|shall|would|could|does one) (?:i|we|you|one)?|\bhow to\b|\bhow (?:is|are)\b.*ed\b|\bwhat is the (?:best|right|proper|correct) way\b/i,
    'how-to',
  ],
  [/\bwho(?:se|m)?\b/i, 'person'],
  [/\bwhere\b/i, 'place'],
  [
    /(?:^|[.!?,:;]\s+|\b(?:and|but|so|or)\s+)(?:can|could|may|might|must|should|shall|do|does|did|is|are|was|were|will|would|has|have|am)(?:n't)?\s+\p{L}/iu,
    'yes-no',
  ],
]

/** What a how-to question wants done: the verb after “do I”. */
export const actionOf = (question: string): string | undefined => {
  const verb =
    /\bhow (?:do|can|should|must|shall|would|could|may|to)\s+(?:i|we|you|one)?\s*(?:best |properly |correctly )?([\p{L}-]+)/iu.exec(
      question,
    )?.[1]
  return verb === undefined ? undefined : stemOf(verb)
}

/** The words that a question asks about by name (“the *phone number* of …”, “which *colours*”, “have *Bluetooth*”): an answer must hold them. */
export const headsOf = (question: string, manner: Manner): readonly string[] => {
  const found = heads.flatMap((pattern) => pattern.exec(question)?.[1] ?? [])
  const last = found.map((phrase) =>
    wordsOf(phrase)
      .filter((word) => !isStopWord(word))
      .slice(-1),
  )
  const verbs = manner === 'person' ? stemsOf(/\bwho(?:se|m)?\s+(.*)/i.exec(question)?.[1] ?? '') : []
  return [...last.flatMap((words) => words.map(({ stem }) => stem)), ...verbs]
}

const heads: readonly RegExp[] = [
  /\bwhat(?:'s| is| are| was| were) (?:the|its|their|your|a|an) ([\p{L}\p{N} -]{2,60}?) (?:of|for|in|on|at|to|from|by|with|like)\b/iu,
  /\b(?:what|which) (?!(?:is|are|was|were|does|do|did|can|could|should|must|may|will|would|has|have|if)\b)([\p{L}-]+(?: [\p{L}-]+)?) (?:is|are|was|were|does|do|did|can|could|should|must|may|will|would|has|have|comes?|needs?)\b/iu,
  /\bhow many\s+(?:more\s+|of\s+the\s+|different\s+|other\s+)?([\p{L}-]+)/iu,
  /\b(?:does|do|is|are|can)\b[^.?!]{1,80}?\b(?:have|come with|comes with|included?|including|supplied with|delivered with|support|offer|got) (?:an? |any |the )?([\p{L}-]+(?: [\p{L}-]+)?)\s*\??$/iu,
  /\b(?:is|are) there (?:an? |any )?([\p{L}-]+(?: [\p{L}-]+)?)\b/iu,
  /\bwhen (?:was|were|is|are)\b[^.?!]{1,80}?\b([\p{L}-]+(?:ed|t|en|wn|de))\s*\??$/iu,
  /\bwhere (?:was|were|is|are)\b[^.?!]{1,80}?\b([\p{L}-]+(?:ed|t|en|wn|de))\s*\??$/iu,
]
