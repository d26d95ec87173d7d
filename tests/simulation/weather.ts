import type { Chance } from '../differential/random'

/** What goes wrong in one simulation, and how often. */
export interface Weather {
  readonly hosts: number
  /** How many processes die, and about how many accesses apart. */
  readonly kills: number
  readonly fuse: number
  /** Milliseconds until a dead process is back, at most. */
  readonly restart: number
  /** Milliseconds that a message of the hub takes, at most. */
  readonly hubDelay: number
  /** Shares: activities delivered twice, answers of activities that get lost. */
  readonly twice: number
  readonly lostAnswer: number
  /** Share of reads that lag, by up to 5 s. */
  readonly stale: number
  /** Share of accesses that are slow, and of those that fail before or after they took effect. */
  readonly slow: number
  readonly broken: number
  /** Share of model calls that are refused: 429 and 500. */
  readonly refused: number
  /** Milliseconds by which clocks differ or jump. */
  readonly jump: number
}

/** Draws the weather of a seed; some seeds are fair but for one thing, so that a violation has few causes. */
export const drawWeather = (random: Chance): Weather => {
  const may = <T>(share: number, value: T, otherwise: T): T => (random.maybe(share) ? value : otherwise)
  return {
    hosts: 1 + random.below(2),
    kills: may(0.7, 1 + random.below(4), 0),
    fuse: random.one([10, 40, 150]),
    restart: random.one([50, 3_000, 40_000]),
    hubDelay: random.one([5, 200, 2_000]),
    twice: may(0.4, 0.4, 0),
    lostAnswer: may(0.3, 0.1, 0),
    stale: may(0.4, random.one([0.05, 0.5]), 0),
    slow: may(0.3, 0.03, 0),
    broken: may(0.25, 0.01, 0),
    refused: may(0.4, 0.2, 0),
    jump: may(0.15, 60_000, 0),
  }
}
