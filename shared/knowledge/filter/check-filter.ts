import { z } from 'zod'
import { fault } from '../../faults'
import type { Filter, PassageField } from '../contract'

/** What filters and facets read of a passage. */
export const fields = ['path', 'title', 'section', 'page', 'type'] as const satisfies readonly PassageField[]

/** The names of what filters and facets read. */
export const passageField = z.enum(fields)

const longestValue = 1000
/** How many conditions a filter may have. */
export const mostConditions = 100
/** How deep conditions may stand. */
export const deepest = 20

const text = z
  .string()
  .max(longestValue)
  .refine((value) => !/[\ud800-\udfff]/u.test(value), 'Half a character')
const whole = z.int32()
const field = passageField
const condition = z.union([
  z.strictObject({ field, is: z.enum(['eq', 'ne', 'gt', 'ge', 'lt', 'le']), value: z.union([text, whole, z.null()]) }),
  z.strictObject({
    field,
    is: z.literal('in'),
    value: z
      .array(z.union([text, whole]))
      .min(1)
      .max(mostConditions),
  }),
  z.strictObject({ field, is: z.literal('startswith'), value: text }),
])
/** A filter as a tree. */
export const tree: z.ZodType<Filter> = z.lazy(() => {
  const parts = z.array(tree).min(1).max(mostConditions)
  return z.union([
    condition,
    z.strictObject({ and: parts }),
    z.strictObject({ or: parts }),
    z.strictObject({ not: tree }),
  ])
})

/** A condition on one field. */
export type Condition = Extract<Filter, { field: unknown }>

/** Refuses a comparison that could never hold: a page is a number or null, everything else a text. */
export const requireSense = (one: Condition): void => {
  const values = one.is === 'in' ? one.value : [one.value]
  const isPage = one.field === 'page'
  if (one.is === 'startswith' && isPage) throw refused('“page” is a number; it starts with nothing')
  for (const value of values) {
    if (value === null && one.is !== 'eq' && one.is !== 'ne')
      throw refused(`null is compared by eq or ne, not by ${one.is}`)
    if (value === null && !isPage) throw refused(`“${one.field}” is always there; only “page” may be null`)
    if (value !== null && (typeof value === 'number') !== isPage)
      throw refused(
        `“${one.field}” is compared with a ${isPage ? 'whole number' : 'text'}, not with ${JSON.stringify(value)}`,
      )
  }
}

/** The condition, where it makes sense. */
export const sensible = (one: Filter): Filter => {
  const parsed = condition.safeParse(one)
  if (!parsed.success) throw refused(parsed.error.issues[0]?.message ?? 'a value cannot be compared')
  requireSense(parsed.data)
  return parsed.data
}

/** A filter that is not valid: why, and where in its tree. */
export const refused = (why: string, where?: readonly PropertyKey[]): Error =>
  fault(
    'invalid_input',
    `The filter is not valid: ${why}`,
    {},
    {
      errors: [{ code: 'invalid_filter', message: why, path: ['filter', ...(where ?? [])].map(String).join('.') }],
    },
  )
