import type { JsonObject } from '../json'
import type { Plan, PlanNode } from './contract'

const nodesOfPlans = new WeakMap<Plan, ReadonlyMap<string, PlanNode>>()

/** The nodes of a plan by name. */
export const nodesByName = (plan: Plan): ReadonlyMap<string, PlanNode> => {
  let nodes = nodesOfPlans.get(plan)
  if (!nodes) nodesOfPlans.set(plan, (nodes = new Map(plan.nodes.map((node) => [node.name, node]))))
  return nodes
}

/** The outputs a caller sees: all but those that are only for evaluation. */
export const shownOutputs = (plan: Plan, outputs: JsonObject): JsonObject =>
  Object.values(plan.outputs).some(({ evaluation_only }) => evaluation_only)
    ? Object.fromEntries(Object.entries(outputs).filter(([name]) => plan.outputs[name]?.evaluation_only !== true))
    : outputs
