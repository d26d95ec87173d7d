import type { Caller } from '../caller'
import { fault } from '../faults'
import type { World } from '../world'

const minute = 60_000
const mostBuckets = 10_000

/** A token bucket for each caller, in this instance: a minute's requests at once, then as many as flow in. */
export const createRateLimit = (world: Pick<World, 'now'>, requestsPerMinute: number) => {
  const buckets = new Map<string, { tokens: number; at: number }>()
  const perMillisecond = requestsPerMinute / minute

  return (caller: Caller): void => {
    const key = JSON.stringify([caller.project, caller.id])
    const now = world.now()
    const bucket = buckets.get(key) ?? { tokens: requestsPerMinute, at: now }
    const elapsed = Math.max(0, now - bucket.at)
    const tokens = Math.min(requestsPerMinute, bucket.tokens + elapsed * perMillisecond)

    // Re-inserted, so that the map's order is that of last use and the stalest goes first.
    buckets.delete(key)
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
    const [stalest] = buckets.keys()
    if (buckets.size > mostBuckets && stalest !== undefined) buckets.delete(stalest)

    if (tokens >= 1) return
    const retryAfter = Math.ceil((1 - tokens) / perMillisecond / 1000)
    throw fault(
      'rate_limited',
      `More than ${requestsPerMinute} requests a minute; the next is free in ${retryAfter} s`,
      {
        retry_after: retryAfter,
        requests_per_minute: requestsPerMinute,
      },
    )
  }
}
