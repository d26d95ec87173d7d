import type { Json, JsonObject } from '../json'
import type { Plan, Reference } from './contract'
import { nodesByName } from './plan-lookups'
import { referenceText } from './references'
import { resolve, type RunValues } from './run-values'

/** Whether a plan has nodes that aggregate the lines of a batch. */
export const aggregates = (plan: Plan): boolean => {
  let known = aggregating.get(plan)
  if (known === undefined) aggregating.set(plan, (known = plan.nodes.some(({ aggregation }) => aggregation)))
  return known
}

const aggregating = new WeakMap<Plan, boolean>()

/** What the aggregation nodes of a plan read of one line, by the text of each reference; null where a node was bypassed. */
export const gatherLine = (plan: Plan, values: RunValues): JsonObject =>
  Object.fromEntries(
    lineReferences(plan).map((reference) => [referenceText(reference), valueIn(values, reference)] as const),
  )

/**
 * The plan of a flow's aggregation nodes over the completed lines of a batch, in line order: what they read of flow inputs
 * and of a line's nodes is a list with one entry a line; other aggregation nodes are read as they are.
 */
export const aggregationPlan = (plan: Plan, lines: readonly JsonObject[]): Plan => {
  const ofLines = new Set(lineReferences(plan).map(referenceText))
  const gathered = (reference: Reference): Reference => {
    const text = referenceText(reference)
    return ofLines.has(text) ? { from: 'literal', value: lines.map((line) => line[text] ?? null) } : reference
  }
  const nodes = nodesByName(plan)
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

const lineReferences = (plan: Plan): readonly Reference[] => {
  const nodes = nodesByName(plan)
  const isOfLines = (reference: Reference): boolean =>
    reference.from === 'input' || (reference.from === 'node' && nodes.get(reference.node)?.aggregation !== true)
  const conditions = plan.conditions.flatMap(({ node, when }) => (nodes.get(node)?.aggregation ? [when] : []))
  const inputs = plan.nodes.flatMap((node) => (node.aggregation ? Object.values(node.inputs) : []))
  return [...inputs, ...conditions].filter(isOfLines)
}

// A line whose output lacks the property that is asked for has nothing to say.
const valueIn = (line: RunValues, reference: Reference): Json => {
  try {
    return resolve(reference, line)
  } catch {
    return null
  }
}
