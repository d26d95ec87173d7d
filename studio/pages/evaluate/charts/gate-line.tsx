import type { ReactElement } from 'react'
import { axisOf, type Drawn } from '../gate/gate-checks'

const height = 26
const inset = 8

/** A figure against the gate's line: the failing side shaded, the interval drawn, undecided dashed and open, the baseline a ring; right is better. */
export const GateLine = ({
  drawn,
  className,
  isLowerBetter,
  bounds,
  label,
  ends,
  width = 152,
}: {
  readonly drawn: Drawn
  /** The metric, or what a difference came to. */
  readonly className: string
  readonly isLowerBetter: boolean
  /** What the figure can be at least and at most. */
  readonly bounds: readonly [number, number]
  readonly label: string
  /** The ends of an axis that others share; its own where absent. */
  readonly ends?: readonly [number, number]
  readonly width?: number
}): ReactElement => {
  const { value, low, high, min, max, ring, side } = drawn
  if (value === null && ring === null) return <span className="hatch nomeasure" role="img" aria-label={label} />
  const [from, to] = ends ?? axisOf(drawn, bounds)
  const x = (at: number): number => {
    const share = (at - from) / (to - from || 1)
    return inset + (isLowerBetter ? 1 - share : share) * (width - inset * 2)
  }
  const fails = [
    min === undefined ? [] : [[x(min), isLowerBetter ? width : 0] as const],
    max === undefined ? [] : [[x(max), isLowerBetter ? 0 : width] as const],
  ].flat()
  const [above, at] = ring === null ? [height / 2, height / 2] : [8, 18]
  const isOpen = side === 'open' && fails.length > 0
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className={`ivb gline ${className} ${isOpen ? 'undecided' : ''}`}
    >
      {fails.map(([line, end], place) => (
        <rect
          key={place}
          x={Math.min(line, end)}
          y="1"
          width={Math.abs(end - line)}
          height={height - 2}
          className="shade"
        />
      ))}
      <path d={`M${inset} ${at}H${width - inset}`} className="base" />
      {fails.map(([line], place) => (
        <path key={place} d={`M${line} 1V${height - 1}`} className="line" />
      ))}
      {ring !== null && <circle cx={x(ring)} cy={above} r="3.500" className="ring" />}
      {low !== null && high !== null && <path d={`M${x(low)} ${at}H${x(high)}`} className="whisk" />}
      {value !== null && <circle cx={x(value)} cy={at} r="4" className={isOpen ? 'open' : ''} />}
    </svg>
  )
}
