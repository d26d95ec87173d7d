import { createHash } from 'node:crypto'

import { Fault, fault } from '../faults'
import type { ChatModel, ChatReply, ChatRequest, Embedder, ModelCall, ToolCall } from './contract'

/** One line of a script: a text, a fault to throw, parts of a reply, or a function of the request. */
export type ScriptedAnswer =
  | string
  | Fault
  | (Partial<Omit<ChatReply, 'message'>> & {
      readonly content?: string | null
      readonly tool_calls?: readonly ToolCall[]
    })
  | ((request: ChatRequest, call: ModelCall) => ScriptedAnswer | Promise<ScriptedAnswer>)

/** A call that a scripted model was asked to make. */
export interface RecordedCall {
  readonly request: ChatRequest
  readonly call: ModelCall
}

/** A chat model for tests that answers by script and records its calls; past the script's end it fails, unless its last line is a function. */
export const scriptedModel = (
  answers: readonly ScriptedAnswer[],
  { id = 'scripted' }: { readonly id?: string } = {},
): ChatModel & { readonly calls: readonly RecordedCall[] } => {
  const calls: RecordedCall[] = []
  return {
    id,
    calls,
    async complete(request, call = {}) {
      if (call.signal?.aborted) throw abortedBy(call.signal)
      calls.push({ request, call })
      const last = answers.at(-1)
      let answer = answers[calls.length - 1] ?? (typeof last === 'function' ? last : undefined)
      while (typeof answer === 'function') {
        // oxlint-disable-next-line no-await-in-loop
        answer = await answer(request, call)
      }
      if (answer === undefined)
        throw fault(
          'model_failed',
          `The scripted model has ${answers.length} answers and was called ${calls.length} times`,
        )
      if (answer instanceof Fault) throw answer
      const parts = typeof answer === 'string' ? { content: answer } : answer
      const { content = null, tool_calls, ...rest } = parts
      if (call.onDelta && content !== null)
        for (const piece of content.match(/\s*\S+|\s+$/g) ?? []) {
          if (call.signal?.aborted) throw abortedBy(call.signal)
          call.onDelta(piece)
        }
      return {
        model: id,
        message: { content, ...(tool_calls && { tool_calls }) },
        finish_reason: tool_calls ? 'tool_calls' : 'stop',
        usage: { input_tokens: words(JSON.stringify(request.messages)), output_tokens: words(content ?? '') },
        cost: 0,
        latency_ms: 0,
        ...(call.onDelta && { first_token_ms: 0 }),
        ...rest,
      }
    },
  }
}

/** An embedder for tests: equal texts get equal unit vectors, and texts that share words get near ones. */
export const fakeEmbedder = ({
  dimensions = 32,
  semantic = true,
}: { readonly dimensions?: number; readonly semantic?: boolean } = {}): Embedder & {
  readonly texts: readonly string[]
} => {
  const seen: string[] = []
  return {
    id: 'fake',
    dimensions,
    semantic,
    texts: seen,
    embed: async (texts, call = {}) => {
      if (call.signal?.aborted) throw abortedBy(call.signal)
      seen.push(...texts)
      return {
        vectors: texts.map((text) => vectorOf(text, dimensions)),
        usage: { input_tokens: texts.reduce((sum, text) => sum + words(text), 0), output_tokens: 0 },
        cost: 0,
      }
    },
  }
}

const vectorOf = (text: string, dimensions: number): Float32Array => {
  const vector = new Float32Array(dimensions)
  for (const word of ['', ...(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])]) {
    const digest = createHash('sha256').update(word).digest()
    const slot = digest.readUInt32LE(0) % dimensions
    vector[slot] = (vector[slot] ?? 0) + (word === '' ? 0.01 : 1)
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

const words = (text: string): number => text.match(/\S+/g)?.length ?? 0

const abortedBy = ({ reason }: AbortSignal): Fault =>
  reason instanceof Fault ? reason : fault('cancelled', 'The call of the scripted model was cancelled')
