import { z } from 'zod'
import { roles } from '../caller'
import { fault } from '../faults'

/** The shape of a stored key this program writes. */
export const keyVersion = 1

const keyDocument = z.object({
  id: z.string(),
  v: z.literal(keyVersion),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  groups: z.array(z.string()),
  /** SHA-256 of the secret. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.string(),
  created_by: z.string(),
})

/** A key as it is stored: everything but its secret. */
export type KeyDocument = z.infer<typeof keyDocument>

/** Reads a stored key; one written by a newer program, or broken, opens nothing. */
export const upcastKey = (stored: { readonly id: string; readonly v: number }): KeyDocument => {
  if (stored.v > keyVersion) {
    throw fault('newer_data', `Key “${stored.id}” has version ${stored.v}; this program reads up to ${keyVersion}`)
  }
  const read = keyDocument.safeParse(stored)
  if (read.success) return read.data
  throw fault('store_corrupt', `Key “${stored.id}” in the store is not of the shape of version ${keyVersion}`, {
    paths: read.error.issues.map((issue) => issue.path.join('.')),
  })
}
