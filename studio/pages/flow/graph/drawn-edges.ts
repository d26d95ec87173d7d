import type { Edge } from '@xyflow/react'
import { liveNodeOf } from './card-data'
import type { LiveRun } from '../run/follow-events'
import { ends, type FlowGraph, type GraphEdge } from './graph-of'

/** The edges that are drawn, each as its run has it; one that is as it was is the same value. */
export const drawnEdges = (
  graph: FlowGraph,
  live: LiveRun | undefined,
  before: ReadonlyMap<string, Edge>,
): readonly Edge[] => {
  const conditions = new Map(graph.nodes.map(({ name, condition }) => [name, condition]))
  return visibleEdges(graph).map((edge) => {
    const { from, to, conditional } = edge
    const id = `${from} → ${to}`
    const className = `${stateOf(edge, live)} ${conditional ? 'cond' : ''}`.trim()
    const condition = conditional ? conditions.get(to) : undefined
    const old = before.get(id)
    if (old?.className === className && old.data?.['condition'] === condition) return old
    return {
      id,
      source: from,
      target: to,
      className,
      focusable: false,
      selectable: false,
      ...(condition !== undefined && { type: 'conditional', data: { condition } }),
    }
  })
}

// What the inputs feed beside other nodes is told in words: its line would only cross theirs.
const visibleEdges = ({ edges }: FlowGraph): readonly GraphEdge[] => {
  const fed = new Set(edges.filter(({ from }) => from !== ends.inputs).map(({ to }) => to))
  return edges.filter(({ from, to }) => from !== ends.inputs || !fed.has(to))
}

const stateOf = ({ from, to }: GraphEdge, live: LiveRun | undefined): '' | 'done' | 'live' => {
  if (!live) return ''
  const giver = liveNodeOf(live, from)?.status
  const taker = liveNodeOf(live, to)?.status
  const isDone = from === ends.inputs || giver === 'completed' || giver === 'reused'
  if (isDone && taker === 'running') return 'live'
  const isTaken = taker !== undefined && !/^(queued|bypassed|cancelled)$/.test(taker)
  return isDone && (to === ends.outputs ? live.status === 'completed' : isTaken) ? 'done' : ''
}
