import { porterStem } from './porter-stem'

/** The words that may stand for a word, itself left out. */
export type Synonyms = (word: string) => readonly string[]

/** Pairs of places where two texts match, as NLTK's METEOR aligns them: the same words first, then stems, then synonyms, each from the end. */
export const alignWords = (
  found: readonly string[],
  wanted: readonly string[],
  synonyms: Synonyms | undefined,
): readonly (readonly [number, number])[] => {
  const stage = { found: placed(found), wanted: placed(wanted), pairs: [] as [number, number][] }
  match(stage, (word) => [word])
  // From here NLTK compares stems, and looks synonyms up by them.
  stage.found = stemmed(stage.found)
  stage.wanted = stemmed(stage.wanted)
  match(stage, (word) => [word])
  if (synonyms) match(stage, (word) => [word, ...synonyms(word)])
  return stage.pairs.toSorted(([left], [right]) => left - right)
}

interface Placed {
  readonly at: number
  readonly word: string
}

interface Stage {
  found: readonly Placed[]
  wanted: readonly Placed[]
  readonly pairs: [number, number][]
}

const placed = (words: readonly string[]): Placed[] => words.map((word, at) => ({ at, word }))

const stemmed = (words: readonly Placed[]): Placed[] => words.map(({ at, word }) => ({ at, word: porterStem(word) }))

// Every word, from the last, takes the last free place of those that stand for it.
const match = (stage: Stage, standIns: (word: string) => readonly string[]): void => {
  const free = new Map<string, number[]>()
  for (const { at, word } of stage.wanted) {
    const places = free.get(word)
    if (places) places.push(at)
    else free.set(word, [at])
  }
  const unmatched: Placed[] = []
  const taken = new Set<number>()
  for (const one of stage.found.toReversed()) {
    let last: number[] | undefined
    for (const word of standIns(one.word)) {
      const places = free.get(word)
      if (places && places.length > 0 && (last === undefined || places.at(-1)! > last.at(-1)!)) last = places
    }
    const place = last?.pop()
    if (place === undefined) unmatched.push(one)
    else {
      stage.pairs.push([one.at, place])
      taken.add(place)
    }
  }
  stage.found = unmatched.toReversed()
  stage.wanted = stage.wanted.filter(({ at }) => !taken.has(at))
}
