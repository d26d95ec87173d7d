import { fault } from '../../faults'
import type { World } from '../../world'

/** How long a model may take, in milliseconds. */
export interface TimeLimits {
  readonly totalMs: number
  readonly firstByteMs: number
  readonly idleMs: number
}

/** A watch over one call: its signal aborts with `model_timeout` or with the caller's own reason. */
export interface Watch {
  readonly signal: AbortSignal
  /** Tells that a piece arrived. */
  heard(): void
  /** Ends the watch; nothing aborts afterwards. */
  stop(): void
}

/** Starts a watch over the first byte, the silence between pieces and the whole. One sleeper serves all three, so a token costs one number. */
export const watchTime = (
  world: Pick<World, 'now' | 'sleep'>,
  limits: TimeLimits,
  outer: AbortSignal | undefined,
  describe: string,
): Watch => {
  const control = new AbortController()
  const done = new AbortController()
  const started = world.now()
  let lastHeard: number | undefined
  let pieces = 0

  const onAbort = (): void => control.abort(outer?.reason)
  if (outer?.aborted) onAbort()
  outer?.addEventListener('abort', onAbort, { once: true })

  const watch = async (): Promise<void> => {
    for (;;) {
      const isFirst = lastHeard === undefined
      const quiet = isFirst ? limits.firstByteMs : limits.idleMs
      const quietEnd = (lastHeard ?? started) + quiet
      const totalEnd = started + limits.totalMs
      const isTotal = totalEnd <= quietEnd
      const piecesBefore = pieces
      // oxlint-disable-next-line no-await-in-loop
      await world.sleep(Math.max(0, Math.min(totalEnd, quietEnd) - world.now()), done.signal)
      if (done.signal.aborted) return
      // A clock that stands still must not make this spin: only a new piece earns another turn.
      if (!isTotal && pieces > piecesBefore) continue
      const limit = isTotal ? limits.totalMs : quiet
      const what = isTotal ? 'full answer' : isFirst ? 'first byte' : 'further piece of its answer'
      control.abort(
        fault('model_timeout', `${describe} gave no ${what} within ${limit} ms`, { limit_ms: limit, waited_for: what }),
      )
      return
    }
  }
  void watch()

  return {
    signal: control.signal,
    heard() {
      lastHeard = world.now()
      pieces++
    },
    stop() {
      outer?.removeEventListener('abort', onAbort)
      // With a word of its own, for making the usual error costs as much as parsing the answer.
      done.abort('answered')
    },
  }
}
