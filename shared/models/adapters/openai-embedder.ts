import type OpenAI from 'openai' with { 'resolution-mode': 'import' }

import { Fault, fault } from '../../faults'
import type { World } from '../../world'
import type { CallPriority, Embedder, ModelCall, ModelConnection, RateTurn, Usage } from '../contract'
import { handThrough } from './client'
import { tokensIn } from '../rates/estimate-tokens'
import { addressOf, modelFault } from './model-fault'
import { watchTime, type TimeLimits } from './time-limits'

/** What an embedder over the OpenAI protocol is made of. */
export interface EmbedderParts {
  readonly id: string
  readonly semantic: boolean
  readonly endpoint: ModelConnection
  readonly model: string
  /** 0 where any length will do. */
  readonly dimensions: number
  /** Whether the endpoint is asked for the dimensions; many compatible ones refuse the parameter. */
  readonly asksDimensions: boolean
  readonly client: () => Promise<OpenAI>
  readonly limits: TimeLimits
  readonly world: Pick<World, 'now' | 'sleep'>
  readonly priceOf: (model: string, usage: Usage | null) => number | null
  /** The turn of a call, where rates are shared out. */
  readonly turnOf?: (priority: CallPriority, tokens: () => number) => RateTurn
}

/** An embedder behind the OpenAI embeddings protocol; vectors travel as base64 and come out with length 1. */
export const openaiEmbedder = (parts: EmbedderParts): Embedder => ({
  id: parts.id,
  dimensions: parts.dimensions,
  semantic: parts.semantic,
  async embed(texts, call = {}) {
    const vectors: Float32Array[] = []
    let usage: Usage | null = { input_tokens: 0, output_tokens: 0 }
    let named = parts.model
    for (const batch of inBatches(texts)) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await embedBatch(parts, batch, call)
      vectors.push(...answer.vectors)
      named = answer.model
      usage =
        usage && answer.tokens !== null ? { input_tokens: usage.input_tokens + answer.tokens, output_tokens: 0 } : null
    }
    return { vectors, usage, cost: parts.priceOf(named, usage) }
  },
})

const embedBatch = async (parts: EmbedderParts, texts: readonly string[], call: ModelCall) => {
  const { endpoint, model, dimensions } = parts
  const turn = parts.turnOf?.(call.priority ?? 'interactive', () => tokensIn(texts))
  const watch = watchTime(parts.world, parts.limits, call.signal, `Model “${model}” at ${addressOf(endpoint)}`)
  try {
    watch.signal.throwIfAborted()
    const client = await parts.client()
    const answer = await client.embeddings.create(
      {
        model,
        // The API refuses an empty text, which an empty section of a document may well be.
        input: texts.map((text) => (text === '' ? ' ' : text)),
        encoding_format: 'base64',
        ...(parts.asksDimensions && dimensions > 0 && { dimensions }),
      },
      {
        signal: watch.signal,
        ...(call.idempotencyKey !== undefined && { headers: { 'Idempotency-Key': call.idempotencyKey } }),
        ...handThrough({ ...(turn && { gate: turn }) }),
      },
    )
    const data = Array.isArray(answer?.data) ? answer.data.toSorted((left, right) => left.index - right.index) : []
    if (data.length !== texts.length)
      throw fault(
        'model_failed',
        `Model “${model}” at ${addressOf(endpoint)} gave ${data.length} vectors for ${texts.length} texts`,
        {
          model,
          endpoint: addressOf(endpoint),
        },
      )
    const vectors = data.map(({ embedding }) => asVector(embedding))
    const stray = dimensions === 0 ? undefined : vectors.find((vector) => vector.length !== dimensions)
    if (stray)
      throw fault(
        'model_failed',
        `Model “${model}” at ${addressOf(endpoint)} gives vectors of ${stray.length} dimensions, configured are ${dimensions}`,
        { model, endpoint: addressOf(endpoint), found: stray.length, configured: dimensions },
      )
    const tokens: unknown = answer.usage?.prompt_tokens
    turn?.settle(typeof tokens === 'number' ? tokens : null)
    return { vectors, model: answer.model ?? model, tokens: typeof tokens === 'number' ? tokens : null }
  } catch (error) {
    if (!watch.signal.aborted) throw modelFault(error, endpoint, model)
    const { reason } = watch.signal
    throw reason instanceof Fault ? reason : fault('cancelled', `The call of model “${model}” was cancelled`, { model })
  } finally {
    watch.stop()
  }
}

/** Providers cap a request at 2,048 texts and 300,000 tokens; these stay well below. */
const inBatches = (texts: readonly string[]): readonly (readonly string[])[] => {
  const batches: string[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const text of texts) {
    if (size + text.length > 400_000 || (batches.at(-1)?.length ?? 0) >= 512) {
      batches.push([])
      size = 0
    }
    batches.at(-1)?.push(text)
    size += text.length
  }
  return batches
}

/** Endpoints that ignore `encoding_format` answer numbers. */
const asVector = (embedding: unknown): Float32Array => {
  const vector =
    typeof embedding === 'string' ? fromBase64(embedding) : Float32Array.from(Array.isArray(embedding) ? embedding : [])
  let sum = 0
  for (const value of vector) sum += value * value
  const length = Math.sqrt(sum)
  return length === 0 || Math.abs(length - 1) < 1e-6 ? vector : vector.map((value) => value / length)
}

const fromBase64 = (text: string): Float32Array => {
  const bytes = Buffer.from(text, 'base64')
  const vector = new Float32Array(Math.floor(bytes.length / 4))
  for (let index = 0; index < vector.length; index++) vector[index] = bytes.readFloatLE(index * 4)
  return vector
}
