import { z } from 'zod'
import type { JsonObject } from '../json'
import { shape } from '../store/shape'
import type { RecordEntry } from './contract'

/** A record as it is stored: its names as they were given, beside the keys made of them. */
export interface RecordDocument {
  readonly id: string
  readonly v: number
  readonly entry: RecordEntry
  readonly changed: string
}

/** The version this program writes. */
export const recordVersion = 1

const schema: z.ZodType<RecordDocument> = z.object({
  id: z.string(),
  v: z.literal(recordVersion),
  entry: z.object({
    id: z.string(),
    partition: z.string(),
    collection: z.string(),
    // JSON when it was stored, so its inside is not walked again.
    data: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  }),
  changed: z.string(),
})

/** Records in every version that may lie in a store. */
export const recordShape = shape<RecordDocument>({ name: 'Record', version: recordVersion, schema })
