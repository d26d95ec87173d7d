import type { RetryOptions } from 'durable-functions'

/** How an activity is tried again that failed, which it does only where the ground did: a run outlives a store that was away. */
export const groundRetry = (): RetryOptions => {
  // The library looks at properties, not at the class; so its code need not be read here.
  const retry: Partial<RetryOptions> = {
    firstRetryIntervalInMilliseconds: 2_000,
    maxNumberOfAttempts: 6,
    backoffCoefficient: 2,
  }
  return retry as RetryOptions
}
