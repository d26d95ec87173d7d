import { expectationOf, type Expectation } from './expectations'
import { actionOf, headsOf, mannerOf, type Manner } from './manners'
import { measureIn } from './measures'
import { namesIn, type Names } from './names'
import { numbersIn } from './numbers-fit'
import type { Source } from './read-prompt'
import { pairsOf, termsOf, type Term } from './terms'
import { isName, titlesOf } from './titles'
import { stemsOf, wordsOf } from './words'

/** A question taken apart: what it is about, which documents it names, and what its answer must hold. */
export interface Question {
  readonly text: string
  readonly terms: readonly Term[]
  /** Words that belong together. */
  readonly pairs: readonly (readonly [string, string])[]
  readonly expectation: Expectation | undefined
  readonly manner: Manner
  /** What a yes-or-no question measures: “Can it hold 20 kg?” is answered by a mass. */
  readonly measured: RegExp | undefined
  readonly names: Names
  /** Numbers in it, which ranges and limits of a source are compared with. */
  readonly numbers: readonly number[]
}

/** Takes a question apart against the sources it may be answered from. No name is known beforehand: names are what the titles say. */
export const understand = (text: string, earlier: readonly string[], sources: readonly Source[]): Question => {
  const titles = titlesOf(sources)
  const own = wordsOf(text)
  // “And how do I clean it?” speaks of what the question before named.
  const isFollowUp = earlier.length > 0 && !own.some((word) => isName(word, titles)) && pointsBack.test(text)
  const before = isFollowUp ? wordsOf(earlier.at(-1) ?? '') : []
  const names = namesIn(own, before, titles)
  const manner = mannerOf(text)
  const expectation = expectationOf(text)
  const terms = termsOf(own, isFollowUp ? before : [], {
    consumed: expectation?.consumed ?? none,
    names: names.stems,
    heads: headsOf(text, manner),
    situation: new Set(stemsOf(/^([^?]*[.!])\s+[^.!]+\?\s*$/.exec(text)?.[1] ?? '')),
    action: (manner === 'how-to' || manner === 'plain') && !expectation ? actionOf(text) : undefined,
    vocabulary: titles.vocabulary,
  })
  return {
    text,
    terms,
    pairs: pairsOf(own, terms),
    expectation,
    manner,
    measured: manner === 'yes-no' ? measureIn(text) : undefined,
    names,
    numbers: numbersIn(text),
  }
}

const none: ReadonlySet<string> = new Set()

const pointsBack = /\b(it|its|they|them|their|that one|this one|those|these|one)\b|^(and|what about|how about)\b/i
