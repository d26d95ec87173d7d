import type { Clock } from './contract'

/** The time of this machine, or a faster one: with scale 60 a minute of orchestrations passes in a second. */
export function systemClock(scale = 1): Clock {
  const begun = Date.now()
  return {
    now: () => (scale === 1 ? Date.now() : Math.floor(begun + (Date.now() - begun) * scale)),
    setTimer(work, milliseconds) {
      const timer = setTimeout(work, Math.ceil(milliseconds / scale))
      return () => clearTimeout(timer)
    },
  }
}
