import { z } from 'zod'
import { Fault } from '../../faults'
import type { DocumentStore } from '../../store/contract'
import { shape } from '../../store/shape'
import type { EvaluatedRow } from './contract'

/** Version of a measured row's shape. */
export const rowVersion = 1
/** Rows that one activity measures. */
export const perShard = 64
// Rows per partition; one holds whole shards.
const perBucket = 256

const stored = z.union([
  z.object({ ref: z.string(), size: z.number() }),
  z.object({ value: z.custom<never>((value) => value !== undefined) }),
])
const mark = z.union([
  z.object({ score: z.number(), pass: z.boolean().optional() }),
  z.object({ none: z.enum(['error', 'unchecked', 'skipped', 'blocked']) }),
])

/** Measured rows in every version that may lie in a store. */
export const rowShape = shape<EvaluatedRow>({
  name: 'Measured row',
  version: rowVersion,
  schema: z.object({
    id: z.string(),
    v: z.literal(rowVersion),
    doc: z.literal('evaluated'),
    index: z.number().int(),
    attempt: z.number().int(),
    arm: z.number().int(),
    row: z.number().int(),
    outcome: z.enum(['completed', 'failed', 'blocked']),
    category: z.string().optional(),
    error: z.custom<NonNullable<EvaluatedRow['error']>>((value) => typeof value === 'object').optional(),
    inputs: stored,
    outputs: stored.optional(),
    group: z.string().optional(),
    slices: z.record(z.string(), z.string()),
    marks: z.record(z.string(), mark),
    measured: stored,
    models: z.array(z.string()),
    judges: z.array(z.string()),
    usage: z.custom<EvaluatedRow['usage']>((value) => value !== undefined),
    cost: z.number().nullable(),
    judge_cost: z.number().nullable(),
    latency_ms: z.number(),
    started: z.string(),
    ended: z.string(),
  }),
})

/** The id of a row of one attempt. */
export const rowId = (index: number, attempt: number): string => `${index}~${attempt}`

const keyOf = (project: string, run: string, index: number): readonly string[] => [
  project,
  run,
  String(Math.floor(index / perBucket)),
]

/** The measured rows of a range, each in its highest attempt, by number. */
export const readRows = async (
  store: DocumentStore,
  project: string,
  run: string,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, EvaluatedRow>> => {
  const rows = new Map<number, EvaluatedRow>()
  for (let bucket = Math.floor(from / perBucket); bucket * perBucket < to; bucket++) {
    for (let cursor: string | undefined; ;) {
      const page = await store.list('rows', keyOf(project, run, bucket * perBucket), {
        where: [
          { field: 'index', is: 'gte', value: from },
          { field: 'index', is: 'lt', value: to },
        ],
        limit: 500,
        ...(cursor !== undefined && { cursor }),
      })
      for (const kept of page.items) {
        const row = rowShape.read(kept.value)
        if (row.attempt > (rows.get(row.index)?.attempt ?? 0)) rows.set(row.index, row)
      }
      cursor = page.cursor
      if (cursor === undefined) break
    }
  }
  return rows
}

/** Keeps a row where none of its number and attempt is there; whoever was first is right [9]. */
export const keepRow = async (store: DocumentStore, project: string, run: string, row: EvaluatedRow): Promise<void> => {
  try {
    await rowShape.put(store, 'rows', keyOf(project, run, row.index), row, undefined)
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'conflict') throw error
  }
}
