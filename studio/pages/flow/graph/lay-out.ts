import { Graph, layout } from '@dagrejs/dagre'
import type { LiveNode } from '../run/follow-events'
import { ends, type FlowGraph, type GraphNode } from './graph-of'
import { isScattered, tightened, type Placed } from './tightened'

/** Where a node stands: its upper left corner. */
export interface Spot {
  readonly x: number
  readonly y: number
}

/** The size of a card. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** The size of a node card and of the two ends. */
export const cardSize = { width: 184, writingWidth: 236, height: 54, endWidth: 148, endHeight: 28 } as const

const footHeight = 24
const actHeight = 34
const linesHeight = 66

/** How large the card of a node is in the state it is in: with its last lines while it writes, with what can be done where something can. */
export const sizeOf = ({ variants }: Pick<GraphNode, 'variants'>, live?: LiveNode): Size => {
  const isWriting = live?.status === 'running' && live.text !== ''
  return {
    width: isWriting ? cardSize.writingWidth : cardSize.width,
    height:
      cardSize.height +
      (variants ? footHeight : 0) +
      (isWriting ? linesHeight : 0) +
      (live?.status === 'waiting' || live?.status === 'failed' ? actHeight : 0),
  }
}

/** Where everything of a graph stands, top to bottom; the same graph lies the same way every time. */
export const layOut = (
  { nodes, edges, inputs, outputs }: FlowGraph,
  sizes: ReadonlyMap<string, Size> = new Map(),
): ReadonlyMap<string, Spot> => {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 44, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  const { endWidth, endHeight } = cardSize
  if (inputs.length > 0 || nodes.length > 0) graph.setNode(ends.inputs, { width: endWidth, height: endHeight })
  for (const node of nodes) graph.setNode(node.name, { ...(sizes.get(node.name) ?? sizeOf(node)) })
  if (outputs.length > 0) graph.setNode(ends.outputs, { width: endWidth, height: endHeight })
  // What only the inputs feed stands right below them.
  const fed = new Set(edges.filter(({ from }) => from !== ends.inputs).map(({ to }) => to))
  for (const { from, to } of edges)
    if (graph.hasNode(from) && graph.hasNode(to))
      graph.setEdge(from, to, { weight: from === ends.inputs && !fed.has(to) ? 4 : 1 })
  layout(graph)
  const laid = new Map(graph.nodes().map((name) => [name, graph.node(name) as Placed]))
  const placed = laid.size > 0 && isScattered(laid) ? tightened(laid, edges) : laid
  return new Map(
    [...placed].map(([name, { x, y, width, height }]) => [
      name,
      { x: Math.round(x - width / 2), y: Math.round(y - height / 2) },
    ]),
  )
}
