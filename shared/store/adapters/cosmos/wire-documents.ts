import { readQuery } from './wire-sql'

/** A document as the fake keeps it. */
export type Document = Record<string, unknown> & { readonly id: string }

/** A document with what the service keeps of it. */
export interface Held {
  readonly document: Document
  readonly etag: string
  readonly expires: number
}

/** Spreads logical partitions over two physical ones. */
export const physicalOf = (place: string): number =>
  Buffer.from((JSON.parse(place) as string[]).slice(0, -1).join()).reduce((sum, byte) => sum + byte, 0) % 2

/** A document as the service gives it, with the fields of its own. */
export const asStored = ({ document, etag }: Held): unknown => ({
  ...document,
  _etag: etag,
  _rid: etag,
  _self: 's',
  _ts: 0,
  _attachments: 'a',
})

/** Marks a query that the fake's own plan has rewritten. */
export const rewritten = '/*rewritten*/'

/** The plan of a query that one partition cannot answer. */
export const planOf = (text: string): unknown => {
  const { top, order } = readQuery(
    text,
    [...text.matchAll(/@p\d+/g)].map(([name]) => ({ name, value: null })),
  )
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top,
      orderBy: order.map(({ isDescending }) => (isDescending ? 'Descending' : 'Ascending')),
      orderByExpressions: order.map(({ path }) => `c.${path.join('.')}`),
      aggregates: [],
      groupByExpressions: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery:
        rewritten + text.replace(' ORDER BY ', ' AND ({documentdb-formattableorderbyquery-filter}) ORDER BY '),
      hasSelectValue: false,
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  }
}

/** The value at a path. */
export const at = (document: Document, path: readonly string[]): unknown =>
  path.reduce<unknown>((found, part) => (found as Record<string, unknown> | undefined)?.[part], document)

const rank = (value: unknown): number =>
  ['undefined', 'null', 'boolean', 'number', 'string'].indexOf(value === null ? 'null' : typeof value)

/** Compares two documents by an order. */
export const compareBy = (
  order: readonly { readonly path: readonly string[]; readonly isDescending: boolean }[],
  left: Document,
  right: Document,
): number => {
  for (const { path, isDescending } of order) {
    const [one, other] = [at(left, path), at(right, path)]
    const compared = rank(one) - rank(other) || (one === other ? 0 : (one as number) < (other as number) ? -1 : 1)
    if (compared !== 0) return isDescending ? -compared : compared
  }
  return 0
}

/** The document after a patch, or why it is refused. */
export const patched = (document: Document, body: unknown): Document | string => {
  const operations = (Array.isArray(body) ? body : (body as { operations: unknown[] }).operations) as {
    op: string
    path: string
    value?: unknown
  }[]
  if (operations.length > 10) return 'more than 10 operations'
  const next = structuredClone(document) as Record<string, unknown>
  for (const { op, path, value } of operations) {
    const parts = path.slice(1).split('/')
    const name = parts.pop() ?? ''
    const parent = parts.reduce<unknown>(
      (found, part) => (found as Record<string, unknown> | undefined)?.[part],
      next,
    ) as Record<string, unknown> | undefined
    if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) return `no place ${path}`
    if (op === 'set') parent[name] = value
    else if (op === 'remove' && name in parent) delete parent[name]
    else if (op === 'incr' && typeof (parent[name] ?? 0) === 'number')
      parent[name] = Number(parent[name] ?? 0) + Number(value)
    else return `cannot ${op} ${path}`
  }
  return next as Document
}
