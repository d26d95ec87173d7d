/** Time, handed in, so that a test can own it. */
export interface Clock {
  readonly now: () => number
  /** Calls once after so many milliseconds; the result takes it back. */
  setTimer(work: () => void, milliseconds: number): () => void
}

/** The time of this machine, or a faster one: at scale 60 a minute of schedules passes in a second. */
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
