import type { JsonObject } from '../json'
import type { Plan, PlanCondition, PlanEach, PlanNode, PlanSegment, Reference } from './contract'
import type { EachDefinition, FlowDefinition, NodeDefinition } from './definition/definition'
import { dependenciesOf, inPlanOrder, nodeNames, predecessorsOf } from './definition/graph'

/** Version of a plan's shape. */
export const planVersion = 1

/** Makes the plan of a checked definition: order, numbered conditions, segments and streams, frozen. */
export const planFlow = (
  flow: string,
  definition: FlowDefinition,
  settings: ReadonlyMap<NodeDefinition, JsonObject>,
): Plan => {
  const { ordered } = inPlanOrder(definition.nodes)
  const conditional = ordered.filter(({ activate }) => activate !== null)
  const conditions: PlanCondition[] = conditional.flatMap(({ name, activate }) =>
    activate ? [{ node: name, ...activate }] : [],
  )
  const nodes: PlanNode[] = ordered.map((node) => ({
    name: node.name,
    kind: node.kind,
    inputs: node.inputs,
    condition: node.activate ? conditional.indexOf(node) : null,
    join: node.join,
    aggregation: node.aggregation,
    settings: settings.get(node) ?? {},
    tests: testsOf(node.name, conditions, ordered),
    ...(node.on_error && { on_error: node.on_error }),
    ...(node.retry && { retry: node.retry }),
    ...(node.timeout !== undefined && { timeout: node.timeout }),
    ...(node.cache !== undefined && { cache: node.cache }),
    ...(node.each && { each: eachOf(flow, node.each, settings) }),
  }))
  const outputs = definition.outputs.filter(({ reference }) => !readsAggregation(reference, ordered))
  return deepFreeze({
    v: planVersion,
    flow,
    inputs: definition.inputs,
    outputs: Object.fromEntries(outputs.map(({ name, ...output }) => [name, output])),
    nodes,
    conditions,
    segments: segmentsOf(ordered.filter(({ aggregation }) => !aggregation)),
    streams: streamsOf(outputs, ordered),
    ...(Object.keys(definition.environment).length > 0 && { environment: definition.environment }),
    ...(definition.record && { record: definition.record }),
  })
}

const eachOf = (flow: string, each: EachDefinition, settings: ReadonlyMap<NodeDefinition, JsonObject>): PlanEach => {
  const { over, as, concurrency } = each
  const body = 'inner' in each ? { plan: planFlow(flow, each.inner, settings) } : { flow: each.flow, label: each.label }
  return { over, as, concurrency, body }
}

const readsAggregation = (reference: Reference, nodes: readonly NodeDefinition[]): boolean =>
  reference.from === 'node' && nodes.some(({ name, aggregation }) => aggregation && name === reference.node)

// A node that stands in for others is asked what they would have been asked.
const testsOf = (name: string, conditions: readonly PlanCondition[], nodes: readonly NodeDefinition[]): number[] => {
  const names = new Set([name])
  for (let size = 0; size !== names.size;) {
    size = names.size
    for (const { name: owner, on_error } of nodes) {
      if (on_error && 'node' in on_error && names.has(on_error.node)) names.add(owner)
    }
  }
  return conditions.flatMap(({ when }, number) => (when.from === 'node' && names.has(when.node) ? [number] : []))
}

// A chain goes on where a node has one predecessor and that one has no other successor.
const segmentsOf = (ordered: readonly NodeDefinition[]): PlanSegment[] => {
  const successors = new Map<string, number>()
  const dependencies = dependenciesOf(ordered)
  for (const node of ordered) {
    for (const name of dependencies.get(node.name) ?? []) successors.set(name, (successors.get(name) ?? 0) + 1)
  }
  const segmentEndingAt = new Map<string, string[]>()
  const segments: string[][] = []
  for (const node of ordered) {
    const [before, ...others] = dependencies.get(node.name) ?? []
    const chain = before !== undefined && others.length === 0 && successors.get(before) === 1
    const segment = (chain ? segmentEndingAt.get(before) : undefined) ?? []
    if (segment.length === 0) segments.push(segment)
    segment.push(node.name)
    segmentEndingAt.set(node.name, segment)
  }
  return segments.map((nodes) => ({ nodes }))
}

// Text may leave while it is made only where nothing else waits to read it whole.
const streamsOf = (outputs: FlowDefinition['outputs'], nodes: readonly NodeDefinition[]): Record<string, string> => {
  const readByNodes = new Set(nodes.flatMap((node) => [...predecessorsOf(node)]))
  const streams = new Map<string, string>()
  for (const { name, reference } of outputs) {
    if (reference.from !== 'node' || reference.path.length > 0) continue
    const [node] = nodeNames([reference])
    if (node !== undefined && !readByNodes.has(node) && !streams.has(node)) streams.set(node, name)
  }
  return Object.fromEntries(streams)
}

const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}
