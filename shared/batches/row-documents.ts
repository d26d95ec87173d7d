import { z } from 'zod'
import { readRowsOf, rowKey } from '../rows'
import type { DocumentStore } from '../store/contract'
import { shape } from '../store/shape'
import type { RowDocument } from './contract'

/** Version of a row's shape. */
export const rowVersion = 1

/** Rows that one activity runs. */
export const perShard = 64

const fault = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.looseObject({ code: z.string(), message: z.string() })).optional(),
})
const stored = z.union([
  z.object({ ref: z.string(), size: z.number() }),
  z.object({ value: z.custom<never>((value) => value !== undefined) }),
])

/** Rows in every version that may lie in a store. */
export const rowShape = shape<RowDocument>({
  name: 'Row',
  version: rowVersion,
  schema: z.object({
    id: z.string(),
    v: z.literal(rowVersion),
    doc: z.literal('row'),
    index: z.number().int(),
    attempt: z.number().int(),
    row: z.number().int(),
    variant: z.string().nullable(),
    status: z.enum(['completed', 'failed']),
    inputs: stored,
    outputs: stored.optional(),
    error: fault.optional(),
    usage: z.custom<RowDocument['usage']>((value) => value !== undefined),
    cost: z.number().nullable(),
    latency_ms: z.number(),
    metrics: z.record(z.string(), z.number()),
    gathered: stored.optional(),
    started: z.string(),
    ended: z.string(),
  }),
})

/** The rows of a range, each in its highest attempt, by number. The range lies in whole partitions or in one. */
export const readRows = (
  store: DocumentStore,
  project: string,
  batch: string,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, RowDocument>> => readRowsOf(store, rowShape, [project, batch], from, to)

/** Keeps a row where none of its number and attempt is there; the first commit wins [9]. */
export const keepRow = async (
  store: DocumentStore,
  project: string,
  batch: string,
  row: RowDocument,
): Promise<void> => {
  await rowShape.put(store, 'rows', rowKey(project, batch, row.index), row, undefined)
}
