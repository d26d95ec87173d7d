/** A stretch of a text. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

const leastWords = 3

/** Where a passage says what the claims say, word for word: stretches of three words or more, longest first, none over another. */
export const sharedPhrases = (passage: string, claims: string): readonly Stretch[] => {
  const given = wordsOf(passage)
  const said = wordsOf(claims).map(({ word }) => word)
  const places = new Map<string, number[]>()
  said.forEach((word, place) => places.set(word, [...(places.get(word) ?? []), place]))
  const found: { from: number; length: number }[] = []
  for (let from = 0; from < given.length; from++) {
    const first = given[from]?.word ?? ''
    let length = 0
    for (const place of places.get(first) ?? []) {
      let run = 0
      while (from + run < given.length && place + run < said.length && given[from + run]?.word === said[place + run])
        run++
      length = Math.max(length, run)
    }
    if (length >= leastWords) {
      found.push({ from, length })
      from += length - 1
    }
  }
  return found.map(({ from, length }) => ({ start: given[from]?.start ?? 0, end: given[from + length - 1]?.end ?? 0 }))
}

/** The sentences of an answer that cite a source. */
export const claimsOf = (answer: string, n: number): readonly string[] =>
  (answer.match(/[^.!?\n]+(?:[.!?]+(?=\s|$)|\n|$)(?:\s*\[\d+\])*/g) ?? [])
    .filter((sentence) => sentence.includes(`[${n}]`))
    .map((sentence) => sentence.replaceAll(/\s*\[\d+\]/g, '').trim())
    .filter((sentence) => sentence !== '')

const wordsOf = (text: string): readonly { readonly word: string; readonly start: number; readonly end: number }[] =>
  [...text.matchAll(/[\p{L}\p{N}]+(?:[.,'’-][\p{L}\p{N}]+)*/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }))
