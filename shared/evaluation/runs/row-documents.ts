import { z } from 'zod'
import { Fault } from '../../faults'
import { readRowsOf, rowKey } from '../../rows'
import type { DocumentStore } from '../../store/contract'
import { shape } from '../../store/shape'
import type { EvaluatedRow } from './contract'

/** Version of a measured row's shape. */
export const rowVersion = 1
/** Rows that one activity measures. */
export const perShard = 64

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

/** The measured rows of a range, each in its highest attempt, by number. */
export const readRows = (
  store: DocumentStore,
  project: string,
  run: string,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, EvaluatedRow>> => readRowsOf(store, rowShape, [project, run], from, to)

/** Keeps a row where none of its number and attempt is there; whoever was first is right [9]. */
export const keepRow = async (store: DocumentStore, project: string, run: string, row: EvaluatedRow): Promise<void> => {
  try {
    await rowShape.put(store, 'rows', rowKey(project, run, row.index), row, undefined)
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'conflict') throw error
  }
}
