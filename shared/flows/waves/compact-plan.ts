import type { Plan, PlanNode, Reference } from '../contract'
import type { CompactNode, CompactPlan } from './contract'

/** Writes a plan for history. Nodes of aggregation take no part in a run and are left out. */
export const compactPlan = (plan: Plan): CompactPlan => {
  const nodes = runNodes(plan)
  const places = new Map(nodes.map(({ name }, place) => [name, place]))
  const placeOf = (name: string): number => places.get(name) ?? -1
  return {
    nodes: nodes.map((node) => compactNode(node, placeOf)),
    conditions: plan.conditions.map(({ when }) => (when.from === 'node' ? placeOf(when.node) : -1)),
    segments: plan.segments.map(({ nodes: names }) => names.map(placeOf)),
  }
}

/** The nodes of a plan that a run runs, by the places that history knows them by. */
export const runNodes = (plan: Plan): readonly PlanNode[] => plan.nodes.filter(({ aggregation }) => !aggregation)

/** Reads a compact plan as one that the scheduler takes: each node's name is its place. */
export const expandPlan = ({ nodes, conditions, segments }: CompactPlan): Plan => ({
  v: 1,
  flow: '',
  inputs: {},
  outputs: {},
  streams: {},
  conditions: conditions.map((place) => ({
    node: '',
    when: place === -1 ? { from: 'literal', value: null } : readsPlace(place),
    comparison: 'is',
    value: null,
  })),
  nodes: nodes.map(({ r = [], c, all, d, e }, place): PlanNode => ({
    name: String(place),
    kind: '',
    inputs: Object.fromEntries(r.map((from) => [String(from), readsPlace(from)])),
    condition: c ?? null,
    join: all ? 'all' : 'any',
    aggregation: false,
    settings: {},
    tests: [],
    ...(d && { on_error: { default: null } }),
    ...(e !== undefined && { on_error: { node: String(e) } }),
  })),
  segments: segments.map((places) => ({ nodes: places.map(String) })),
})

const compactNode = (node: PlanNode, placeOf: (name: string) => number): CompactNode => {
  const reads = new Set(
    Object.values(node.inputs).flatMap((reference) => (reference.from === 'node' ? [placeOf(reference.node)] : [])),
  )
  const { condition, join, on_error } = node
  return {
    ...(reads.size > 0 && { r: [...reads] }),
    ...(condition !== null && { c: condition }),
    ...(join === 'all' && { all: 1 as const }),
    ...(on_error && 'default' in on_error && { d: 1 as const }),
    ...(on_error && 'node' in on_error && { e: placeOf(on_error.node) }),
  }
}

const readsPlace = (place: number): Reference => ({ from: 'node', node: String(place), path: [] })
