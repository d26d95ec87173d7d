import { toFault, type FaultData } from '../faults'
import type { Plan, RunOutcome } from './contract'
import { firstError } from './failures'
import { resolveOutputs, type RunValues } from './run-values'
import type { Spent } from './spent'

/** What a run came to, without what it took. */
export type RunResult = Pick<RunOutcome, 'status' | 'outputs' | 'error'>

/** What a run whose nodes have all ended came to; its error is the first in plan order [4]. */
export const runResult = (plan: Plan, errors: ReadonlyMap<string, FaultData>, values: RunValues): RunResult => {
  const error = firstError(plan, errors)
  if (error) return { status: 'failed', outputs: null, error }
  try {
    return { status: 'completed', outputs: resolveOutputs(plan, values) }
  } catch (caught) {
    return { status: 'failed', outputs: null, error: toFault(caught).toData() }
  }
}

/** The same with what it took. */
export const runOutcome = (
  { status, outputs, error }: RunResult,
  taken: {
    readonly spent: Spent
    readonly metrics: Readonly<Record<string, number>>
    readonly firstToken: number | undefined
    readonly latency_ms: number
  },
): RunOutcome => ({
  status,
  outputs,
  ...(error && { error }),
  usage: taken.spent.usage,
  cost: taken.spent.cost,
  latency_ms: taken.latency_ms,
  ...(taken.firstToken !== undefined && { first_token_ms: taken.firstToken }),
  ...(Object.keys(taken.metrics).length > 0 && { metrics: taken.metrics }),
})
