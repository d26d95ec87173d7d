import { setTimeout as sleep } from 'node:timers/promises'
import { ClientError } from '../../client'

const longestWait = 30_000

/** Does something again where the server says that it is asked too often, or is away for a moment. */
export const patient = async <T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  wait: (milliseconds: number) => Promise<void> = (milliseconds) => sleep(milliseconds, undefined, { signal }),
): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ClientError) || ![429, 503].includes(error.status) || attempt === 20) throw error
      const asked = Number(error.details['retry_after'])
      await wait(Number.isFinite(asked) && asked > 0 ? asked * 1000 : Math.min(longestWait, 250 * 2 ** attempt))
    }
  }
}

/** Does something with each of a stream of things, so many at a time. */
export const withEach = async <T>(
  items: AsyncIterable<T> | Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const running = new Set<Promise<void>>()
  for await (const item of items) {
    const one = work(item).finally(() => running.delete(one))
    running.add(one)
    // Heard where it is raced; a failure must not be without a listener until then.
    one.catch(() => undefined)
    if (running.size >= most) await Promise.race(running)
  }
  await Promise.all(running)
}
