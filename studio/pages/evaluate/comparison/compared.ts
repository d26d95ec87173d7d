import { counted, signed } from '../../../parts/format'
import { shown, type FigureName, type MetricId, type Scale, type Unit } from '../scorecard'

/** Where a level lies. */
export interface LevelInterval {
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
}

/** What differs in one figure. */
export interface Difference {
  readonly evaluator: string
  readonly metric: MetricId
  readonly figure: FigureName
  readonly direction: 'higher' | 'lower'
  readonly unit?: Unit
  readonly scale: Scale
  readonly margin?: number
  readonly baseline: number | null
  readonly candidate: number | null
  readonly levels?: { readonly baseline: LevelInterval; readonly candidate: LevelInterval }
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly p: number | null
  readonly p_adjusted: number | null
  readonly detectable: number | null
  readonly n: number
  readonly missing: { readonly baseline: number; readonly candidate: number }
  readonly verdict: 'improved' | 'degraded' | 'equivalent' | 'inconclusive'
  readonly settles_at?: number
  readonly why?: string
}

/** Which version one side is, and when it was measured. */
export interface ComparedSide {
  readonly run: string
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly started: string
}

/** A row whose number changed. */
export interface ChangedRow {
  readonly row: number
  readonly index: { readonly baseline: number; readonly candidate: number }
  readonly text?: string
  readonly evaluator: string
  readonly metric: MetricId
  readonly unit?: Unit
  readonly difference: number
  readonly better: boolean
  readonly flipped?: boolean
}

/** Two evaluations of the same rows, as the API compares them. */
export interface Compared {
  /** As they were asked for: a run, or an arm of one. */
  readonly baseline: string
  readonly candidate: string
  readonly dataset: string
  readonly rows: number
  readonly metrics: Readonly<Record<string, Difference>>
  readonly changed: readonly ChangedRow[]
  readonly more_changed: number
  readonly sides: { readonly baseline: ComparedSide; readonly candidate: ComparedSide }
  readonly slices?: Readonly<Record<string, readonly { readonly value: string; readonly rows: number }[]>>
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
export const drawn = ({
  difference,
  low,
  high,
  margin,
  direction,
}: Pick<Difference, 'difference' | 'low' | 'high' | 'margin' | 'direction'>): DrawnDifference => {
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

/** A difference of a unit in words, with its own sign; shares differ by points. */
export const differenceOf = (value: number, unit: Unit): string =>
  `${bare(value, unit)}${unit === 'share' ? ' pts' : ''}`

const bare = (value: number, unit: Unit): string =>
  signed(value, (size) => (unit === 'share' ? shown(size, unit).replace(' %', '') : shown(size, unit)))

/** A difference in words, and its interval or why there is none. */
export const differenceText = ({
  difference,
  low,
  high,
  unit,
  why,
}: Pick<Difference, 'difference' | 'low' | 'high' | 'unit' | 'why'>): readonly [string, string] => {
  if (difference === null) return [why ?? 'not measured', '']
  const interval = (): string =>
    low === null || high === null ? (why ?? 'no interval') : `${bare(low, unit)} to ${differenceOf(high, unit)}`
  return [differenceOf(difference, unit), interval()]
}

const told: Readonly<Record<string, string>> = {
  'bootstrap-t': 'paired bootstrap',
  'Bonett–Price': 'exact McNemar',
  'Clopper–Pearson, two': 'exact McNemar',
  'order statistics, two': 'order statistics',
}

/** How differences were tested, in the words of statistics: only what was used. */
export const methodsText = (differences: readonly Difference[]): string => {
  const methods = new Set(differences.flatMap(({ method }) => (method === null ? [] : [told[method] ?? method])))
  const tests = differences.filter(({ p_adjusted }) => p_adjusted !== null).length
  return [...methods, ...(tests > 1 ? [`Holm over ${counted(tests, 'test')}`] : [])].join(', ')
}

/** The changed rows with each row once, in the order of its greatest change. */
export const byRow = (changed: readonly ChangedRow[]): readonly (readonly [ChangedRow, ...ChangedRow[]])[] => {
  const rows = new Map<number, [ChangedRow, ...ChangedRow[]]>()
  for (const one of changed) {
    const there = rows.get(one.row)
    if (there) there.push(one)
    else rows.set(one.row, [one])
  }
  return [...rows.values()]
}
