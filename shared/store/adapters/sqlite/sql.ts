import type { SqlValue } from '../../../sqlite'
import type { ContainerLayout, OrderField, Where } from '../../contract'
import type { Place } from '../../list-order'
import { typeRank } from '../../field-values'
import { fieldParts } from '../../rules'

/** A piece of SQL with the values of its parameters, in order. */
export interface Piece {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** A column's quoted name. */
export const column = (name: string): string => `"${name}"`

const pathOf = (field: string): string =>
  `'$${fieldParts(field)
    .map((part) => `."${part}"`)
    .join('')}'`

/** The value at a field; texts and numbers as they are, true and false as 1 and 0. */
const valueOf = (field: string): string => `json_extract(document, ${pathOf(field)})`

/** The rank of the type at a field (`typeRank`), NULL where it is missing, a list or an object. SQLite alone would mix true with 1 and null with nothing. */
const rankOf = (field: string): string =>
  `CASE json_type(document, ${pathOf(field)}) WHEN 'null' THEN 0 WHEN 'false' THEN 1 WHEN 'true' THEN 2 WHEN 'integer' THEN 3 WHEN 'real' THEN 3 WHEN 'text' THEN 4 END`

/** The whole order of a list: the order asked for, then what makes it total. */
export const orderSql = (orderBy: readonly OrderField[], rest: readonly string[]): string =>
  [
    ...orderBy.flatMap(({ field, direction }) => {
      const word = direction === 'descending' ? 'DESC' : 'ASC'
      return [`${rankOf(field)} ${word}`, `${valueOf(field)} ${word}`]
    }),
    ...rest.map((name) => `${column(name)} ASC`),
  ].join(', ')

/** The index that serves a declared order. */
export const orderIndexSql = (
  table: string,
  order: readonly OrderField[],
  layout: ContainerLayout,
  ordinal: number,
): string => {
  const [project = '', ...rest] = layout.partition
  return `CREATE INDEX IF NOT EXISTS ${column(`${table}_order_${ordinal}`)} ON ${column(table)} (${column(project)}, ${orderSql(order, ['id', ...rest])})`
}

/** One condition, by Cosmos DB's rules: values of another type, and missing ones, never match. */
export const conditionSql = ({ field, is, value }: Where): Piece => {
  const found = valueOf(field)
  const rank = rankOf(field)
  if (is === 'eq') return equals(rank, found, value)
  if (is === 'in') return anyOf((value as readonly Where['value'][]).map((one) => equals(rank, found, one)))
  if (is === 'starts-with')
    return { sql: `(${rank} = 4 AND substr(${found}, 1, length(?)) = ?)`, values: [value as string, value as string] }
  if (is === 'array-contains') {
    const inside = equals(rankOfMember, 'member.value', value)
    const members = `SELECT 1 FROM json_each(document, ${pathOf(field)}) AS member WHERE ${inside.sql}`
    return { sql: `(json_type(document, ${pathOf(field)}) = 'array' AND EXISTS (${members}))`, values: inside.values }
  }
  const ofType = typeof value === 'boolean' ? `${rank} IN (1, 2)` : `${rank} = ${typeRank(value)}`
  return { sql: `(${ofType} AND ${found} ${comparisons[is]} ?)`, values: [bound(value)] }
}

const comparisons = { ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

const rankOfMember =
  "CASE member.type WHEN 'null' THEN 0 WHEN 'false' THEN 1 WHEN 'true' THEN 2 WHEN 'integer' THEN 3 WHEN 'real' THEN 3 WHEN 'text' THEN 4 END"

const equals = (rank: string, found: string, value: Where['value']): Piece =>
  typeof value === 'string' || typeof value === 'number'
    ? { sql: `(${rank} = ${typeRank(value)} AND ${found} = ?)`, values: [value] }
    : { sql: `${rank} = ${typeRank(value)}`, values: [] }

const anyOf = (pieces: readonly Piece[]): Piece =>
  pieces.length === 0
    ? { sql: '0', values: [] }
    : { sql: `(${pieces.map(({ sql }) => sql).join(' OR ')})`, values: pieces.flatMap(({ values }) => values) }

const bound = (value: unknown): SqlValue => (typeof value === 'boolean' ? Number(value) : (value as string | number))

/** Everything a list leaves out because it is ordered by something the document has not. */
export const orderedSql = (orderBy: readonly OrderField[]): string[] =>
  orderBy.map(({ field }) => `${rankOf(field)} IS NOT NULL`)

/** What comes after a place in the list's order. */
export const afterSql = (orderBy: readonly OrderField[], rest: readonly string[], place: Place): Piece => {
  const steps: { readonly sql: string; readonly sign: '>' | '<'; readonly value: SqlValue }[] = [
    ...orderBy.flatMap(({ field, direction }, index) => {
      const sign = direction === 'descending' ? ('<' as const) : ('>' as const)
      const value = place[index] ?? null
      return [
        { sql: rankOf(field), sign, value: typeRank(value) ?? 0 },
        { sql: valueOf(field), sign, value: value === null ? null : bound(value) },
      ]
    }),
    ...rest.map((name, index) => ({
      sql: column(name),
      sign: '>' as const,
      value: bound(place[orderBy.length + index]),
    })),
  ]
  // a > 1 OR (a IS 1 AND (b > 2 OR …)): IS, because null equals null here.
  return steps.reduceRight<Piece>(
    (inner, { sql, sign, value }) => ({
      sql: `(${sql} ${sign} ? OR (${sql} IS ? AND ${inner.sql}))`,
      values: [value, value, ...inner.values],
    }),
    { sql: '0', values: [] },
  )
}
