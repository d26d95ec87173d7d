import { z } from 'zod'
import { roles, type Role } from '../caller'
import { shape } from '../store/shape'

/** The version of a stored key this program writes. */
export const keyVersion = 1

/** A key as it is stored: everything but its secret. */
export interface KeyDocument {
  readonly id: string
  readonly v: number
  readonly name: string
  readonly roles: readonly Role[]
  readonly groups: readonly string[]
  /** SHA-256 of the secret. */
  readonly hash: string
  readonly created: string
  readonly created_by: string
}

const schema: z.ZodType<KeyDocument> = z.object({
  id: z.string(),
  v: z.literal(keyVersion),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  groups: z.array(z.string()),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.string(),
  created_by: z.string(),
})

/** Keys in every version that may lie in a store; one that cannot be read opens nothing. */
export const keyShape = shape<KeyDocument>({ name: 'Key', version: keyVersion, schema })
