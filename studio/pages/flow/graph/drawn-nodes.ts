import type { Node } from '@xyflow/react'
import { cardData, spokenNode, type CardData, type Painted } from './card-data'
import { ends, type FlowGraph } from './graph-of'
import { cardSize, sizeOf, type Spot } from './lay-out'

/** The nodes as they are drawn; one that is as it was is the same value, so that only what changed is drawn anew. */
export const drawnNodes = (
  graph: FlowGraph,
  painted: Painted,
  at: {
    readonly spots: ReadonlyMap<string, Spot>
    readonly before: ReadonlyMap<string, Node>
    /** Nodes that somebody put where they stand. */
    readonly placed: ReadonlySet<string>
    readonly chosen: string | undefined
  },
): Node[] => {
  const { spots, before, placed, chosen } = at
  const positionOf = (id: string): Spot => {
    const old = before.get(id)?.position
    const spot = placed.has(id) && old ? old : (spots.get(id) ?? { x: 0, y: 0 })
    return old && old.x === spot.x && old.y === spot.y ? old : spot
  }
  const same = (old: Node | undefined, next: Node): Node =>
    old && old.position === next.position && old.data === next.data && old.selected === next.selected
      ? old
      : { ...old, ...next }
  const end = (id: string, text: string, count: number, isTop: boolean): Node[] => {
    if (!spots.has(id)) return []
    const old = before.get(id)
    const data = old?.data['count'] === count ? old.data : { text, count, isTop }
    return [
      same(old, {
        id,
        type: 'end',
        position: positionOf(id),
        selectable: false,
        focusable: false,
        selected: false,
        initialWidth: cardSize.endWidth,
        initialHeight: cardSize.endHeight,
        data,
      }),
    ]
  }
  return [
    ...end(ends.inputs, 'inputs', graph.inputs.length, true),
    ...graph.nodes.map((node): Node => {
      const old = before.get(node.name)
      const data = cardData(node, graph, painted, old?.data as CardData | undefined)
      const size = sizeOf(node, data.live)
      return same(old, {
        id: node.name,
        type: 'card',
        position: positionOf(node.name),
        selected: node.name === chosen,
        initialWidth: size.width,
        initialHeight: size.height,
        ariaRole: 'group',
        ariaLabel: spokenNode(data, graph),
        data,
      })
    }),
    ...end(ends.outputs, 'outputs', graph.outputs.length, false),
  ]
}
