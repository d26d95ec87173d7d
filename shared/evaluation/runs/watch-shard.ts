import { fault } from '../../faults'
import type { EvaluationScene } from './scene'

const betweenLooks = 2_000
const looksPerRenewal = 5

/** A shard at work: whether it is still wanted, and still ours. */
export interface ShardWatch {
  readonly signal: AbortSignal
  readonly isOurs: () => boolean
  readonly stop: () => void
}

/** Renews the lease of a shard every 10 s; the signal aborts within 2 s of the run's end or of somebody else taking over. */
export const watchShard = (
  { book, deps: { world } }: Pick<EvaluationScene, 'book' | 'deps'>,
  path: string,
  holder: string,
): ShardWatch => {
  const work = new AbortController()
  const over = new AbortController()
  let isOurs = true
  const look = async (): Promise<void> => {
    for (let looks = 1; ; looks++) {
      await world.sleep(betweenLooks, over.signal)
      if (over.signal.aborted) return
      try {
        if (!(await book.current())) return work.abort(fault('cancelled', 'The evaluation ended while its rows ran'))
        if (looks % looksPerRenewal !== 0 || (await book.renew(path, holder))) continue
      } catch (cause) {
        // A store that was away for a moment costs no lease: the next look is near.
        world.log('warning', 'A shard at work could not be looked after', { path, cause })
        continue
      }
      isOurs = false
      return work.abort(fault('conflict', `Another worker has taken over “${path}”`))
    }
  }
  void look()
  return { signal: work.signal, isOurs: () => isOurs, stop: () => over.abort('the shard is over') }
}
