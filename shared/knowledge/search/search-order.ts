import { z } from 'zod'
import { fault } from '../../faults'
import type { FacetOrder, Filter, SearchOrder } from '../contract'
import { passageField } from '../filter/check-filter'
import { readFilter } from '../filter/read-filter'

const facet = z
  .union([passageField, z.strictObject({ field: passageField, count: z.number().int().min(1).max(100).optional() })])
  .transform((given): FacetOrder => {
    const { field, count = 10 } = typeof given === 'string' ? { field: given } : given
    return { field, count }
  })

/** What may be asked of a search. */
export const searchOrder = z.object({
  index: z.string(),
  query: z.string().max(8000),
  mode: z.enum(['hybrid', 'keyword', 'vector']).default('hybrid'),
  top: z.number().int().min(1).max(100).default(5),
  filter: z.custom<string | Filter>((given) => typeof given === 'string' || typeof given === 'object').optional(),
  facets: z
    .array(facet)
    .max(5)
    .refine((asked) => new Set(asked.map(({ field }) => field)).size === asked.length, 'A field is counted once')
    .optional(),
  highlight: z.boolean().optional(),
  rerank: z.union([z.boolean(), z.enum(['model', 'semantic'])]).optional(),
  history: z
    .array(z.object({ role: z.enum(['user', 'assistant']), content: z.string().max(100_000) }))
    .max(1000)
    .optional(),
})

/** A search as it was understood. */
export interface ReadOrder extends Omit<z.output<typeof searchOrder>, 'filter' | 'rerank'> {
  readonly filter?: Filter
  readonly rerank?: 'model' | 'semantic'
}

/** Reads what is asked; everything that is wrong with it at once. */
export const readOrder = (order: SearchOrder): ReadOrder => {
  const result = searchOrder.safeParse(order)
  if (result.success) {
    const { filter, rerank, ...rest } = result.data
    return {
      ...rest,
      ...(filter !== undefined && { filter: readFilter(filter) }),
      ...(rerank && { rerank: rerank === true ? 'model' : rerank }),
    }
  }
  throw fault(
    'invalid_input',
    'The search is not valid',
    {},
    {
      errors: result.error.issues.map((issue) => ({
        code: issue.code,
        message: issue.message,
        path: issue.path.join('.'),
      })),
    },
  )
}
