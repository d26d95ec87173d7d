import { RetryOptions } from 'durable-functions'

/** How an activity is tried again that failed, which it does only where the ground did: a run outlives a store that was away. */
export const groundRetry = (): RetryOptions => {
  const retry = new RetryOptions(2_000, 6)
  retry.backoffCoefficient = 2
  return retry
}
