import type { BlobStore } from '../blobs/contract'
import type { Config } from '../config'
import type { Models } from '../models/contract'
import type { Check } from '../outcome'
import type { DocumentStore } from '../store/contract'

/** What /health answers. */
export interface Health {
  readonly status: 'ok'
  readonly version: string
  readonly ground: 'local' | 'azure'
  readonly model?: ReturnType<Models['describe']>
  readonly checks?: Readonly<Record<string, Check>>
}

/** Asks each part whether it answers; the app itself is ok as long as it can say so. */
export const healthOf = async (
  parts: {
    readonly config: Config
    readonly version: string
    readonly store: DocumentStore
    readonly blobs: BlobStore
    readonly models: Models
  },
  mayLookInside: boolean,
): Promise<Health> => {
  const { config, version, store, blobs, models } = parts
  const head = { status: 'ok', version, ground: config.SLUICE_GROUND } as const
  if (!mayLookInside) return head
  const [documents, files, listed] = await Promise.all([
    check(() => store.list('settings', ['default', 'health'], { limit: 1 })),
    check(() => blobs.list('documents', { limit: 1 })),
    check(() => models.list()),
  ])
  return {
    ...head,
    model: models.describe(),
    checks: { store: documents, blobs: files, model: listed, judge: judgeCheck(config) },
  }
}

const check = async (ask: () => Promise<unknown>): Promise<Check> => {
  try {
    await ask()
    return { ok: true }
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'it failed without a word' }
  }
}

const judgeCheck = (config: Config): Check =>
  config.model.judgeModel === undefined
    ? { unchecked: true, why: 'no judge model is configured (SLUICE_JUDGE_MODEL)' }
    : { ok: true, note: config.model.judgeModel }
