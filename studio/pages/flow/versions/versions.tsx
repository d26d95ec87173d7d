import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { client } from '../../../api/client'
import { Page } from '../../../frame/page'
import { counted } from '../../../parts/format'
import { Empty, Shown } from '../../../parts/states'
import { VersionDifference } from './version-difference'
import { VersionList } from './version-list'
import '../flow.css'

/** The versions of a flow: what changed between two, drawn and as text, and where labels point. */
const Versions = (): ReactElement => {
  const { flow = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const list = useQuery({
    queryKey: ['flow', flow, 'versions'],
    queryFn: ({ signal }) => client.listFlowVersions({ flow }, { signal }),
  })
  const items = list.data?.items ?? []
  const to = search.get('to') ?? items[0]?.hash
  const place = items.findIndex(({ hash }) => hash === to)
  const from = search.get('from') ?? items[place + 1]?.hash
  const path = `/flows/${encodeURIComponent(flow)}`
  const pick = (change: { readonly from?: string; readonly to?: string }): void =>
    setSearch({ ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...change })
  return (
    <Page
      fill
      crumbs={[{ text: 'Flows', href: '/flows' }, { text: flow, href: path }, { text: 'Versions' }]}
      state={list.data && <span className="t3 xs">{counted(items.length, 'version')}</span>}
      actions={
        <Link href={path} className="btn">
          Edit
        </Link>
      }
    >
      <Shown query={list}>
        {() => (
          <div className="vers">
            <VersionList flow={flow} items={items} from={from} to={to} onPick={pick} />
            {to !== undefined && from !== undefined && from !== to ? (
              <VersionDifference flow={flow} from={from} to={to} onSwap={() => setSearch({ from: to, to: from })} />
            ) : from !== undefined && from === to ? (
              <Empty title="One version on both sides">Choose another one on the left to see what differs.</Empty>
            ) : (
              <Empty title={items.length > 1 ? 'The first version' : 'One version so far'}>
                {items.length > 1
                  ? 'Nothing stood before it. Choose from which one on the left.'
                  : 'The next one is shown here against it: its graph and its texts.'}
              </Empty>
            )}
          </div>
        )}
      </Shown>
    </Page>
  )
}

export default Versions
