import type { World } from '../../shared/world'

/** A world whose time passes only when it is told to. */
export interface VirtualWorld extends World {
  /** Moves on to the next moment somebody sleeps until, at most `until`; false where nobody does. */
  advance(until?: number): boolean
  /** The next moment somebody sleeps until. */
  next(): number | undefined
  readonly logs: string[]
}

/** Makes a virtual world that begins at a moment of its own. */
export const virtualWorld = (random: () => number): VirtualWorld => {
  let now = Date.UTC(2027, 0, 1)
  let ids = 0
  const logs: string[] = []
  const sleepers = new Set<{ readonly at: number; readonly resolve: () => void }>()
  const next = (): number | undefined => {
    const times = [...sleepers].map(({ at }) => at)
    return times.length === 0 ? undefined : Math.min(...times)
  }
  return {
    logs,
    now: () => now,
    newId: () => `id-${String(++ids).padStart(8, '0')}`,
    random,
    log: (level, message) => void logs.push(`${level}: ${message}`),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = (): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { at: Math.ceil(now + Math.max(0, milliseconds)), resolve: wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake)
      }),
    next,
    advance(until = Infinity) {
      const at = next()
      if (at === undefined || at > until) return false
      now = Math.max(now, at)
      for (const sleeper of sleepers) {
        if (sleeper.at > now) continue
        sleepers.delete(sleeper)
        sleeper.resolve()
      }
      return true
    },
  }
}
