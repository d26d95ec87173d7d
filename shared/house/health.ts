import type { BlobStore } from '../blobs/contract'
import type { Config } from '../config'
import { toFault } from '../faults'
import type { Models } from '../models/contract'
import type { Check } from '../outcome'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'

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
    readonly world: Pick<World, 'log' | 'now'>
  },
  mayLookInside: boolean,
): Promise<Health> => {
  const { config, version, store, blobs, models, world } = parts
  const head = { status: 'ok', version, ground: config.SLUICE_GROUND } as const
  if (!mayLookInside) return head
  const [documents, files, listed] = await Promise.all([
    check(world, 'store', places[config.SLUICE_GROUND].store, () =>
      store.list('settings', ['default', 'health'], { limit: 1 }),
    ),
    check(world, 'blobs', places[config.SLUICE_GROUND].blobs, () => blobs.list('documents', { limit: 1 })),
    check(world, 'model', undefined, () => models.list()),
  ])
  return {
    ...head,
    model: models.describe(),
    checks: { store: documents, blobs: files, model: listed, judge: judgeCheck(config) },
  }
}

// What each ground keeps things in; where exactly is nobody's business here.
const places = {
  local: { store: 'SQLite in the data folder', blobs: 'Azurite in the data folder' },
  azure: { store: 'Azure Cosmos DB', blobs: 'Azure Blob Storage' },
} as const

const check = async (
  { log, now }: Pick<World, 'log' | 'now'>,
  part: string,
  note: string | undefined,
  ask: () => Promise<unknown>,
): Promise<Check> => {
  try {
    const began = now()
    await ask()
    return { ok: true, ...(note !== undefined && { note }), took_ms: now() - began }
  } catch (error) {
    const { word, message } = toFault(error)
    // A stranger's error may name addresses and paths; it is for the log alone.
    if (word === 'internal') log('error', `The health check of part “${part}” failed`, { cause: String(error) })
    return { error: message }
  }
}

const judgeCheck = (config: Config): Check =>
  config.model.judgeModel === undefined
    ? { unchecked: true, why: 'no judge model is configured (SLUICE_JUDGE_MODEL)' }
    : { ok: true, note: config.model.judgeModel }
