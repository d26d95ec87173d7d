import { Fault } from '../faults'
import type { World } from '../world'
import type { Fetch, FetchInit, FetchWrapper } from './contract'

/** How patient a retry is, with the clock and chance it is handed. */
export interface RetryOptions extends Pick<World, 'now' | 'sleep' | 'random'> {
  /** Tries in all; 1 means no retry. */
  readonly attempts: number
  /** First back-off in milliseconds, doubled each time; 500 where absent. */
  readonly baseDelay?: number
  /** Longest wait; where a server asks for more its answer is handed back at once. 30,000 where absent. */
  readonly maxDelay?: number
}

/** Tries again after 408, 429, 5xx and broken connections, with jittered back-off or as long as the server asks; never after an answer has begun, an abort or a spent quota. */
export const withRetry =
  (options: RetryOptions): FetchWrapper =>
  (inner: Fetch): Fetch =>
  async (input, init: FetchInit = {}) => {
    const { baseDelay = 500, maxDelay = 30_000, now, random, sleep } = options
    const attempts = Math.min(options.attempts, init.attempts ?? options.attempts)
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= attempts
      const backOff = Math.min(maxDelay, baseDelay * 2 ** (attempt - 1)) * (0.5 + random() / 2)
      let delay = backOff
      let started = now()
      let status: number | null = null
      try {
        await init.gate?.pass(init.signal)
        started = now()
        const response = await inner(input, init)
        const asked = retryAfter(response.headers, now())
        init.gate?.heard(response, asked)
        if (isLast || !isTransient(response.status)) return response
        if (asked !== undefined && asked > maxDelay) return response
        if (response.status === 429) {
          const text = await response.text()
          if (isQuotaSpent(text)) return withText(response, text)
        } else await response.arrayBuffer().catch(() => undefined)
        delay = asked ?? backOff
        status = response.status
      } catch (error) {
        if (isLast || init.signal?.aborted || !isBrokenConnection(error)) throw error
      }
      init.onFailedTry?.({ started, ended: now(), status, wait: delay })
      await sleep(delay, init.signal)
      if (init.signal?.aborted) throw init.signal.reason
    }
  }

/** Milliseconds a server asks to wait, from `retry-after-ms` or `Retry-After` in seconds or as a date; absent where it names none that can be read. */
export const retryAfter = (headers: Headers, now: number): number | undefined => {
  const milliseconds = headers.get('retry-after-ms')?.trim()
  if (milliseconds && /^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds)
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const date = /[a-z]/i.test(value) ? Date.parse(value) : NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

const isTransient = (status: number): boolean => status === 408 || status === 429 || status >= 500

const isBrokenConnection = (error: unknown): boolean => error instanceof Fault && error.word === 'connection_failed'

/** Waiting does not refill an account, so this 429 is final. */
const isQuotaSpent = (body: string): boolean => {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; type?: unknown } }
    return error?.code === 'insufficient_quota' || error?.type === 'insufficient_quota'
  } catch {
    return false
  }
}

const withText = (response: Response, text: string): Response =>
  new Response(text, { status: response.status, statusText: response.statusText, headers: response.headers })
