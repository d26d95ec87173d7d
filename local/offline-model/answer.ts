import { answerFromData } from './answer-from-data'
import { documentKey, understand, type Question } from './question'
import { readPrompt, type PromptMessage } from './read-prompt'
import { scoreSentences, type Scored } from './score-sentences'
import { sentencesOf } from './sentences'

/** What the offline model says, and the numbers of the sources it quotes. */
export interface Answer {
  readonly text: string
  readonly citations: readonly number[]
  readonly isDeclined: boolean
}

/** How well a question must be supported before a sentence is quoted: less where the sentence holds the very kind of thing asked for, less again where the question names the document. */
const thresholdFor = ({ expectation, isNamed }: Question): number =>
  expectation ? (isNamed ? 0.34 : 0.42) : isNamed ? 0.5 : 0.55

/** Answers the last question of a chat from the sources and data in its messages by quoting, or declines. The same messages always get the same answer. */
export const answer = (messages: readonly PromptMessage[]): Answer => {
  const prompt = readPrompt(messages)
  if (prompt.question === '') return declined('There is no question in the last user message.')
  if (prompt.sources.length === 0 && prompt.data.length === 0)
    return declined(
      'I am the offline model of Sluice, no language model: I quote from sources and data in the prompt, and this prompt holds none.',
    )

  const { answer: fromData, stranger } = answerFromData(prompt.question, prompt.data)
  if (stranger !== undefined)
    return declined(prompt.whenUnanswered ?? `I can't find ${stranger} among the orders I was given.`)

  const question = understand(prompt.question, prompt.earlier, prompt.sources)
  const quotes = quotesFor(question, scoreSentences(question, prompt.sources.flatMap(sentencesOf)))
  const dataCoverage = fromData?.coverage ?? 0
  if (fromData && dataCoverage >= 0.6 && (quotes.length === 0 || dataCoverage >= (quotes[0]?.coverage ?? 0)))
    return { text: fromData.text, citations: [], isDeclined: false }
  if (quotes.length === 0) return declined(prompt.whenUnanswered ?? "I can't find that in the documents I was given.")

  const told = quoted(quotes)
  // A question about one's own order and about a rule gets both.
  return fromData && dataCoverage >= 0.4 ? { ...told, text: `${told.text}\n${fromData.text}` } : told
}

const declined = (text: string): Answer => ({ text, citations: [], isDeclined: true })

const quotesFor = (question: Question, ranked: readonly Scored[]): readonly Scored[] => {
  const [best, ...others] = ranked
  const limit = thresholdFor(question)
  if (!best || best.score < limit || question.strangers.length > 0) return []
  // A second sentence must come from the same passage and say something that the first does not.
  const more = others
    .slice(0, 8)
    .filter(
      (other) =>
        documentKey(other.sentence.source) === documentKey(best.sentence.source) &&
        other.score >= Math.max(limit, best.score * 0.85) &&
        [...other.matched].some((term) => !best.matched.has(term)),
    )
    .slice(0, 1)
  return [best, ...more]
}

const quoted = (quotes: readonly Scored[]): Answer => {
  const parts = quotes.map(({ sentence }) => {
    const { number } = sentence.source
    const text = /[.!?:]["”’)]?$/.test(sentence.text) ? sentence.text : `${sentence.text}.`
    return number === undefined ? text : `${text} [${number}]`
  })
  const citations = quotes.flatMap(({ sentence }) => sentence.source.number ?? [])
  return { text: parts.join(' '), citations: [...new Set(citations)], isDeclined: false }
}
