import { fault, type Fault, type FaultData } from '../faults'
import type { Json } from '../json'
import type { NodeFinish, Plan, PlanNode, RetryPolicy } from './contract'
import { nodesByName } from './plan-lookups'

/** The name of the node that others see in place of this one: itself, or where it failed, the one that stands in. */
export const seenNode = (plan: Plan, name: string, finished: ReadonlyMap<string, NodeFinish>): string => {
  const nodes = nodesByName(plan)
  let seen = name
  for (;;) {
    const onError = finished.get(seen)?.status === 'failed' ? nodes.get(seen)?.on_error : undefined
    if (!onError || !('node' in onError)) return seen
    seen = onError.node
  }
}

/** The value that takes the place of a failed node's output; undefined where none does. */
export const defaultOf = ({ on_error }: PlanNode): Json | undefined =>
  on_error && 'default' in on_error ? on_error.default : undefined

/** The run's error: of the failed nodes that nothing stands in for, the first in plan order [4]. */
export const firstError = (plan: Plan, errors: ReadonlyMap<string, FaultData>): FaultData | undefined => {
  if (errors.size === 0) return undefined
  const first = plan.nodes.find(({ name, on_error }) => on_error === undefined && errors.has(name))
  return first && errors.get(first.name)
}

/** Milliseconds to wait after an attempt that failed; undefined where no other follows. */
export const delayAfter = (retry: RetryPolicy | undefined, attempt: number, error: FaultData): number | undefined => {
  if (!retry || attempt >= retry.attempts || (retry.on && !retry.on.includes(error.code))) return undefined
  if (retry.as_promptflow && isFinal(error, attempt)) return undefined
  const asked = retry.as_promptflow ? Number(error.details?.['retry_after'] ?? NaN) * 1_000 : NaN
  if (asked >= 0) return Math.min(Math.ceil(asked), longestAsked)
  const grown = (retry.offset ?? 0) + retry.delay * retry.backoff ** (attempt - 1)
  return Math.ceil(Math.min(retry.max_delay, grown))
}

const longestAsked = 3_600_000

// No wait refills a spent quota, and what is wrong with a request stays wrong; a 422 may be a model's slip and has three tries.
const isFinal = ({ code, details = {} }: FaultData, attempt: number): boolean => {
  const { quota_spent, status } = details
  if (quota_spent === true) return true
  if (code !== 'model_failed' || typeof status !== 'number') return false
  return status === 422 ? attempt >= 3 : status < 500 && status !== 408 && status !== 409
}

/** The items a map node goes over. */
export const itemsOf = ({ name, each }: PlanNode, inputs: Readonly<Record<string, Json>>): readonly Json[] => {
  if (!each || each.over === null) return once
  const list = inputs[each.over]
  if (Array.isArray(list)) return list as readonly Json[]
  const there = list === undefined || list === null ? 'nothing' : `a ${typeof list}`
  throw fault('node_failed', `Node “${name}” goes over a list, and “${each.over}” holds ${there}`, { node: name })
}

const once: readonly Json[] = [null]

/** The failure of a node that carries out a plan, told by its first failed item. */
export const itemFailed = ({ name, each }: PlanNode, index: number, error: FaultData): Fault =>
  fault(
    'node_failed',
    each?.over === null
      ? `What “${name}” calls failed: ${error.message}`
      : `Item ${index} of “${name}” failed: ${error.message}`,
    {
      node: name,
      ...(each?.over !== null && { item: index }),
      code: error.code,
    },
  )
