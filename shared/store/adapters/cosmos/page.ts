import type { SqlQuerySpec } from '@azure/cosmos' with { 'resolution-mode': 'import' }
import type { Json } from '../../../json'
import type { ListQuery, OrderField } from '../../contract'
import { comparePlain, valueAt } from '../../field-values'
import type { ListOrder, Place } from '../../list-order'
import { fieldParts } from '../../rules'
import type { Condition } from './query-sql'
import { after, conditionOf, equals, isPlain, querySpec, typeConditions } from './query-sql'

/** Runs one query to its end. */
export type Ask = (spec: SqlQuerySpec) => Promise<readonly Document[]>

/** A document as Cosmos DB gives it. */
export type Document = Readonly<Record<string, Json>>

/** One step of a total order: fields that one index orders, and how to ask for them. */
interface Step {
  readonly fields: readonly OrderField[]
  readonly orderBy: readonly OrderField[]
}

/** The documents of a list after a place, `wanted` of them at most. Cosmos DB orders equal values by no rule of ours and has an index for few orders, so documents of equal value are asked for once more, by id: the order is then total on every ground, and a cursor needs no state of the server. */
export const documentsAfter = async (
  ask: Ask,
  keyConditions: readonly Condition[],
  query: ListQuery,
  order: ListOrder,
  place: Place | undefined,
  wanted: number,
): Promise<readonly Document[]> => {
  const conditions = [
    ...keyConditions,
    ...(query.where ?? []).map(conditionOf),
    ...order.fields.map(({ field }) => isPlain(field)),
  ]
  const ties = order.ties.map((field): Step => {
    const fields = [{ field, direction: 'ascending' as const }]
    return { fields, orderBy: fields }
  })
  // The declared order stays whole, fixed fields too: only so its composite index serves it.
  const steps = order.fields.length > 0 ? [{ fields: order.fields, orderBy: query.orderBy ?? [] }, ...ties] : ties
  return await stepAfter(ask, conditions, steps, place, wanted)
}

const stepAfter = async (
  ask: Ask,
  conditions: readonly Condition[],
  steps: readonly Step[],
  place: Place | undefined,
  wanted: number,
): Promise<readonly Document[]> => {
  const [step, ...deeper] = steps
  if (!step || wanted <= 0) return []
  const width = step.fields.length
  const here = place?.slice(0, width)

  // First what is left of the place's own group.
  const sameGroup =
    here && deeper.length > 0
      ? await stepAfter(ask, [...conditions, ...groupOf(step, here)], deeper, place?.slice(width), wanted)
      : []
  const room = wanted - sameGroup.length
  if (room <= 0) return sameGroup

  const beyond = here ? [after(step.fields, here)] : []
  const found = await askInOrder(ask, [...conditions, ...beyond], step, room)
  if (deeper.length === 0) return [...sameGroup, ...found]
  if (found.length < room) return [...sameGroup, ...inOrder(steps, found)]

  // The last group may be cut in the wrong place, unless only the one document beyond the page is of it.
  const last = valuesOf(step, found.at(-1))
  const whole = found.filter((document) =>
    valuesOf(step, document).some((value, index) => comparePlain(value, last[index] ?? null) !== 0),
  )
  const sorted = [...sameGroup, ...inOrder(steps, whole)]
  if (whole.length === room - 1) return [...sorted, ...found.slice(-1)]
  return [
    ...sorted,
    ...(await stepAfter(ask, [...conditions, ...groupOf(step, last)], deeper, undefined, room - whole.length)),
  ]
}

/** Asks for one step's documents. The SDK merges physical partitions only where all values of a field are of one type; where they are not, each type is asked for by itself and merged here. */
const askInOrder = async (
  ask: Ask,
  conditions: readonly Condition[],
  step: Step,
  wanted: number,
): Promise<readonly Document[]> => {
  try {
    return await ask(querySpec(wanted, conditions, step.orderBy))
  } catch (error) {
    if (!isMixedTypes(error)) throw error
  }
  const found: Document[] = []
  for (const { types, nulls } of typesOf(step.fields)) {
    // Nor can the SDK merge by null; where a field is null for all, it orders nothing.
    const ordering = step.orderBy.filter(({ field }) => !nulls.includes(field))
    const orderBy = ordering.length > 0 ? ordering : [{ field: 'id', direction: 'ascending' as const }]
    found.push(...(await ask(querySpec(wanted, [...conditions, ...types], orderBy))))
  }
  return inOrder([step], found).slice(0, wanted)
}

interface Types {
  readonly types: readonly Condition[]
  readonly nulls: readonly string[]
}

/** Every way to fix the type of each field. */
const typesOf = (fields: readonly OrderField[]): Types[] =>
  fields.reduce<Types[]>(
    (ways, { field }) =>
      ways.flatMap(({ types, nulls }) => [
        { types: [...types, equals(field, null)], nulls: [...nulls, field] },
        ...typeConditions(field).map((condition) => ({ types: [...types, condition], nulls })),
      ]),
    [{ types: [], nulls: [] }],
  )

/** The SDK gives these errors no code; their words are all there is. */
const isMixedTypes = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (('message' in error && /order-by queries on mixed types|unrecognizable type object/.test(String(error.message))) ||
    ('cause' in error && isMixedTypes(error.cause)))

const groupOf = (step: Step, values: readonly Json[]): Condition[] =>
  step.fields.map(({ field }, index) => equals(field, values[index] ?? null))

const valuesOf = (step: Step, document: Document | undefined): Json[] =>
  step.fields.map(({ field }) => (valueAt(document, fieldParts(field)) ?? null) as Json)

const inOrder = (steps: readonly Step[], documents: readonly Document[]): Document[] =>
  documents.toSorted((left, right) => {
    for (const step of steps)
      for (const [index, { direction }] of step.fields.entries()) {
        const compared = comparePlain(valuesOf(step, left)[index] ?? null, valuesOf(step, right)[index] ?? null)
        if (compared !== 0) return direction === 'descending' ? -compared : compared
      }
    return 0
  })
