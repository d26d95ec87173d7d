import { fault } from '../../faults'
import type { World } from '../../world'
import type { ClaimWatch, RunBook } from '../contract'

const betweenLooks = 2_000
const looksPerRenewal = 5

/** Watches over a claim while its holder works: the lease is renewed every 10 s, and the signal aborts within 2 s of the run's end or of somebody else taking over. */
export const watchClaim = (
  world: World,
  book: Pick<RunBook, 'current' | 'renew'>,
  path: string,
  holder: string,
): ClaimWatch => {
  const work = new AbortController()
  const over = new AbortController()
  let isOurs = true
  const look = async (): Promise<void> => {
    for (let looks = 1; ; looks++) {
      await world.sleep(betweenLooks, over.signal)
      if (over.signal.aborted) return
      try {
        if (!(await book.current())) return work.abort(fault('cancelled', `The run ended while “${path}” was at work`))
        if (looks % looksPerRenewal !== 0 || (await book.renew(path, holder))) continue
      } catch (cause) {
        // A store that was away for a moment costs no lease: the next look is near.
        world.log('warning', 'Work could not be looked after', { path, cause })
        continue
      }
      isOurs = false
      return work.abort(fault('conflict', `Another worker has taken over “${path}”`))
    }
  }
  void look()
  return { signal: work.signal, isOurs: () => isOurs, stop: () => over.abort('the work is over') }
}
