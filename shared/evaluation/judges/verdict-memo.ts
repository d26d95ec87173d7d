import { z } from 'zod'
import { Fault } from '../../faults'
import { hashOf } from '../../json'
import type { DocumentStore } from '../../store/contract'
import { shape } from '../../store/shape'
import type { World } from '../../world'
import type { JudgeAnswer } from '../contract'

/** What is kept of a verdict. */
export type KeptVerdict = Omit<JudgeAnswer, 'reused'>

/** Verdicts of judges by the hash of the whole request and the repetition. */
export interface VerdictMemo {
  /** A verdict of the model that this deployment last answered as; undefined where there is none [26]. */
  recall(deployment: string, key: string): Promise<KeptVerdict | undefined>
  remember(key: string, verdict: KeptVerdict): Promise<void>
  /** Notes which model a deployment answered as. */
  answered(deployment: string, model: string): Promise<void>
}

/** The memo of a project's verdicts in the store's container `memo`. */
export const createVerdictMemo = (store: DocumentStore, project: string, world: Pick<World, 'now'>): VerdictMemo => {
  // What a deployment last answered as, looked up anew every few seconds: another instance may have heard something new.
  const heard = new Map<string, { readonly model: string | undefined; readonly until: number }>()
  const lastModel = async (deployment: string): Promise<string | undefined> => {
    const known = heard.get(deployment)
    if (known && known.until > world.now()) return known.model
    const id = idOf(deployment)
    const model = (await modelShape.get(store, 'memo', partitionOf(project, id), id))?.value.model
    heard.set(deployment, { model, until: world.now() + freshMs })
    return model
  }

  return {
    async recall(deployment, key) {
      const kept = await verdictShape.get(store, 'memo', partitionOf(project, key), key)
      if (!kept || kept.value.expires <= world.now()) return undefined
      const { text, reply } = kept.value
      return (await lastModel(deployment)) === reply.model ? { text, reply } : undefined
    },
    async remember(key, { text, reply }) {
      const partition = partitionOf(project, key)
      const before = await verdictShape.get(store, 'memo', partition, key)
      const document = { id: key, v: 1, doc: 'verdict' as const, text, reply, expires: world.now() + keptMs }
      await orKept(() => verdictShape.put(store, 'memo', partition, document, before, { ttl: keptMs / 1_000 }))
    },
    async answered(deployment, model) {
      const before = heard.get(deployment)
      heard.set(deployment, { model, until: world.now() + freshMs })
      if (before?.model === model) return
      const id = idOf(deployment)
      const partition = partitionOf(project, id)
      const stored = await modelShape.get(store, 'memo', partition, id)
      if (stored?.value.model === model) return
      await orKept(() => modelShape.put(store, 'memo', partition, { id, v: 1, doc: 'judge-model', model }, stored))
    },
  }
}

const freshMs = 5_000
const keptMs = 90 * 86_400_000

const idOf = (deployment: string): string => hashOf(['judge-model', deployment])

const partitionOf = (project: string, id: string): readonly string[] => [project, id.slice(0, 2)]

// Whoever was first has kept the same, or something newer.
const orKept = async (put: () => Promise<unknown>): Promise<void> => {
  try {
    await put()
  } catch (error) {
    if (!(error instanceof Fault) || !['conflict', 'precondition_failed'].includes(error.word)) throw error
  }
}

const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cached_tokens: z.number().optional(),
})

const verdictShape = shape<{
  readonly id: string
  readonly v: number
  readonly doc: 'verdict'
  readonly text: string
  readonly reply: KeptVerdict['reply']
  readonly expires: number
}>({
  name: 'Verdict',
  version: 1,
  schema: z.object({
    id: z.string(),
    v: z.literal(1),
    doc: z.literal('verdict'),
    text: z.string(),
    reply: z.object({
      model: z.string(),
      finish_reason: z.string(),
      usage: usage.nullable(),
      cost: z.number().nullable(),
      first_token_ms: z.number().optional(),
      latency_ms: z.number(),
    }),
    expires: z.number(),
  }),
})

const modelShape = shape<{
  readonly id: string
  readonly v: number
  readonly doc: 'judge-model'
  readonly model: string
}>({
  name: 'Model of a judge',
  version: 1,
  schema: z.object({ id: z.string(), v: z.literal(1), doc: z.literal('judge-model'), model: z.string() }),
})
