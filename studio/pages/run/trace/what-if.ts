/** A node’s time within its run, in milliseconds since it began. */
interface Timed {
  readonly name: string
  readonly from: number
  readonly to: number
}

/**
 * How long a run would have taken, had one node taken no time. Each other node keeps its own time and the pause before it,
 * and begins when the last of what it waits for has ended, as the graph says. Undefined where the node is not timed.
 */
export const tookWithout = (
  name: string,
  nodes: readonly Timed[],
  edges: readonly { readonly from: string; readonly to: string }[],
  took: number,
): number | undefined => {
  const timed = new Map(nodes.map((node) => [node.name, node]))
  if (!timed.has(name)) return undefined
  const feeds = (to: string): readonly Timed[] =>
    edges.flatMap((edge) => (edge.to === to ? (timed.get(edge.from) ?? []) : []))
  const ends = new Map<string, number>()
  const endOf = (node: Timed, above: ReadonlySet<string>): number => {
    const known = ends.get(node.name)
    if (known !== undefined || above.has(node.name)) return known ?? node.to
    const sources = feeds(node.name)
    const path = new Set(above).add(node.name)
    const wasReady = Math.max(0, ...sources.map(({ to }) => to))
    const isReady = Math.max(0, ...sources.map((source) => endOf(source, path)))
    const pause = Math.max(0, node.from - wasReady)
    const end = isReady + pause + (node.name === name ? 0 : node.to - node.from)
    ends.set(node.name, end)
    return end
  }
  const last = Math.max(0, ...nodes.map(({ to }) => to))
  return Math.max(0, ...nodes.map((node) => endOf(node, new Set()))) + Math.max(0, took - last)
}

/** Which share of other runs took less time, in whole percent; undefined where there are too few to say. */
export const slowerThan = (took: number, others: readonly number[], least = 5): number | undefined =>
  others.length < least ? undefined : Math.round((others.filter((one) => one < took).length / others.length) * 100)
