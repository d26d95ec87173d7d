import type { Change } from './card-data'
import { changedNodes } from '../versions/changed-nodes'
import { graphOf, type FlowGraph } from './graph-of'
import type { Draft } from '../text/history'

/** The graphs of two versions as one, with what became of each node: what is gone stands where it was. */
export const unitedGraph = (
  before: Draft,
  after: Draft,
): { readonly graph: FlowGraph; readonly changes: ReadonlyMap<string, Change> } => {
  const old = graphOf(before.yaml)
  const now = graphOf(after.yaml)
  const oldNames = new Set(old.nodes.map(({ name }) => name))
  const names = new Set(now.nodes.map(({ name }) => name))
  const gone = old.nodes.filter(({ name }) => !names.has(name))
  const isGone = new Set(gone.map(({ name }) => name))
  const changes = new Map<string, Change>([
    ...[...changedNodes(before, after)].map((name): [string, Change] => [
      name,
      oldNames.has(name) ? 'changed' : 'added',
    ]),
    ...gone.map(({ name }): [string, Change] => [name, 'removed']),
  ])
  const known = new Set(now.edges.map(({ from, to }) => `${from} ${to}`))
  const ghosts = old.edges.filter(({ from, to }) => !known.has(`${from} ${to}`) && (isGone.has(from) || isGone.has(to)))
  return { graph: { ...now, nodes: [...now.nodes, ...gone], edges: [...now.edges, ...ghosts] }, changes }
}
