import { fault } from '../faults'
import type { World } from '../world'
import type { PlanNode } from './contract'

/** Gives an attempt at a node the time its `timeout` allows: then its signal aborts and it has failed, whether it listens or not. */
export const withinTimeout = async <T>(
  { name, timeout }: PlanNode,
  world: World,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (timeout === undefined) return work(signal)
  const over = new AbortController()
  const late = new AbortController()
  const limit = new Promise<never>((_resolve, reject) => {
    const expire = (): void => {
      if (over.signal.aborted) return
      const reason = fault('deadline_exceeded', `Node “${name}” took longer than its timeout of ${timeout} ms`, {
        node: name,
        timeout_ms: timeout,
      })
      late.abort(reason)
      reject(reason)
    }
    world.sleep(timeout, over.signal).then(expire, expire)
  })
  try {
    return await Promise.race([work(AbortSignal.any([signal, late.signal])), limit])
  } finally {
    over.abort('done')
  }
}
