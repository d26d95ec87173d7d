import type { Json } from '../json'
import type { Plan, Reference } from './contract'
import { nodesByName } from './plan-lookups'
import { resolve, type RunValues } from './run-values'

/** Whether a plan has nodes that aggregate the lines of a batch. */
export const aggregates = (plan: Plan): boolean => plan.nodes.some(({ aggregation }) => aggregation)

/**
 * The plan of a flow's aggregation nodes over the completed lines of a batch, in line order: what they read of flow inputs
 * and of a line's nodes is a list with one entry a line, null where the node was bypassed; other aggregation nodes are read as they are.
 */
export const aggregationPlan = (plan: Plan, lines: readonly RunValues[]): Plan => {
  const nodes = nodesByName(plan)
  const gathered = (reference: Reference): Reference => {
    const isOfLines =
      reference.from === 'input' || (reference.from === 'node' && nodes.get(reference.node)?.aggregation !== true)
    return isOfLines ? { from: 'literal', value: lines.map((line) => valueIn(line, reference)) } : reference
  }
  return {
    ...plan,
    outputs: {},
    streams: {},
    segments: [],
    conditions: plan.conditions.map((condition) =>
      nodes.get(condition.node)?.aggregation ? { ...condition, when: gathered(condition.when) } : condition,
    ),
    nodes: plan.nodes.flatMap((node) => {
      if (!node.aggregation) return []
      const inputs = Object.entries(node.inputs).map(([name, reference]) => [name, gathered(reference)] as const)
      return [{ ...node, aggregation: false, inputs: Object.fromEntries(inputs) }]
    }),
  }
}

// A line whose output lacks the property that is asked for has nothing to say.
const valueIn = (line: RunValues, reference: Reference): Json => {
  try {
    return resolve(reference, line)
  } catch {
    return null
  }
}
