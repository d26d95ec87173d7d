/** Whether a question asks what happened to the asker's own order, loan or the like, so that only records can answer it, and no rule. */
export const asksOwnRecord = (question: string): boolean =>
  isOwn.test(question) && happenings.some((pattern) => pattern.test(question))

const isOwn = /\b(?:my|mine|i|i've|i'm|me|we|our)\b/i

const thing = String.raw`(?:order|parcel|package|purchase|delivery|shipment|booking|reservation|loan|invoice|refund)s?`
const happened = String.raw`(?:arrive[ds]?|arriving|come|coming|get here|(?:be )?deliver(?:ed|y)?|(?:be )?ship(?:ped|ping)?|(?:been |be )?(?:sent|dispatched|posted|processed|paid|cancelled|returned|received|delivered|shipped))`

const happenings: readonly RegExp[] = [
  new RegExp(String.raw`\bwhere(?:'s| is| are)\s+(?:my|our)\b`, 'i'),
  /\bwhere\s+(?:my|our)\s+\S+(?:\s\S+)?\s+(?:is|are)\b/i,
  new RegExp(String.raw`\b(?:status|state|total|contents?|date|value|progress)\s+of\s+(?:my|our)\b`, 'i'),
  new RegExp(
    String.raw`\b(?:my|our|the)\s+(?:last|latest|recent|current|first|previous|newest)\s+(?:\S+\s)?${thing}\b`,
    'i',
  ),
  new RegExp(String.raw`\btracking (?:number|code|id|link)\b`, 'i'),
  new RegExp(String.raw`\b(?:when|what (?:day|date)|which day|how soon)\b.*\b(?:my|our)\b.*\b${happened}`, 'i'),
  new RegExp(
    String.raw`\b(?:has|have|had|is|are|was|were|did)\s+(?:my|our)\b.*\b(?:${happened}|on (?:its|the) way)`,
    'i',
  ),
  /\b(?:what|which|when|where|how (?:much|many|long ago))\b[^.?!]{0,60}\b(?:did|have|had) (?:i|we)\b[^.?!]{0,40}\b(?:order(?:ed)?|buy|bought|purchased?|pay|paid|spend|spent|borrow(?:ed)?|book(?:ed)?|rent(?:ed)?)\b/i,
  new RegExp(
    String.raw`\b(?:which|what|who)\b[^.?!]{0,30}\b(?:carrier|courier|driver|brings|delivers|delivered|ships|shipped)\b.*\bmy\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:my|our)\s+(?:delivery|order|arrival|purchase|shipping|due)\s+(?:date|number|status|total|history)\b`,
    'i',
  ),
]
