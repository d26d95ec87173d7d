import type { RetryContext, RetryOptions } from './contract'
import { messageOf } from './log-bus'

/** How long to wait before the retry of this number (the first is 1), or null when no retry is left. */
export function delayBeforeRetry(policy: RetryOptions | undefined, retry: number): number | null {
  if (policy?.retryStrategy === undefined) return null
  const allowed = policy.maxRetryCount ?? 0
  if (allowed !== -1 && retry > allowed) return null

  if (policy.retryStrategy === 'fixedDelay') return 1000 * (policy.delayInterval?.seconds ?? 0)
  const shortest = 1000 * (policy.minimumInterval?.seconds ?? 0)
  const longest = 1000 * (policy.maximumInterval?.seconds ?? 0)
  return Math.min(longest, shortest * 2 ** (retry - 1))
}

/** Tries, and tries again as the policy says; throws the last error. Each attempt hears what went wrong before. */
export async function withRetries<T>(
  policy: RetryOptions | undefined,
  attempt: (retryContext: RetryContext | undefined) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let context: RetryContext | undefined
  for (let retry = 1; ; retry++) {
    try {
      return await attempt(context)
    } catch (error) {
      const delay = delayBeforeRetry(policy, retry)
      if (delay === null || signal.aborted) throw error
      const stack = error instanceof Error && error.stack !== undefined ? { stackTrace: error.stack } : {}
      const exception = { message: messageOf(error), ...stack }
      context = { retryCount: retry, maxRetryCount: policy?.maxRetryCount ?? 0, exception }
      await pause(delay, signal)
      if (signal.aborted) throw error
    }
  }
}

/** Waits, and gives up waiting when the host stops. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done)
  })
}
