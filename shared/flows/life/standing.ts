import type { NodeRecord } from '../../runs/contract'
import type { Plan } from '../contract'

/** Which outcomes of a plan's nodes stand when a run goes on: what has completed, and failures that were answered. What failed unanswered or was cancelled runs again; what was bypassed is decided anew. */
export const standingNodes = (plan: Plan, records: ReadonlyMap<string, NodeRecord>): ReadonlySet<string> => {
  const onErrors = new Map(plan.nodes.map(({ name, on_error }) => [name, on_error] as const))
  const stands = (name: string): boolean => {
    const status = records.get(name)?.status
    if (status === 'completed' || status === 'reused') return true
    const answer = onErrors.get(name)
    if (status !== 'failed' || !answer) return false
    return 'default' in answer || stands(answer.node)
  }
  return new Set(plan.nodes.filter(({ aggregation, name }) => !aggregation && stands(name)).map(({ name }) => name))
}
