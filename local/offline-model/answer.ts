import { answerFromData } from './answer-from-data'
import { quoted, quotesFor } from './compose'
import { asksOwnRecord } from './own-records'
import { understand } from './question'
import { readPrompt, type PromptMessage } from './read-prompt'
import { scoreSentences } from './score-sentences'
import { sentencesOf } from './sentences'

/** What the offline model says, and the numbers of the sources it quotes. */
export interface Answer {
  readonly text: string
  readonly citations: readonly number[]
  readonly isDeclined: boolean
}

/** Answers the last question of a chat from the sources and data in its messages by quoting, or declines. The same messages always get the same answer. */
export const answer = (messages: readonly PromptMessage[]): Answer => {
  const whole = readPrompt(messages)
  const prompt = { ...whole, question: start(whole.question), earlier: whole.earlier.slice(-1).map(start) }
  if (prompt.question === '') return declined('There is no question in the last user message.')
  if (prompt.sources.length === 0 && prompt.data.length === 0)
    return declined(
      'I am the offline model of Sluice, no language model: I quote from sources and data in the prompt, and this prompt holds none.',
    )

  const { answer: fromData, stranger } = answerFromData(prompt.question, prompt.data)
  if (stranger !== undefined)
    return declined(prompt.whenUnanswered ?? `I can't find ${stranger} among the orders I was given.`)

  // What became of an order is told by the order alone; a rule about orders would be no answer.
  if (!fromData && asksOwnRecord(prompt.question))
    return declined(prompt.whenUnanswered ?? "I can't find an order of yours in what I was given.")

  const question = understand(prompt.question, prompt.earlier, prompt.sources)
  const sentences = prompt.sources.flatMap(sentencesOf)
  const { coverage, quotes } = quotesFor(question, scoreSentences(question, sentences), sentences)
  const dataCoverage = fromData?.coverage ?? 0
  if (fromData && dataCoverage >= 0.6 && dataCoverage >= coverage)
    return { text: fromData.text, citations: [], isDeclined: false }
  if (quotes.length === 0) return declined(prompt.whenUnanswered ?? "I can't find that in the documents I was given.")

  const told = { ...quoted(quotes), isDeclined: false }
  // A question about one's own order and about a rule gets both.
  return fromData && dataCoverage >= 0.4 ? { ...told, text: `${told.text}\n${fromData.text}` } : told
}

/** A longer question is pasted text; its start says enough. */
const start = (question: string): string => question.slice(0, 2000)

const declined = (text: string): Answer => ({ text, citations: [], isDeclined: true })
