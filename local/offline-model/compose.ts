import { isInstruction } from './imperatives'
import { documentKey } from './titles'
import type { Question } from './question'
import type { Scored } from './score-sentences'
import type { Sentence } from './sentences'

/** The most sentences that tell how something is done. */
const mostSteps = 3

/** Which sentences make the answer; none where nothing is supported well enough to be quoted. */
export const quotesFor = (
  question: Question,
  ranked: readonly Scored[],
  sentences: readonly Sentence[],
): { readonly coverage: number; readonly quotes: readonly Sentence[] } => {
  const [best, ...others] = ranked
  const limit = thresholdFor(question)
  if (!best || best.score < limit || question.names.strangers.length > 0) return { coverage: 0, quotes: [] }
  const { coverage, sentence } = best
  if (question.manner === 'how-to' && !question.expectation && sentence.kind !== 'row')
    return { coverage, quotes: stepsFrom(sentence, sentences) }
  // A second sentence must come from the same document and say something that the first does not.
  const more = others
    .slice(0, 8)
    .filter(
      (other) =>
        documentKey(other.sentence.source) === documentKey(sentence.source) &&
        other.score >= Math.max(limit, best.score * 0.85) &&
        [...other.matched].some((term) => !best.matched.has(term)),
    )
    .slice(0, 1)
  return { coverage, quotes: [best, ...more].map((quote) => quote.sentence) }
}

/** How well a question must be supported: less where it names the document, which leaves less room for mistakes. */
const thresholdFor = ({ names, expectation }: Question): number => (names.isNamed ? 0.5 : expectation ? 0.6 : 0.56)

/** A sentence with the instructions that follow it under the same heading. */
const stepsFrom = (first: Sentence, sentences: readonly Sentence[]): readonly Sentence[] => {
  const at = sentences.indexOf(first)
  const next = sentences.slice(at + 1, at + mostSteps)
  const end = next.findIndex(
    ({ source, section, kind, text }) =>
      source !== first.source || section !== first.section || kind !== first.kind || !isInstruction(text),
  )
  return [first, ...(end === -1 ? next : next.slice(0, end))]
}

/** The answer's text, each quote with the number of its source. */
export const quoted = (
  quotes: readonly Sentence[],
): { readonly text: string; readonly citations: readonly number[] } => {
  const parts = quotes.map((sentence) => {
    const { number } = sentence.source
    const text = /[.!?:]["”’)]?$/.test(sentence.text) ? sentence.text : `${sentence.text}.`
    return number === undefined ? text : `${text} [${number}]`
  })
  return { text: parts.join(' '), citations: [...new Set(quotes.flatMap(({ source }) => source.number ?? []))] }
}
