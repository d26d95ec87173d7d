export { withCassette, type CassetteOptions } from './cassette'
export { createGuardedFetch, type GuardedFetchOptions } from './guarded-fetch'
export { createHouseFetch } from './house-fetch'
export { retryAfter, withRetry, type RetryOptions } from './retry'
