import type { GateRule } from '../gate/gate-rule'
import type { MetricId, Scale, Unit } from '../scorecard'

/** An axis for levels: right is better, so one where less is better is turned. */
export interface Axis {
  readonly from: number
  readonly to: number
  readonly isTurned: boolean
}

/** What is to stand on an axis. */
export interface OnAxis {
  readonly metric: MetricId
  readonly unit?: Unit
  readonly scale: Scale
  readonly isLowerBetter: boolean
  readonly values: readonly (number | null | undefined)[]
  readonly rule?: GateRule | undefined
}

/** The axes of lines: those of one metric on one scale share theirs, so that they can be held against each other. */
export const axesOf = (lines: readonly OnAxis[]): readonly Axis[] => {
  const most = new Map<string, number>()
  for (const line of lines) {
    const values = [...line.values, line.rule?.min, line.rule?.max]
    const known = values.filter((value): value is number => typeof value === 'number')
    most.set(groupOf(line), Math.max(most.get(groupOf(line)) ?? 0, ...known))
  }
  return lines.map((line) => {
    const [from, end] = line.scale
    const open = most.get(groupOf(line)) ?? 0
    return { from, to: end ?? (open > from ? from + (open - from) * 1.08 : from + 1), isTurned: line.isLowerBetter }
  })
}

const groupOf = ({ metric, unit, scale: [low, high] }: OnAxis): string => `${metric} ${unit} ${low} ${high}`

/** Where a value stands on an axis so long, from its left end; what lies beyond stands at the end. */
export const placeOn = ({ from, to, isTurned }: Axis, value: number, length: number): number => {
  const share = Math.max(0, Math.min(1, (value - from) / (to - from || 1)))
  return (isTurned ? 1 - share : share) * length
}
