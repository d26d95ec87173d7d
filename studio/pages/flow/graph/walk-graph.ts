import type { FlowGraph } from './graph-of'
import { layOut, type Spot } from './lay-out'

/** Where an arrow key points. */
export type Direction = 'up' | 'down' | 'left' | 'right'

const known = new WeakMap<FlowGraph, ReadonlyMap<string, Spot>>()

/** The node that an arrow leads to: up and down along edges, left and right within the row. */
export const neighbour = (graph: FlowGraph, from: string | undefined, direction: Direction): string | undefined => {
  const spots = known.get(graph) ?? layOut(graph)
  known.set(graph, spots)
  const names = graph.nodes.map(({ name }) => name)
  const here = from === undefined ? undefined : spots.get(from)
  if (from === undefined || !here) return topmost(names, spots)
  const isNode = new Set(names)
  const beside =
    direction === 'down'
      ? graph.edges.filter((edge) => edge.from === from).map(({ to }) => to)
      : direction === 'up'
        ? graph.edges.filter((edge) => edge.to === from).map((edge) => edge.from)
        : names.filter((name) => isInRow(here, spots.get(name), direction))
  return nearest(
    beside.filter((name) => isNode.has(name)),
    spots,
    here,
  )
}

const isInRow = (here: Spot, there: Spot | undefined, direction: Direction): boolean =>
  there !== undefined &&
  Math.abs(there.y - here.y) < 30 &&
  (direction === 'right' ? there.x > here.x : there.x < here.x)

const nearest = (names: readonly string[], spots: ReadonlyMap<string, Spot>, { x, y }: Spot): string | undefined => {
  const way = (name: string): number => {
    const spot = spots.get(name)
    return spot ? Math.hypot(spot.x - x, spot.y - y) : Infinity
  }
  return names.toSorted((one, other) => way(one) - way(other))[0]
}

const topmost = (names: readonly string[], spots: ReadonlyMap<string, Spot>): string | undefined =>
  names.toSorted((one, other) => {
    const [a, b] = [spots.get(one), spots.get(other)]
    return (a?.y ?? 0) - (b?.y ?? 0) || (a?.x ?? 0) - (b?.x ?? 0)
  })[0]
