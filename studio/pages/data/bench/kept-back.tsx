import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { benchSearch, keptBack, type BenchOrder } from './bench-search'

/** What access rules kept back: the same question for somebody in every group that documents name says what this principal was not shown. */
export const KeptBack = ({
  order,
  groups,
  documents,
  own,
}: {
  readonly order: BenchOrder
  readonly groups: readonly string[]
  readonly documents: readonly { readonly path: string; readonly acl: readonly string[] | null }[]
  readonly own: readonly { readonly passage: string }[]
}): ReactElement | null => {
  const everybodys = useQuery({
    ...benchSearch({ ...order, as: groups.join(',') }),
    enabled: groups.length > 0,
    retry: false,
  })
  if (!everybodys.data) return null
  const restricted = new Set(documents.flatMap(({ path, acl }) => (acl === null ? [] : [path])))
  const kept = keptBack(everybodys.data.results, own, restricted)
  if (kept.size === 0) return null
  const total = [...kept.values()].reduce((sum, one) => sum + one, 0)
  return (
    <div className="note" role="status">
      <Icon name="lock" size={12} />
      <span>
        {counted(total, 'passage')} in{' '}
        {[...kept.keys()].map((document, place) => (
          <span key={document}>
            {place > 0 && ', '}
            <Link
              className="med"
              href={`/data/indexes/${encodeURIComponent(order.index)}?doc=${encodeURIComponent(document)}`}
            >
              {document}
            </Link>
          </span>
        ))}{' '}
        would stand among these {order.top} and {total === 1 ? 'was' : 'were'} kept back inside the query: this
        principal may not read {total === 1 ? 'it' : 'them'}.
      </span>
    </div>
  )
}
