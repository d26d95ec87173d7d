import { setTimeout as sleep } from 'node:timers/promises'
import { ClientError } from '../../client'
import { CliFailure } from '../failure'

/** What hears that a server went away and came back. */
export interface AwayListener {
  away(): void
  back(): void
}

/** How long a server that is away is waited for. */
export interface AwayPatience {
  /** Milliseconds before the first new attempt; doubles up to 2 s. 500 where absent. */
  readonly delayMs?: number
  /** Milliseconds in all; ten minutes where absent. */
  readonly mostMs?: number
}

/** Asks until it is answered: again and again where nobody answers or the server is starting; what it refuses is thrown. */
export const whileAway = async <T>(
  ask: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  listener: AwayListener,
  { delayMs = 500, mostMs = 600_000 }: AwayPatience = {},
): Promise<T> => {
  let waited = 0
  for (let attempt = 0; ; attempt++) {
    try {
      // A server that hangs is no better than one that is gone.
      const answer = await ask(AbortSignal.any([signal, AbortSignal.timeout(60_000)]))
      if (attempt > 0) listener.back()
      return answer
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error
      if (waited >= mostMs)
        throw new CliFailure('unreachable', `The server has been away for ${Math.round(waited / 1000)} seconds`)
    }
    if (attempt === 0) listener.away()
    const wait = Math.min(delayMs * 2 ** attempt, 2000)
    waited += wait
    await sleep(wait, undefined, { signal })
  }
}

// Nobody answering, an answer that broke off, a server that is busy or starting.
const isPassing = (error: unknown): boolean => {
  if (error instanceof ClientError) return error.status === 0 || error.status === 429 || error.status >= 502
  if (!(error instanceof Error)) return false
  return error.name === 'TimeoutError' || (error instanceof TypeError && error.message === 'terminated')
}
