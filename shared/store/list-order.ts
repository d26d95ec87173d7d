import { fault } from '../faults'
import type { Json } from '../json'
import { hashOf } from '../json'
import type { ContainerName, ListQuery, OrderField } from './contract'
import { typeRank, valueAt } from './field-values'
import { fieldParts, layoutOf } from './rules'

/** What orders a list: the fields asked for, then what makes the order total. */
export interface ListOrder {
  readonly fields: readonly OrderField[]
  /** The id, and where the key is a prefix the rest of it; ascending. */
  readonly ties: readonly string[]
}

/** The whole order of a list. A field that a condition fixes orders nothing and is left out. */
export const orderOf = (
  container: ContainerName,
  key: readonly string[],
  { orderBy = [], where = [] }: ListQuery,
): ListOrder => ({
  fields: orderBy.filter(({ field }) => !where.some((condition) => condition.is === 'eq' && condition.field === field)),
  ties: ['id', ...layoutOf(container).partition.slice(key.length)],
})

/** The place of a document in a list. */
export const placeAt = ({ fields, ties }: ListOrder, document: unknown): Place =>
  [...fields.map(({ field }) => fieldParts(field)), ...ties.map((name) => [name])].map(
    (parts) => valueAt(document, parts) as Json,
  )

/** The place after which a page begins: the values of the last document in the list's whole order. So pages stay in step while documents come and go. */
export type Place = readonly Json[]

/** Writes a place as the opaque cursor of this list. */
export const cursorOf = (container: ContainerName, key: readonly string[], query: ListQuery, place: Place): string =>
  Buffer.from(JSON.stringify([listName(container, key, query), ...place])).toString('base64url')

/** Reads a cursor, refusing one that was cut, made up or given by another list. */
export const placeOf = (
  container: ContainerName,
  key: readonly string[],
  query: ListQuery,
  order: ListOrder,
): Place | undefined => {
  if (query.cursor === undefined) return undefined
  const [name, ...place] = parsed(query.cursor)
  if (
    name !== listName(container, key, query) ||
    place.length !== order.fields.length + order.ties.length ||
    place.some((value) => typeRank(value) === undefined)
  )
    throw fault('bad_request', 'The cursor is none of this list’s: a cursor serves only the query that gave it')
  return place
}

const listName = (container: ContainerName, key: readonly string[], { where = [], orderBy = [] }: ListQuery): string =>
  hashOf([container, key, where, orderBy]).slice(0, 16)

const parsed = (cursor: string): Json[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? (value as Json[]) : []
  } catch {
    return []
  }
}
