import type { RateLimits } from '../contract'

/** What an answer says of a deployment's rate, as OpenAI and Azure OpenAI say it; what is absent or no number is not said. */
export const readRateHeaders = (headers: Headers): { readonly limit: RateLimits; readonly remaining: RateLimits } => ({
  limit: numbersOf(headers, 'limit'),
  remaining: numbersOf(headers, 'remaining'),
})

const numbersOf = (headers: Headers, what: string): RateLimits => {
  const requests = numberIn(headers.get(`x-ratelimit-${what}-requests`))
  const tokens = numberIn(headers.get(`x-ratelimit-${what}-tokens`))
  return { ...(requests !== undefined && { requests }), ...(tokens !== undefined && { tokens }) }
}

const numberIn = (text: string | null): number | undefined =>
  text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined
