const minute = 60_000

/** Spans of time that runs are chosen by, in milliseconds. */
export const times: Readonly<Record<string, number>> = {
  '15 min': 15 * minute,
  '1 h': 60 * minute,
  '24 h': 24 * 60 * minute,
  '7 days': 7 * 24 * 60 * minute,
  '30 days': 30 * 24 * 60 * minute,
}

/** When a span of time began, on the minute, so that the same question is asked for a while; undefined where it is none. */
export const sinceOf = (time: string | null, now: number): string | undefined => {
  const span = time !== null && Object.hasOwn(times, time) ? times[time] : undefined
  return span === undefined ? undefined : new Date(Math.floor((now - span) / minute) * minute).toISOString()
}
