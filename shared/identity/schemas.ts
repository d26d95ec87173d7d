import { z } from 'zod'
import { roles } from '../caller'

/** Body of POST /keys. */
export const keyOrder = z.strictObject({
  name: z.string().trim().min(1).max(120),
  roles: z
    .array(z.enum(roles))
    .min(1)
    .max(roles.length)
    .refine((list) => new Set(list).size === list.length, 'names a role twice'),
  groups: z.array(z.string().min(1).max(256)).max(200).default([]),
})

/** A key as the doors show it. */
export const keyView = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  groups: z.array(z.string()),
  created_at: z.string(),
  created_by: z.string(),
})

/** Answer of POST /keys, the only one that holds the key. */
export const createdKey = keyView.extend({ key: z.string() })
