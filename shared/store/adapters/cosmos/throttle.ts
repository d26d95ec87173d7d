import { fault } from '../../../faults'
import type { World } from '../../../world'

/** Waits of one operation never add up to more than this: no activity sleeps over 30 s. */
const longestWait = 20_000
const mostAttempts = 10

/** Runs an operation, again and later while Cosmos DB says 429 (too many requests) or 449 (retry): both mean that nothing was done. */
export const whileThrottled = async <T>(
  world: Pick<World, 'sleep' | 'random'>,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly attempts: number }> => {
  let waited = 0
  for (let attempt = 1; ; attempt++) {
    try {
      return { result: await work(), attempts: attempt }
    } catch (error) {
      const asked = retryAfter(error)
      if (asked === undefined) throw error
      // Jitter on top of what the server asks for, so that the throttled do not come back together.
      const pause = Math.max(asked, 10 * 2 ** attempt) * (1 + world.random())
      if (attempt >= mostAttempts || waited + pause > longestWait)
        throw fault(
          'unavailable',
          `Cosmos DB throttled an operation ${attempt} times within ${Math.round(waited)} ms`,
          { attempts: attempt },
          { cause: error },
        )
      await world.sleep(pause)
      waited += pause
    }
  }
}

const retryAfter = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error) || (error.code !== 429 && error.code !== 449))
    return undefined
  return 'retryAfterInMs' in error && typeof error.retryAfterInMs === 'number' && error.retryAfterInMs > 0
    ? error.retryAfterInMs
    : 0
}
