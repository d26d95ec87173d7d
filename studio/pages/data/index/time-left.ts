/** How many were on the way at a moment. */
export interface Sample {
  readonly at: number
  readonly pending: number
}

/** Samples of one way down, the newest last; where more came in, the count begins anew. */
export const sampled = (samples: readonly Sample[], next: Sample): readonly Sample[] => {
  const last = samples.at(-1)
  if (last === undefined || next.pending > last.pending || next.pending === 0) return [next]
  return last.pending === next.pending && samples.length > 1 ? [...samples.slice(0, -1), next] : [...samples, next]
}

/** Milliseconds until nothing is on the way at the pace so far; undefined while there is no pace. */
export const timeLeft = (samples: readonly Sample[]): number | undefined => {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.pending === 0) return undefined
  const done = first.pending - last.pending
  const took = last.at - first.at
  return done > 0 && took > 0 ? (took / done) * last.pending : undefined
}
