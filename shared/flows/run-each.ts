import type { Json, JsonObject } from '../json'
import { toFault } from '../faults'
import type { PlanNode, RunOutcome } from './contract'
import { bodyOf, inputsOfItem, itemPath, sealedPlan } from './bodies'
import type { RunOrder } from './run-order'
import { nothingSpent } from './spent'

/** Carries out a node's plan for each of its items, as many at a time as the node says; resolves when all have ended. */
export const runEach = async (
  order: RunOrder,
  node: PlanNode,
  path: string,
  inputs: JsonObject,
  items: readonly Json[],
  run: (order: RunOrder) => Promise<RunOutcome>,
): Promise<readonly RunOutcome[]> => {
  const { each } = node
  if (!each) return []
  const { plan: called, snapshot } = bodyOf(each, order.snapshot, order.flows)
  const plan = sealedPlan(node, order.plan, called)
  const ends: RunOutcome[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      const within = `${itemPath(node, path, index)}/`
      try {
        const given = inputsOfItem(node, inputs, items[index] ?? null, plan)
        ends[index] = await run({ ...order, plan, snapshot, inputs: given, within })
      } catch (error) {
        ends[index] = { ...unstarted, error: toFault(error).toData() }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(each.concurrency, items.length) }, worker))
  return ends
}

const unstarted: RunOutcome = { status: 'failed', outputs: null, ...nothingSpent, latency_ms: 0 }
