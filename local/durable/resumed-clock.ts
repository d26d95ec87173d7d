import type { Clock } from '../clock'

/** A clock that goes on where hastened time had come to, so that timers set then are not waited for by the slow time since. */
export function resumedClock(clock: Clock, least: number): Clock {
  const ahead = least - clock.now()
  if (ahead <= 0) return clock
  return { now: () => clock.now() + ahead, setTimer: (work, milliseconds) => clock.setTimer(work, milliseconds) }
}
