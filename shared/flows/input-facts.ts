import type { NodeFinish, Plan, PlanNode } from './contract'
import { seenNode } from './failures'

/** Whether an input of a node comes from a bypassed one. */
export const isBypassed = (
  node: PlanNode,
  input: string,
  plan: Plan,
  finished: ReadonlyMap<string, NodeFinish>,
): boolean => {
  const reference = Object.hasOwn(node.inputs, input) ? node.inputs[input] : undefined
  return reference?.from === 'node' && finished.get(seenNode(plan, reference.node, finished))?.status === 'bypassed'
}

/** Whether another node reads the output of this one, or decides by it. */
export const isRead = ({ name }: PlanNode, plan: Plan): boolean => {
  let names = namesOf.get(plan)
  if (!names) {
    const references = [
      ...plan.nodes.flatMap(({ inputs }) => Object.values(inputs)),
      ...plan.conditions.map(({ when }) => when),
    ]
    names = new Set(references.flatMap((reference) => (reference.from === 'node' ? [reference.node] : [])))
    namesOf.set(plan, names)
  }
  return names.has(name)
}

const namesOf = new WeakMap<Plan, ReadonlySet<string>>()
