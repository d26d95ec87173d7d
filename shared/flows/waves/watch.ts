import { fault } from '../../faults'
import type { RunBook } from '../../runs/contract'
import type { World } from '../../world'

const betweenLooks = 2_000
const looksPerRenewal = 5

/** Watches over a node while it works: its lease is renewed every 10 s, and its signal aborts within 2 s of the run's end or of somebody else taking over. */
export const watchNode = (
  world: World,
  book: RunBook,
  path: string,
  holder: string,
): { readonly signal: AbortSignal; readonly stop: () => void } => {
  const work = new AbortController()
  const over = new AbortController()
  const look = async (): Promise<void> => {
    for (let looks = 1; ; looks++) {
      await world.sleep(betweenLooks, over.signal)
      if (over.signal.aborted) return
      try {
        if (!(await book.current())) return work.abort(fault('cancelled', 'The run ended while the node worked'))
        if (looks % looksPerRenewal !== 0 || (await book.renew(path, holder))) continue
      } catch (cause) {
        // A store that was away for a moment costs no lease: the next look is near.
        world.log('warning', 'A node at work could not be looked after', { path, cause })
        continue
      }
      return work.abort(fault('conflict', `Another worker has taken over “${path}”`))
    }
  }
  void look()
  return { signal: work.signal, stop: () => over.abort() }
}
