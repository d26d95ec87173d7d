/** Numbers in [0, 1) that follow from a seed, and what is made of them. */
export interface Chance {
  (): number
  /** A whole number from 0 to below `count`. */
  below(count: number): number
  one<T>(items: readonly T[]): T
  maybe(share: number): boolean
}

/** Mulberry32: small, and the same everywhere. */
export const chance = (seed: number): Chance => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return Object.assign(next, {
    below,
    one: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    maybe: (share: number): boolean => next() < share,
  })
}
