import type { Failure, Retry } from '../contract'
import { isFinal } from '../protocol/failure'

/** Milliseconds until the next attempt; none where there will be no next one that runs. */
export function retryDelay(policy: Retry, attempt: number, elapsed: number, failure: Failure | undefined): number {
  if (attempt >= policy.attempts || isFinal(failure)) return 0
  if (policy.timeout !== null && elapsed >= policy.timeout) return 0
  const grown = policy.first * policy.factor ** (attempt - 1)
  const delay = policy.longest === null ? grown : Math.min(grown, policy.longest)
  // Far beyond any calendar; a factor that grows without end must not make a date that is none.
  return Math.min(Math.max(0, Math.round(delay)), 100 * 365 * 86_400_000)
}
