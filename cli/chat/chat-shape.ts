import type { JsonObject } from '../../client'
import { CliFailure } from '../failure'

/** Which values of a flow make it a chat. */
export interface ChatShape {
  readonly question: string
  readonly history: string
  readonly answer: string
}

/**
 * The chat values of a flow, by the format's rules: exactly one chat input, exactly one chat output, and a history,
 * which is the input that says so, or the one called `chat_history` unless it says that it is none.
 */
export const chatShape = (flow: string, definition: JsonObject): ChatShape => {
  const inputs = marks(definition['inputs'])
  const outputs = marks(definition['outputs'])
  const questions = inputs.filter(({ value }) => value['is_chat_input'] === true)
  const answers = outputs.filter(({ value }) => value['is_chat_output'] === true)
  const history =
    inputs.find(({ value }) => value['is_chat_history'] === true) ??
    inputs.find(({ name, value }) => name === 'chat_history' && value['is_chat_history'] !== false)
  const names = (found: readonly Marked[]): string => found.map(({ name }) => name).join(', ')
  const refuse = (why: string): CliFailure => new CliFailure('no_chat', `Flow “${flow}” is no chat: ${why}`)
  if (questions.length > 1) throw refuse(`it has multiple chat inputs (${names(questions)}), a chat has one`)
  if (answers.length > 1) throw refuse(`it has multiple chat outputs (${names(answers)}), a chat has one`)
  const [question] = questions
  const [answer] = answers
  if (!question) throw refuse('its chat input is not configured; mark an input with is_chat_input: true')
  if (!answer) throw refuse('its chat output is not configured; mark an output with is_chat_output: true')
  if (!history) throw refuse('chat_history is required in its inputs')
  return { question: question.name, history: history.name, answer: answer.name }
}

interface Marked {
  readonly name: string
  readonly value: JsonObject
}

const marks = (declared: unknown): Marked[] =>
  typeof declared === 'object' && declared !== null
    ? Object.entries(declared).map(([name, value]) => ({
        name,
        value: typeof value === 'object' && value !== null ? (value as JsonObject) : {},
      }))
    : []
