import type { Usage } from '../models/contract'
import type { CallRecord } from '../runs/contract'

/** Tokens and dollars together; null is unknown and stays unknown in every sum. */
export interface Spent {
  readonly usage: Usage | null
  readonly cost: number | null
}

/** What a node without model calls has spent: nothing, and that is known. */
export const nothingSpent: Spent = Object.freeze({
  usage: Object.freeze({ input_tokens: 0, output_tokens: 0 }),
  cost: 0,
})

/** What is unknown, such as a call that was cut off. */
export const unknownSpent: Spent = Object.freeze({ usage: null, cost: null })

/** The sum of two. */
export const addSpent = (left: Spent, right: Spent): Spent => ({
  usage: addUsage(left.usage, right.usage),
  cost: addCost(left.cost, right.cost),
})

/** The sum of model calls. */
export const addCalls = (calls: readonly CallRecord[]): Spent => calls.reduce<Spent>(addSpent, nothingSpent)

const addCost = (left: number | null, right: number | null): number | null =>
  left === null || right === null ? null : left + right

const addUsage = (left: Usage | null, right: Usage | null): Usage | null => {
  if (left === null || right === null) return null
  const cached = left.cached_tokens === undefined && right.cached_tokens === undefined
  return {
    input_tokens: left.input_tokens + right.input_tokens,
    output_tokens: left.output_tokens + right.output_tokens,
    ...(!cached && { cached_tokens: (left.cached_tokens ?? 0) + (right.cached_tokens ?? 0) }),
  }
}
