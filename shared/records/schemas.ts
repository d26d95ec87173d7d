import { z } from 'zod'

/** Body of PUT /records/{collection}/{partition}/{id}: any JSON object; the room checks size and depth. */
export const recordBody = z.record(z.string(), z.unknown())

/** A record as the doors show it. */
export const recordEntry = z.object({
  id: z.string(),
  partition: z.string(),
  collection: z.string(),
  data: z.record(z.string(), z.unknown()),
})

/** Answer of POST /records/{collection}/import. */
export const importReport = z.object({ imported: z.number().int() })
