import type { Json, JsonObject } from '../json'
import { holds } from './conditions'
import type { Plan, PlanNode } from './contract'
import { valueAt } from './references'

/** Truth of conditions by number; a condition that could not be evaluated is absent and makes its node fail when it starts. */
export type Truth = Readonly<Record<number, boolean>>

/** Truth of the conditions that read flow inputs and literals, known when a run opens. */
export const truthOfInputs = (plan: Plan, inputs: JsonObject): Truth => {
  const truth: Record<number, boolean> = {}
  plan.conditions.forEach((condition, number) => {
    const { when } = condition
    if (when.from === 'literal') judge(truth, number, () => holds(condition, when.value))
    if (when.from === 'input' && Object.hasOwn(inputs, when.name)) {
      judge(truth, number, () => holds(condition, inputs[when.name] ?? null))
    }
  })
  return truth
}

/** Truth of the conditions that read a node's output. */
export const truthOfOutput = (plan: Plan, node: PlanNode, output: Json): Truth => {
  if (node.tests.length === 0) return noTruth
  const truth: Record<number, boolean> = {}
  for (const number of node.tests) {
    const condition = plan.conditions[number]
    if (condition?.when.from !== 'node') continue
    const { path } = condition.when
    judge(truth, number, () => holds(condition, valueAt(node.name, output, path)))
  }
  return truth
}

const noTruth: Truth = Object.freeze({})

const judge = (truth: Record<number, boolean>, number: number, ask: () => boolean): void => {
  try {
    truth[number] = ask()
  } catch {
    // Left out: the node itself says what is wrong with its condition.
  }
}
