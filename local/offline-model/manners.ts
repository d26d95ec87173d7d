import { isLightWord, isStopWord, stemOf, stemsOf, wordsOf } from './words'

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

/** What a question wants done: the verb after “how do I” or “what must I … to”. */
export const actionOf = (question: string): string | undefined => {
  const verb = wanted.exec(question)?.[1]
  return verb === undefined ? undefined : stemOf(verb)
}

const wanted =
  /\b(?:how|what) (?:do|can|should|must|shall|would|could|may|to)\s+(?:i|we|you|one)?\s*(?:have to |need to |best |properly |correctly )?([\p{L}-]+)/iu

/** The words that a question asks about by name, each with what an answer without it is still worth. */
export const headsOf = (question: string, manner: Manner): ReadonlyMap<string, number> => {
  const worths = new Map<string, number>()
  for (const [pattern, worth] of heads) {
    const phrase = pattern.exec(question)?.[1]
    const last =
      phrase === undefined
        ? undefined
        : wordsOf(phrase).findLast((word) => !isStopWord(word) && !isLightWord(word.stem))
    if (last) worths.set(last.stem, worth)
  }
  if (manner === 'person')
    for (const stem of stemsOf(/\bwho(?:se|m)?\s+(.{0,200})/i.exec(question)?.[1] ?? '')) worths.set(stem, hard)
  return worths
}

/** Without the thing asked for there is no answer; the kind of thing (“which direction”) need not be said. */
const [hard, soft] = [0.3, 0.8]

const auxiliaries = 'is|are|was|were|does|do|did|can|could|should|must|may|will|would|has|have'

const heads: readonly (readonly [RegExp, number])[] = [
  [
    /\bwhat(?:'s| is| are| was| were) (?:the|its|their|your|a|an) ([\p{L}\p{N} -]{2,60}?) (?:of|for|in|on|at|to|from|by|with|like)\b/iu,
    hard,
  ],
  [
    new RegExp(
      String.raw`\b(?:what|which) (?!(?:${auxiliaries}|if)\b)([\p{L}-]+(?: [\p{L}-]+)?) (?:${auxiliaries}|comes?|needs?)\b`,
      'iu',
    ),
    soft,
  ],
  [
    /\bhow (?:long|old|big|high) (?:is|are|was) (?:the|its|their|your|a|an) ([\p{L}\p{N} -]{2,60}?) (?:of|for|in|on|at|to|from|by|with)\b/iu,
    hard,
  ],
  [/\bwhen (?:do|does|did|can|will|may|must|should)\b[^?.!]{1,80}?\s([\p{L}-]+)\s*\?$/iu, soft],
  [/\bhow many\s+(?:more\s+|of\s+the\s+|different\s+|other\s+)?([\p{L}-]+)/iu, hard],
  [
    /\b(?:does|do|is|are|can)\b[^.?!]{1,80}?\b(?:have|come with|comes with|included?|including|supplied with|delivered with|support|offer|got) (?:an? |any |the )?([\p{L}-]+(?: [\p{L}-]+)?)\s*\??$/iu,
    hard,
  ],
  [/\b(?:is|are) there (?:an? |any )?([\p{L}-]+(?: [\p{L}-]+)?)\b/iu, hard],
  [
    /\b(?:do|does)\b[^.?!]{1,60}?\b(?:need|require) (?:an? |any |the )?([\p{L}-]+(?: [\p{L}-]+)?)(?: for| to|\s*\?|$)/iu,
    soft,
  ],
  [/\bwhen (?:was|were|is|are)\b[^.?!]{1,80}?\b([\p{L}-]+(?:ed|t|en|wn|de))\s*\??$/iu, hard],
  [/\bwhere (?:was|were|is|are)\b[^.?!]{1,80}?\b([\p{L}-]+(?:ed|t|en|wn|de))\s*\??$/iu, hard],
]
