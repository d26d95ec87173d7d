import type OpenAI from 'openai' with { 'resolution-mode': 'import' }

import { Fault, fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { World } from '../../world'
import type {
  ChatModel,
  ChatReply,
  ChatRequest,
  ModelCall,
  CallPriority,
  ModelConnection,
  RateTurn,
  ToolCall,
  Usage,
} from '../contract'
import { handThrough } from './client'
import { estimateTokens } from '../rates/estimate-tokens'
import { addressOf, modelFault } from './model-fault'
import { watchTime, type TimeLimits, type Watch } from './time-limits'

/** What a chat model over the OpenAI protocol is made of. */
export interface ChatParts {
  readonly endpoint: ModelConnection
  readonly model: string
  readonly provider: string
  readonly client: () => Promise<OpenAI>
  readonly limits: TimeLimits
  readonly world: Pick<World, 'now' | 'sleep'>
  /** US dollars for a usage of the model as answered; null where unknown. */
  readonly priceOf: (model: string, usage: Usage | null) => number | null
  /** The turn of a call, where rates are shared out. */
  readonly turnOf?: (priority: CallPriority, tokens: () => number) => RateTurn
}

/** A chat model behind the OpenAI chat completions protocol, streamed where somebody listens. */
export const openaiChat = (parts: ChatParts): ChatModel => ({
  id: parts.model,
  provider: parts.provider,
  async complete(request, call = {}) {
    const { endpoint, model, world } = parts
    const started = world.now()
    const turn = parts.turnOf?.(call.priority ?? 'interactive', () => estimateTokens(request))
    const watch = watchTime(world, parts.limits, call.signal, `Model “${model}” at ${addressOf(endpoint)}`)
    try {
      watch.signal.throwIfAborted()
      const client = await parts.client()
      const answer = call.onDelta
        ? await streamed(client, parts, request, call, watch, turn)
        : await whole(client, parts, request, call, watch, turn)
      // The SDK ends a stream that was aborted without a word.
      watch.signal.throwIfAborted()
      const { firstTokenAt, ...reply } = answer
      turn?.settle(reply.usage && reply.usage.input_tokens + reply.usage.output_tokens)
      return {
        ...reply,
        cost: parts.priceOf(reply.model, reply.usage),
        ...(firstTokenAt !== undefined && { first_token_ms: firstTokenAt - started }),
        latency_ms: world.now() - started,
      }
    } catch (error) {
      throw watch.signal.aborted ? abortFault(watch.signal.reason, model) : modelFault(error, endpoint, model)
    } finally {
      watch.stop()
    }
  },
})

type Answer = Omit<ChatReply, 'cost' | 'latency_ms'> & { readonly firstTokenAt?: number }

const whole = async (
  client: OpenAI,
  parts: ChatParts,
  request: ChatRequest,
  call: ModelCall,
  watch: Watch,
  turn: RateTurn | undefined,
): Promise<Answer> => {
  const body = { ...parametersOf(request), model: parts.model, messages: request.messages, stream: false }
  return answerIn(await client.chat.completions.create(body as never, options(call, watch, turn)), parts)
}

const answerIn = (raw: unknown, { model, endpoint }: ChatParts): Answer => {
  const completion = asCompletion(raw)
  const choice = completion?.choices?.[0]
  if (!completion || !choice?.message) throw notTheProtocol(endpoint, model, raw)
  return {
    model: completion.model ?? model,
    message: messageOf(choice.message.content ?? null, toolCallsOf(choice.message)),
    finish_reason: choice.finish_reason ?? 'stop',
    usage: usageOf(completion.usage),
  }
}

const streamed = async (
  client: OpenAI,
  parts: ChatParts,
  request: ChatRequest,
  call: ModelCall,
  watch: Watch,
  turn: RateTurn | undefined,
): Promise<Answer> => {
  const { model, endpoint, world } = parts
  const body = {
    ...parametersOf(request),
    model,
    messages: request.messages,
    stream: true,
    stream_options: { include_usage: true },
  }
  const { data, response } = await client.chat.completions
    .create(body as never, options(call, watch, turn))
    .withResponse()
  if (/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) {
    // Some endpoints do not stream, whatever they are asked: then the whole answer is one piece.
    const answer = answerIn(await response.json(), parts)
    if (answer.message.content) call.onDelta?.(answer.message.content)
    return answer
  }
  const stream = data as unknown as AsyncIterable<Partial<OpenAI.ChatCompletionChunk>>

  const calls: Partial<Record<number, { id: string; name: string; arguments: string }>> = {}
  let content: string | null = null
  let named = model
  let finish: string | null = null
  let usage: Usage | null = null
  let firstTokenAt: number | undefined
  for await (const chunk of stream) {
    watch.heard()
    if (typeof chunk.model === 'string' && chunk.model !== '') named = chunk.model
    if (chunk.usage) usage = usageOf(chunk.usage)
    // Azure's first chunk carries filter results and no choice; with n > 1 only the first answer is asked for.
    const choice = chunk.choices?.find(({ index }) => index === 0 || index === undefined)
    if (!choice) continue
    const { content: text, tool_calls: pieces } = choice.delta ?? {}
    if (typeof text === 'string') {
      content = (content ?? '') + text
      if (text !== '') {
        firstTokenAt ??= world.now()
        call.onDelta?.(text)
      }
    }
    for (const piece of pieces ?? []) {
      firstTokenAt ??= world.now()
      const known = (calls[piece.index] ??= { id: '', name: '', arguments: '' })
      known.id ||= piece.id ?? ''
      known.name += piece.function?.name ?? ''
      known.arguments += piece.function?.arguments ?? ''
    }
    if (choice.finish_reason) finish = choice.finish_reason
  }
  watch.signal.throwIfAborted()
  if (finish === null)
    throw fault(
      'model_failed',
      `The answer of model “${model}” at ${addressOf(endpoint)} ended before it was finished`,
      {
        model,
        endpoint: addressOf(endpoint),
        received_characters: content?.length ?? 0,
      },
    )
  const tools = Object.values(calls)
    .filter((piece) => piece !== undefined)
    .map((piece): ToolCall => ({
      id: piece.id,
      type: 'function',
      function: { name: piece.name, arguments: piece.arguments },
    }))
  return {
    model: named,
    message: messageOf(content, tools),
    finish_reason: finish,
    usage,
    ...(firstTokenAt !== undefined && { firstTokenAt }),
  }
}

const options = (call: ModelCall, watch: Watch, turn: RateTurn | undefined) => ({
  signal: watch.signal,
  ...(call.idempotencyKey !== undefined && { headers: { 'Idempotency-Key': call.idempotencyKey } }),
  ...handThrough({
    ...(call.attempts !== undefined && { attempts: call.attempts }),
    ...(turn && { gate: turn }),
    ...(call.onFailedTry && { onFailedTry: call.onFailedTry }),
  }),
})

/** Parameters as written in flows, where "" and "inf" stand for “not set”. */
const parametersOf = ({ parameters = {} }: ChatRequest): JsonObject =>
  Object.fromEntries(
    Object.entries(parameters).filter(
      ([name, value]) =>
        value !== null && !(/^max_(completion_)?tokens$/.test(name) && (value === '' || value === 'inf')),
    ),
  )

/** A server that forgot its content type still answered JSON. */
const asCompletion = (raw: unknown): Partial<OpenAI.ChatCompletion> | undefined => {
  if (typeof raw === 'object' && raw !== null) return raw
  if (typeof raw !== 'string' || !raw.trimStart().startsWith('{')) return undefined
  return JSON.parse(raw) as Partial<OpenAI.ChatCompletion>
}

const notTheProtocol = (endpoint: ModelConnection, model: string, raw: unknown): Fault => {
  const found = typeof raw !== 'string' ? 'JSON without choices' : /^\s*</.test(raw) ? 'an HTML page' : 'text'
  return fault(
    'model_failed',
    `Model “${model}” at ${addressOf(endpoint)} answered ${found} instead of a chat completion; is the base address right?`,
    { model, endpoint: addressOf(endpoint), found },
  )
}

const messageOf = (content: string | null, tools: readonly ToolCall[]): ChatReply['message'] => ({
  content,
  ...(tools.length > 0 && { tool_calls: tools }),
})

const toolCallsOf = (message: OpenAI.ChatCompletionMessage): readonly ToolCall[] =>
  (message.tool_calls ?? [])
    .filter((tool) => tool.type === 'function')
    .map(({ id, function: { name, arguments: text } }) => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    }))

const usageOf = (usage: OpenAI.CompletionUsage | null | undefined): Usage | null => {
  if (typeof usage?.prompt_tokens !== 'number') return null
  const cached = usage.prompt_tokens_details?.cached_tokens
  return {
    input_tokens: usage.prompt_tokens,
    output_tokens: usage.completion_tokens ?? 0,
    ...(typeof cached === 'number' && { cached_tokens: cached }),
  }
}

/** An abort keeps the word its sender gave it; one without a word is a cancellation. */
const abortFault = (reason: unknown, model: string): Fault =>
  reason instanceof Fault ? reason : fault('cancelled', `The call of model “${model}” was cancelled`, { model })
