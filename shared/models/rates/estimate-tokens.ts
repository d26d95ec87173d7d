import type { ChatRequest } from '../contract'

// Good enough to hold a place; what was really used settles it.
const charactersPerToken = 4
const tokensOfPicture = 800

/** About how many tokens texts have. */
export const tokensIn = (texts: readonly string[]): number =>
  Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / charactersPerToken)

/** About how many tokens a request will use: those of its messages, and as many as it allows for the answer. */
export const estimateTokens = ({ messages, parameters = {} }: ChatRequest): number => {
  const asked = parameters['max_completion_tokens'] ?? parameters['max_tokens']
  let tokens = typeof asked === 'number' && asked > 0 ? asked : 0
  for (const { content } of messages) {
    if (typeof content === 'string') tokens += tokensIn([content])
    else for (const part of content ?? []) tokens += part.type === 'text' ? tokensIn([part.text]) : tokensOfPicture
  }
  return tokens
}
