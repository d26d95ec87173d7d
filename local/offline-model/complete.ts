import { createHash } from 'node:crypto'

import { answer, type Answer } from './answer'
import { fillFormat } from './fill-format'
import { estimateTokens, piecesOf } from './tokens'
import type { ChatBody } from './wire'

/** The name under which the offline model answers, whatever name it was asked by. */
export const offlineModelId = 'sluice-offline-extractive'

/** What a user of the model list should know. */
export const offlineModelNote =
  'Extractive and deterministic, no language model: quotes sentences of the sources and data in the prompt, declines the rest, calls no tools. Token counts are estimates.'

/** An answer with all that a response, streamed or whole, is made of. */
export interface Completion {
  readonly id: string
  readonly content: string | null
  readonly refusal: string | null
  readonly finish_reason: 'stop' | 'length'
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number }
}

/** Answers a chat request; equal requests get equal completions, ids included. */
export const complete = (body: ChatBody, requestHash: string): Completion => {
  const found = answer(body.messages)
  const { content, refusal } = shaped(body, found)
  const limited = content === null ? { text: null, isCut: false } : withLimits(body, content)
  const prompt = body.messages.reduce((sum, message) => sum + 4 + estimateTokens(textOf(message.content)), 0)
  const written = estimateTokens(limited.text ?? refusal ?? '') * (body.n ?? 1)
  return {
    id: `chatcmpl-${createHash('sha256').update(requestHash).digest('hex').slice(0, 24)}`,
    content: limited.text,
    refusal,
    finish_reason: limited.isCut ? 'length' : 'stop',
    usage: { prompt_tokens: prompt, completion_tokens: written, total_tokens: prompt + written },
  }
}

/** The response's body. */
export const asResponse = (
  body: ChatBody,
  { id, content, refusal, finish_reason, usage }: Completion,
  created: number,
) => ({
  ...frame(id, 'chat.completion', created),
  choices: indices(body).map((index) => ({
    index,
    message: { role: 'assistant', content, refusal },
    logprobs: null,
    finish_reason,
  })),
  usage,
})

/** The chunks of a streamed response, in order. */
export function* asChunks(body: ChatBody, completion: Completion, created: number): Generator<object> {
  const { content, refusal, finish_reason, usage } = completion
  const isCounted = body.stream_options?.include_usage === true
  const chunk = (choices: readonly object[], counted: typeof usage | null = null): object => ({
    ...frame(completion.id, 'chat.completion.chunk', created),
    choices,
    ...(isCounted && { usage: counted }),
  })
  const delta = (index: number, part: object, reason: string | null = null): object =>
    chunk([{ index, delta: part, logprobs: null, finish_reason: reason }])

  for (const index of indices(body)) {
    yield delta(index, { role: 'assistant', content: content === null ? null : '', refusal: null })
    for (const piece of piecesOf(content ?? '')) yield delta(index, { content: piece })
    for (const piece of piecesOf(refusal ?? '')) yield delta(index, { refusal: piece })
    yield delta(index, {}, finish_reason)
  }
  if (isCounted) yield chunk([], usage)
}

const frame = (id: string, object: string, created: number) => ({
  id,
  object,
  created,
  model: offlineModelId,
  system_fingerprint: 'fp_extractive_1',
})

const indices = ({ n }: ChatBody): readonly number[] => Array.from({ length: n ?? 1 }, (_, index) => index)

const shaped = (
  body: ChatBody,
  found: Answer,
): { readonly content: string | null; readonly refusal: string | null } => {
  const { response_format: format } = body
  if (format === undefined || format.type === 'text') return { content: found.text, refusal: null }
  if (format.type === 'json_object')
    return { content: JSON.stringify({ answer: found.text, citations: found.citations }), refusal: null }
  const filled = fillFormat(format.json_schema.schema ?? {}, found)
  return filled === undefined
    ? {
        content: null,
        refusal: `The offline model only quotes; it cannot fill the schema “${format.json_schema.name}”.`,
      }
    : { content: JSON.stringify(filled), refusal: null }
}

const withLimits = (body: ChatBody, text: string): { readonly text: string; readonly isCut: boolean } => {
  const stops = typeof body.stop === 'string' ? [body.stop] : (body.stop ?? [])
  const ends = stops.map((stop) => text.indexOf(stop)).filter((end) => end !== -1)
  const stopped = ends.length > 0 ? text.slice(0, Math.min(...ends)) : text
  const limit = body.max_completion_tokens ?? body.max_tokens
  if (!limit || estimateTokens(stopped) <= limit) return { text: stopped, isCut: false }
  let cut = ''
  for (const piece of piecesOf(stopped)) {
    if (estimateTokens(cut + piece) > limit) break
    cut += piece
  }
  return { text: cut, isCut: true }
}

const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: { text?: string }) => part.text ?? '').join('')
}
