import { z } from 'zod'
import type { Chunking } from '../contract'

/** What an index's maker may say of chunking. */
export const chunkingOrder = z
  .object({
    strategy: z.enum(['structure', 'parent-child']).default('structure'),
    max_tokens: z.number().int().min(32).max(4000).default(400),
    overlap_tokens: z.number().int().min(0).max(2000).optional(),
    parent_tokens: z.number().int().min(32).max(16_000).optional(),
  })
  .superRefine(({ strategy, max_tokens, overlap_tokens = 0, parent_tokens }, context) => {
    const refuse = (field: keyof Chunking, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    if (overlap_tokens > max_tokens / 2)
      refuse('overlap_tokens', `${overlap_tokens} is more than half of max_tokens (${max_tokens})`)
    if (parent_tokens === undefined) return
    if (strategy !== 'parent-child') refuse('parent_tokens', 'this belongs to the strategy “parent-child”')
    if (parent_tokens < max_tokens) refuse('parent_tokens', `${parent_tokens} is less than max_tokens (${max_tokens})`)
  })

/** Chunking in words; two that cut alike are described alike. */
export const describeChunking = ({ strategy, max_tokens, overlap_tokens = 0, parent_tokens }: Chunking): string =>
  [
    `chunks of ${max_tokens} tokens`,
    ...(overlap_tokens > 0 ? [`an overlap of ${overlap_tokens}`] : []),
    ...(strategy === 'parent-child' ? [`parents of ${parent_tokens ?? max_tokens * 4}`] : []),
  ].join(', ')
