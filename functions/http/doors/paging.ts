import { z } from 'zod'

/** The query of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).optional().describe('Items a page, 50 where absent'),
  cursor: z.string().max(4096).optional().describe('The `next` of the page before'),
})

/** What every list answers. */
export const listOf = (item: z.ZodType): z.ZodType => z.object({ items: z.array(item), next: z.string().optional() })
