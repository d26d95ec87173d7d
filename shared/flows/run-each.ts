import type { Json, JsonObject } from '../json'
import type { PlanNode, RunOutcome } from './contract'
import type { RunOrder } from './run-order'

/** Runs a map's plan for each item, as many at a time as the node says; resolves when all have ended. */
export const runEach = async (
  order: RunOrder,
  node: PlanNode,
  inputs: JsonObject,
  items: readonly Json[],
  run: (index: number, order: RunOrder) => Promise<RunOutcome>,
): Promise<readonly RunOutcome[]> => {
  const { each } = node
  if (!each) return []
  const ends: RunOutcome[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      ends[index] = await run(index, {
        ...order,
        plan: each.plan,
        inputs: inputsOfItem(node, inputs, items[index] ?? null),
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(each.concurrency, items.length) }, worker))
  return ends
}

/** What one item's plan is given: the item under its name, the node's other inputs under theirs. */
export const inputsOfItem = ({ each }: PlanNode, inputs: JsonObject, item: Json): JsonObject => {
  const { [each?.over ?? '']: _list, ...others } = inputs
  return { ...others, [each?.as ?? '']: item }
}
