import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { flowAt } from '../../../api/queries'
import { Button } from '../../../parts/button'
import { counted, shortHash } from '../../../parts/format'
import { Failure, Loading } from '../../../parts/states'
import { ChangedTexts } from './changed-texts'
import { GraphView } from '../graph/graph-view'
import { unitedGraph } from '../graph/united-graph'
import { draftOf } from '../use-draft'
import { VersionEvaluations } from './version-evaluations'

/** What one version has that another has not: drawn, as texts, and as it was measured. */
export const VersionDifference = ({
  flow,
  from,
  to,
  onSwap,
}: {
  readonly flow: string
  readonly from: string
  readonly to: string
  readonly onSwap: () => void
}): ReactElement => {
  const one = useQuery({ ...flowAt(flow, { version: from }), staleTime: Infinity })
  const other = useQuery({ ...flowAt(flow, { version: to }), staleTime: Infinity })
  const before = useMemo(() => one.data && draftOf(one.data), [one.data])
  const after = useMemo(() => other.data && draftOf(other.data), [other.data])
  const drawn = useMemo(() => (before && after ? unitedGraph(before, after) : undefined), [before, after])
  if (one.error ?? other.error)
    return (
      <div className="pad">
        <Failure error={one.error ?? other.error} />
      </div>
    )
  if (!drawn || !before || !after) return <Loading />
  const said = (['added', 'changed', 'removed'] as const).flatMap((kind) => {
    const names = [...drawn.changes].flatMap(([name, change]) => (change === kind ? [name] : []))
    return names.length === 0 ? [] : [`${names.length <= 4 ? names.join(', ') : counted(names.length, 'node')} ${kind}`]
  })
  return (
    <div className="vmain">
      <div className="phead vbar">
        <h2 className="nowrap">
          <span className="mono">{shortHash(from)}</span> to <span className="mono">{shortHash(to)}</span>
        </h2>
        <Button kind="quiet" size="sm" icon="updown" name="Swap the two" onPress={onSwap} />
        <span className="t2 xs clip grow">{said.length === 0 ? 'no node changed' : said.join('; ')}</span>
        <VersionEvaluations flow={flow} from={from} to={to} />
      </div>
      <div className="vgraph">
        <GraphView graph={drawn.graph} changes={drawn.changes} />
      </div>
      <div className="vtext">
        <ChangedTexts before={before} after={after} />
      </div>
    </div>
  )
}
