/** Decides whether a process that crashed is started again. */
export interface RestartPolicy {
  /** How long to wait before the next start, or null to give up. */
  crashed(startedAt: number, now: number): number | null
}

/** How a policy is set. */
export interface RestartPatience {
  /** So many crashes in a row, each soon after its start, are enough. */
  readonly crashes: number
  /** A process that lived this long did not crash soon. */
  readonly soon: number
  readonly shortestWait: number
  readonly longestWait: number
}

/** What a person at the keyboard would do: again at once, then with pauses, then no more. */
export const usualPatience: RestartPatience = { crashes: 5, soon: 60_000, shortestWait: 250, longestWait: 5000 }

/** A policy that counts crashes which follow each other soon. */
export function restartPolicy({ crashes, soon, shortestWait, longestWait }: RestartPatience): RestartPolicy {
  let row = 0
  return {
    crashed(startedAt, now) {
      row = now - startedAt < soon ? row + 1 : 1
      return row >= crashes ? null : Math.min(longestWait, shortestWait * 2 ** (row - 1))
    },
  }
}
