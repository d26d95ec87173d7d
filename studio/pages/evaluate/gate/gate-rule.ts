import type { GateRule as Asked } from './gate-data'

/** What a gate asks of a figure, as it is drawn beside it. */
export type GateRule = Pick<Asked, 'min' | 'max' | 'margin'> & {
  /** Whether the gate only watches it. */
  readonly isWatched?: boolean
}
