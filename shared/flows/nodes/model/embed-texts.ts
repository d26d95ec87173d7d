import { fault, toFault } from '../../../faults'
import { hashOf, type Json, type JsonObject } from '../../../json'
import type { Usage } from '../../../models/contract'
import { isoTime } from '../../../world'
import type { NodeContext } from '../../contract'
import type { ModelChoice } from './candidates'

const mostTexts = 2_048
const kept = 'vectors'

/** The vector of a text, or those of a list of texts. What a durable run has is not asked for again [2]. */
export const embedTexts = async (
  input: Json,
  { model, connection: name }: ModelChoice,
  dimensions: number | null,
  context: NodeContext,
): Promise<Json> => {
  const texts = textsOf(input)
  const { caller, services } = context
  const connection = name === null ? undefined : await services.connection(caller, name)
  const embedder = services.models.embedder({
    ...(connection && { connection }),
    ...(model !== null && { model }),
    ...(dimensions !== null && { dimensions }),
  })
  const asked = { input: texts, model: embedder.id, connection: name, dimensions }
  const vectors = await recorded(context, asked, async (idempotencyKey) => {
    const { priority } = services
    const answer = await embedder.embed(texts, {
      signal: context.signal,
      idempotencyKey,
      ...(priority && { priority }),
    })
    return { ...answer, vectors: answer.vectors.map((vector) => Array.from(vector)) }
  })
  return Array.isArray(input) ? vectors : (vectors[0] ?? [])
}

const textsOf = (input: Json): readonly string[] => {
  const texts = Array.isArray(input) ? input : [input]
  const wrong = texts.find((text) => typeof text !== 'string')
  if (wrong !== undefined)
    throw fault('node_failed', `\`input\` of an embed node is a text or a list of texts; there is ${shown(wrong)}`)
  if (texts.length > mostTexts)
    throw fault('node_failed', `Up to ${mostTexts} texts are embedded at a time; these are ${texts.length}`)
  return texts as readonly string[]
}

const shown = (value: Json): string => JSON.stringify(value).slice(0, 100)

interface Embedded {
  readonly vectors: readonly (readonly number[])[]
  readonly usage: Usage | null
  readonly cost: number | null
}

const recorded = async (
  { run, path, attempt, world, services: { memory }, recordCall }: NodeContext,
  asked: JsonObject & { readonly model: string },
  embed: (idempotencyKey: string) => Promise<Embedded>,
): Promise<readonly (readonly number[])[]> => {
  if (Array.isArray(asked['input']) && asked['input'].length === 0) return []
  const started = world.now()
  const known = {
    ordinal: 0,
    operation: 'embeddings' as const,
    request_hash: hashOf(asked),
    model: asked.model,
    started: isoTime(started),
  }
  try {
    const before = (await memory?.recall(kept)) as unknown as Embedded | undefined
    const answer = before ?? (await embed(hashOf([run.id, path, attempt, 0])))
    if (!before) await memory?.remember(kept, answer as unknown as Json)
    recordCall({ ...known, usage: answer.usage, cost: answer.cost, latency_ms: world.now() - started })
    return answer.vectors
  } catch (error) {
    recordCall({ ...known, usage: null, cost: null, latency_ms: world.now() - started, error: toFault(error).toData() })
    throw error
  }
}
