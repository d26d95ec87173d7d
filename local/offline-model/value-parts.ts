import { isInstructionVerb } from './imperatives'

/** The parts of a sentence that hold a value, for telling “boil it once and let it stand for an hour” from an hour of boiling; none where the sentence hangs together. */
export const valueParts = (text: string, holdsValue: (part: string) => boolean): readonly string[] => {
  const parts: string[] = []
  for (const part of text.split(startsWithCondition.test(text) ? loose : strict)) {
    const opening = /^(?:and|but|then)\s+(\p{L}+)/iu.exec(part)?.[1]
    // “Meat and milk” is one subject, “boil it and let it stand” are two acts.
    if (opening === undefined || beginsClause.test(opening) || isInstructionVerb(opening)) parts.push(part)
    else parts.push(`${parts.pop() ?? ''} ${part}`)
  }
  return parts.length === 1 ? [] : parts.filter(holdsValue)
}

const strict =
  /[;,]\s+(?!(?:so|that|which|or|at|for|from|in|within|after|before|up|about|only|every|by|until|to|with|without|of|on|over|under|never|not|no)\b)|\s(?=(?:and|but|then)\s)/iu
const loose = /;\s+|\s(?=(?:but|then)\s)/iu

const beginsClause = /^(?:it|they|you|he|she|we|then|there|this)$/i

// “If it is late, you get 5 euros”: the condition belongs to what follows.
const startsWithCondition =
  /^(?:if|when|once|after|before|for|in|on|at|from|until|with|without|under|over|while|as|during|below|above|every|whoever|who)\b/i
