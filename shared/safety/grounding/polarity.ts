/** Whether a clause denies: an odd number of its words turn it round. */
export const denies = (clause: string): boolean => (clause.toLowerCase().match(negations)?.length ?? 0) % 2 === 1

/** A text cut where one statement ends and another begins. */
export const clausesOf = (text: string): readonly string[] =>
  text
    .split(
      /[;,:()–—|]|\s-\s|\b(?:but|however|although|though|whereas|while|except|unless|because|so that|and (?:it|they|you|he|she|we|is|are|was|must|may|can|do|does|cannot|should))\b/i,
    )
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')

const negations =
  /\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|can['’]t|don['’]t|doesn['’]t|didn['’]t|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|won['’]t|wouldn['’]t|shouldn['’]t|mustn['’]t|hasn['’]t|haven['’]t|hadn['’]t|couldn['’]t|lacks?|lacking|excluded?|excluding|excludes|forbidden|prohibited|prohibits|forbids|refuses?|refused|denied|denies|unable|impossible|fails? to|failed to|rarely|hardly|non-?refundable|ineligible|invalid|unavailable|void|voids)\b/g
