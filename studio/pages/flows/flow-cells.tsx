import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import { flowAt } from '../../api/queries'
import type { RunLine } from '../../api/types'
import { ago, duration } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { graphOf } from '../flow/graph/graph-of'

/** How many nodes a flow has, read where it is in sight. */
export const NodeCount = ({ flow }: { readonly flow: string }): ReactElement => {
  const { data } = useQuery({ ...flowAt(flow), staleTime: 60_000 })
  const count = useMemo(() => (data ? graphOf(data.yaml).nodes.length : undefined), [data])
  return <>{count ?? ''}</>
}

/** The newest run of a flow: its state, when, and how long it took. */
export const LastRun = ({ flow }: { readonly flow: string }): ReactElement => {
  const { data } = useQuery({
    queryKey: ['runs', 'last', flow],
    queryFn: async ({ signal }) =>
      (await client.listRuns({ flow, limit: 1 }, { signal })).items as unknown as readonly RunLine[],
    staleTime: 10_000,
  })
  const run = data?.[0]
  if (!data) return <></>
  if (!run) return <span className="t3">never run</span>
  return (
    <Link className="row" href={run.kind === 'evaluation' ? `/evaluate/${run.id}` : `/runs/${run.id}`}>
      <Pill state={run.status} />
      <span className="t3 xs clip">
        {ago(run.started_at)}
        {run.latency_ms === null ? '' : `, ${duration(run.latency_ms)}`}
      </span>
    </Link>
  )
}
