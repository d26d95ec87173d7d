import type { ReactElement } from 'react'
import { placeOn, type Axis } from './axis'
import type { GateRule } from '../gate/gate-rule'
import type { MetricId } from '../scorecard'

const inset = 8

/** A level of one side; the baseline is a ring, the candidate a dot. */
export interface Level {
  readonly side: 'baseline' | 'candidate'
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** Levels with their intervals on one axis, and the gate as an upright stroke with its failing side shaded; what was not measured is hatched. */
export const LevelBar = ({
  metric,
  axis,
  levels,
  rule,
  label,
  width = 130,
}: {
  readonly metric: MetricId
  readonly axis: Axis
  readonly levels: readonly Level[]
  readonly rule?: GateRule | undefined
  readonly label: string
  readonly width?: number
}): ReactElement => {
  const known = levels.filter(({ value }) => value !== null)
  if (known.length === 0) return <span className="hatch nomeasure" role="img" aria-label={label} title={label} />
  const x = (value: number): number => inset + placeOn(axis, value, width - 2 * inset)
  const height = levels.length === 1 ? 24 : 30
  return (
    <svg width={width} height={height} role="img" aria-label={label} className={`ivb ${metric}`}>
      <title>{label}</title>
      {rule?.min !== undefined && <Failing from={x(axis.from)} to={x(rule.min)} height={height} />}
      {rule?.max !== undefined && <Failing from={x(axis.to)} to={x(rule.max)} height={height} />}
      <path d={`M${inset} ${height / 2}H${width - inset}`} className="base" />
      {levels.map(({ side, value, low, high }, place) => {
        if (value === null) return null
        const y = levels.length === 1 ? height / 2 : place === 0 ? 10 : 20
        return (
          <g key={side} className={side}>
            {low !== null && high !== null && <path d={`M${x(low)} ${y}H${x(high)}`} className="whisk" />}
            <circle cx={x(value)} cy={y} r={side === 'baseline' ? 3.2 : 3.8} className={low === null ? 'open' : ''} />
          </g>
        )
      })}
    </svg>
  )
}

const Failing = ({
  from,
  to,
  height,
}: {
  readonly from: number
  readonly to: number
  readonly height: number
}): ReactElement => (
  <g className="gate">
    <rect x={Math.min(from, to)} y="2" width={Math.abs(to - from)} height={height - 4} />
    <path d={`M${to} 2V${height - 2}`} />
  </g>
)
