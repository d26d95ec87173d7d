import type { ChatMessage } from '../../models/contract'
import type { EvaluationRow, Measurement } from '../contract'

/** The wanted answers of a row as one text. */
export const wantedText = ({ ground_truth: truth = '' }: EvaluationRow): string =>
  typeof truth === 'string' ? truth : truth.join('\n\nor as well:\n\n')

/** The passages of a row, numbered from 1 in their order. */
export const numberedContext = ({ context = [] }: EvaluationRow): string =>
  context
    .map(({ text, title, section }, at) => {
      const heading = [title, section].filter((part) => part !== undefined && part !== '').join(' › ')
      return `[${at + 1}]${heading === '' ? '' : ` ${heading}`}\n${text}`
    })
    .join('\n\n')

/** The conversation of a row with its tool calls (the question alone where none is known), and its answer. */
export const conversationAndResponse = ({
  messages = [],
  query,
  response = '',
}: EvaluationRow): Readonly<Record<string, string>> | Extract<Measurement, { skipped: true }> => {
  const conversation = messages.length > 0 ? messages.map(messageText).join('\n\n') : query
  if (conversation === undefined) return { skipped: true, why: 'The row has neither messages nor a query' }
  return { conversation, response }
}

const messageText = ({ role, content, name, tool_calls }: ChatMessage): string => {
  const said =
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => (part.type === 'text' ? part.text : '(an image)')).join('\n')
  const calls = (tool_calls ?? []).map((call) => `(calls ${call.function.name} with ${call.function.arguments})`)
  return [`${role}${name === undefined ? '' : ` ${name}`}:`, said, ...calls].filter((part) => part !== '').join('\n')
}
