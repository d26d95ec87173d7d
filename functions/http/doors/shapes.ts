import { z } from 'zod'

/** Tokens as the provider counted them. */
export const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cached_tokens: z.number().optional(),
})
