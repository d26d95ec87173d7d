import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { flowAt } from '../../api/queries'
import type { RunView } from '../../api/types'
import { Shown } from '../../parts/states'
import { graphOf } from '../flow/graph/graph-of'
import { GraphView } from '../flow/graph/graph-view'
import { SpanDetail } from './trace/span-detail'
import type { SpanRow } from './trace/spans-of'
import type { useRun } from './use-run'
import { kindOf } from '../flow/node/kinds'
import { factOf } from './trace/fact-of'

/** A run painted on the graph of its flow, beside the node that is looked at. */
export const RunGraph = ({
  run,
  live,
  chosen,
  onChoose,
}: {
  readonly run: RunView
  readonly live: ReturnType<typeof useRun>['live']
  readonly chosen: string | undefined
  readonly onChoose: (node: string | undefined) => void
}): ReactElement => {
  const flow = useQuery({ ...flowAt(run.flow, { version: run.hash }), staleTime: Infinity })
  const yaml = flow.data?.yaml
  const graph = useMemo(() => (yaml === undefined ? undefined : graphOf(yaml)), [yaml])
  const span = rowOfNode(run, chosen)
  return (
    <Shown query={{ data: graph, error: flow.error }}>
      {(drawn) => (
        <div className={span ? 'tview' : ''}>
          <div className="panel rgraph live">
            <GraphView
              graph={drawn}
              live={live}
              chosen={drawn.nodes.find(({ name }) => name === chosen)?.name}
              onChoose={onChoose}
            />
          </div>
          {span && <SpanDetail key={span.id} run={run} span={span} />}
        </div>
      )}
    </Shown>
  )
}

const rowOfNode = (run: RunView, path: string | undefined): SpanRow | undefined => {
  const node = run.nodes.find((one) => one.path === path)
  if (!node) return undefined
  const at = (time: string | null): number => (time === null ? 0 : Date.parse(time) - Date.parse(run.started_at))
  return {
    id: node.path,
    name: node.path,
    detail: factOf(node),
    icon: kindOf(node.kind).icon,
    depth: 1,
    from: at(node.started_at),
    to: at(node.ended_at ?? node.started_at),
    state: node.status,
    isCritical: false,
    node: node.path,
    hasTime: node.started_at !== null && node.ended_at !== null,
    attributes: {},
  }
}
