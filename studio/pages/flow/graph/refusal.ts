import { ends, type FlowGraph } from './graph-of'

/** Why one node cannot feed another; undefined where it can. */
export const refusalOf = (graph: FlowGraph, from: string, to: string): string | undefined => {
  if (from === to) return `${from} cannot feed itself`
  if (to === ends.inputs) return 'Inputs come from whoever runs the flow'
  if (to === ends.outputs) return 'An output names its node in the text'
  if (from === ends.outputs) return 'Outputs feed no node'
  if (graph.edges.some((edge) => edge.from === from && edge.to === to)) return `${to} reads ${from} already`
  const way = wayBetween(graph, to, from)
  return way === undefined ? undefined : `A circle: ${[...way, to].join(' → ')}`
}

const wayBetween = ({ edges }: FlowGraph, from: string, to: string): readonly string[] | undefined => {
  const before = new Map<string, string | undefined>([[from, undefined]])
  for (const name of before.keys()) {
    if (name === to) return [...backFrom(before, to)].toReversed()
    for (const edge of edges) if (edge.from === name && !before.has(edge.to)) before.set(edge.to, name)
  }
  return undefined
}

function* backFrom(before: ReadonlyMap<string, string | undefined>, to: string): Generator<string> {
  for (let name: string | undefined = to; name !== undefined; name = before.get(name)) yield name
}
