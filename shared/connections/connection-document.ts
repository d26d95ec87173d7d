import { z } from 'zod'
import { shape } from '../store/shape'
import type { ConnectionBody } from './contract'
import { connectionBody } from './schemas'

/** A connection as it is stored. */
export interface ConnectionDocument {
  readonly id: string
  readonly v: number
  readonly connection: ConnectionBody
  readonly changed: string
  readonly changed_by: string
}

/** The version this program writes. */
export const connectionVersion = 1

const schema: z.ZodType<ConnectionDocument> = z.object({
  id: z.string(),
  v: z.literal(connectionVersion),
  connection: connectionBody,
  changed: z.string(),
  changed_by: z.string(),
})

/** Connections in every version that may lie in a store. */
export const connectionShape = shape<ConnectionDocument>({ name: 'Connection', version: connectionVersion, schema })
