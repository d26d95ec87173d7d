import type { ContainerName, ListQuery } from '../../contract'
import type { ListOrder, Place } from '../../list-order'
import { layoutOf } from '../../rules'
import type { Piece } from './sql'
import { afterSql, column, conditionSql, orderSql, orderedSql } from './sql'

/** The one statement that gives a page: the documents after a place, and one more to tell whether it is the last. */
export const listSql = (
  container: ContainerName,
  key: readonly string[],
  query: ListQuery,
  order: ListOrder,
  page: { readonly after: Place | undefined; readonly limit: number; readonly now: number },
): Piece => {
  const { partition } = layoutOf(container)
  const conditions: Piece[] = [
    ...key.map((value, index) => ({ sql: `${column(partition[index] ?? '')} = ?`, values: [value] })),
    { sql: '(expires IS NULL OR expires > ?)', values: [page.now] },
    ...(query.where ?? []).map(conditionSql),
    ...orderedSql(order.fields).map((sql) => ({ sql, values: [] })),
    ...(page.after ? [afterSql(order.fields, order.ties, page.after)] : []),
  ]
  const where = conditions.map(({ sql }) => sql).join(' AND ')
  return {
    sql: `SELECT document, etag, ttl FROM ${column(container)} WHERE ${where} ORDER BY ${orderSql(order.fields, order.ties)} LIMIT ${page.limit + 1}`,
    values: conditions.flatMap(({ values }) => values),
  }
}
