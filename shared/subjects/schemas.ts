import { z } from 'zod'

/** The body of a forgetting; it may be left out. */
export const forgetOrder = z.strictObject({
  fields: z
    .array(z.string().min(1).max(256))
    .min(1)
    .max(100)
    .optional()
    .describe('Names of the members whose value may name the subject; any member where absent'),
})

const count = z.number().int()

/** A receipt as doors answer it. */
export const forgetReceipt = z.object({
  receipt: z.string(),
  subject: z.string().describe('Hash of collection and partition'),
  removed: z.object({ records: count, runs: count, rows: count, datasets: count, blobs: count, memo: count }),
  at: z.string(),
})
