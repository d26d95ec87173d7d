import { signed } from '../../parts/format'
import { shown, type Figure, type MetricId } from './scorecard'

/** What differs in one figure. */
export interface Difference {
  readonly evaluator: string
  readonly metric: MetricId
  readonly figure: string
  readonly direction: 'higher' | 'lower'
  readonly unit?: Figure['unit']
  readonly margin?: number
  readonly baseline: number | null
  readonly candidate: number | null
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly p: number | null
  readonly n: number
  readonly verdict: 'improved' | 'degraded' | 'equivalent' | 'inconclusive'
  readonly settles_at?: number
  readonly why?: string
}

/** A difference as it is drawn: turned so that right is better, on an axis of its own from -1 to 1. */
export interface DrawnDifference {
  readonly at: number | null
  readonly low: number | null
  readonly high: number | null
  readonly margin: number | null
  readonly isClippedLow: boolean
  readonly isClippedHigh: boolean
}

/** Places a difference on its axis; what reaches beyond the axis is clipped and says so. */
export const drawn = ({ difference, low, high, margin, direction }: Difference): DrawnDifference => {
  const turn = direction === 'lower' ? -1 : 1
  const size =
    Math.max(
      Math.abs(difference ?? 0) * 2,
      (margin ?? 0) * 3,
      low === null || high === null ? 0 : (high - low) * 0.8,
    ) || 1
  const ends = [low, high].map((end) => (end === null ? null : (end * turn) / size))
  const [one = null, other = null] = turn > 0 ? ends : ends.toReversed()
  const clip = (value: number | null): number | null => (value === null ? null : Math.max(-1, Math.min(1, value)))
  return {
    at: clip(difference === null ? null : (difference * turn) / size),
    low: clip(one),
    high: clip(other),
    margin: margin === undefined ? null : margin / size,
    isClippedLow: one !== null && one < -1,
    isClippedHigh: other !== null && other > 1,
  }
}

/** A difference in words, with its own sign. */
export const differenceText = ({ difference, low, high, unit, why }: Difference): readonly [string, string] => {
  if (difference === null) return [why ?? 'not measured', '']
  const one = (value: number): string => signed(value, (size) => shown(size, unit))
  return [one(difference), low === null || high === null ? (why ?? 'no interval') : `${one(low)} to ${one(high)}`]
}
