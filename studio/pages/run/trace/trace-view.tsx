import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { flowAt } from '../../../api/queries'
import type { RunView } from '../../../api/types'
import { Failure, Loading } from '../../../parts/states'
import { graphOf } from '../../flow/graph/graph-of'
import { gapsOf } from './gaps-of'
import { SpanDetail } from './span-detail'
import { spansOf } from './spans-of'
import { Trace } from './trace'
import { useTrace } from './use-trace'
import { tookWithout } from './what-if'

/** The trace of a run beside the span that is looked at: the failing one where none is chosen. */
export const TraceView = ({
  run,
  chosen,
  onChoose,
}: {
  readonly run: RunView
  readonly chosen: string | undefined
  readonly onChoose: (span: string) => void
}): ReactElement => {
  const trace = useTrace(run.id)
  const flow = useQuery({ ...flowAt(run.flow, { version: run.hash }), staleTime: Infinity, retry: false })
  const yaml = flow.data?.yaml
  const graph = useMemo(() => (yaml === undefined ? undefined : graphOf(yaml)), [yaml])
  const spans = useMemo(() => {
    const definitions = new Map(graph?.nodes.map(({ name, definition }) => [name, definition]))
    const known = { nodes: run.nodes, definitionOf: (node: string) => definitions.get(node) }
    return trace.data ? spansOf(trace.data, Date.now(), known) : undefined
  }, [trace.data, graph, run.nodes])
  const gaps = useMemo(() => (trace.data ? gapsOf(trace.data) : []), [trace.data])
  if (!spans) return trace.error ? <Failure error={trace.error} /> : <Loading />
  const failing = spans.findLast(({ state, node }) => state === 'failed' && node !== undefined)
  const waiting = spans.find(({ state, node }) => state === 'waiting' && node !== undefined)
  const wanted = chosen === undefined ? undefined : spans.find(({ id, node }) => id === chosen || node === chosen)
  const found = wanted ?? failing ?? waiting ?? spans[0]
  const timed = spans.flatMap(({ node, depth, from, to, hasTime }) =>
    node !== undefined && depth === 1 && hasTime !== false ? [{ name: node, from, to }] : [],
  )
  const name = found?.node ?? found?.call?.of
  const without =
    name === undefined || run.latency_ms === null || !graph
      ? undefined
      : tookWithout(name, timed, graph.edges, run.latency_ms)
  return (
    <div className="tview">
      <Trace
        spans={spans}
        gaps={gaps}
        chosen={found?.id}
        onChoose={onChoose}
        {...(name !== undefined && without !== undefined && { without: { name, took: without } })}
      />
      {found && <SpanDetail key={found.call?.of ?? found.id} run={run} span={found} />}
    </div>
  )
}
