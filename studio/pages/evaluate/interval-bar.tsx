import type { ReactElement } from 'react'
import type { DrawnDifference } from './compared'
import type { CardLine, MetricId } from './scorecard'

const width = 160

/** A level with its interval on an axis of its own; what was not measured is hatched. */
export const IntervalBar = ({
  line,
  label,
}: {
  readonly line: Pick<CardLine, 'metric' | 'value' | 'low' | 'high' | 'domain'>
  readonly label: string
}): ReactElement => {
  const { metric, value, low, high, domain } = line
  const x = (at: number): number => 8 + ((at - domain[0]) / (domain[1] - domain[0] || 1)) * (width - 16)
  if (value === null) return <span className="hatch nomeasure" role="img" aria-label={label} />
  return (
    <svg width={width} height="24" role="img" aria-label={label} className={`ivb ${metric}`}>
      <path d={`M8 12H${width - 8}`} className="base" />
      {low !== null && high !== null && <path d={`M${x(low)} 12H${x(high)}`} className="whisk" />}
      <circle cx={x(value)} cy="12" r="4" className={low === null ? 'open' : ''} />
    </svg>
  )
}

/** Baseline as a ring above, candidate as a dot below, on one axis. */
export const LevelPair = ({
  metric,
  baseline,
  candidate,
  isLowerBetter,
  label,
}: {
  readonly metric: MetricId
  readonly baseline: number | null
  readonly candidate: number | null
  readonly isLowerBetter: boolean
  readonly label: string
}): ReactElement => {
  const all = [baseline, candidate].filter((one): one is number => one !== null)
  if (all.length === 0) return <span className="hatch nomeasure" role="img" aria-label={label} />
  const most = Math.max(...all.map(Math.abs), 0) || 1
  const [from, to] = [Math.min(0, ...all), most * 1.15]
  const x = (at: number): number => {
    const share = (at - from) / (to - from || 1)
    return 8 + (isLowerBetter ? 1 - share : share) * (width - 16)
  }
  return (
    <svg width={width} height="28" role="img" aria-label={label} className={`ivb ${metric}`}>
      <path d={`M8 14H${width - 8}`} className="base" />
      {baseline !== null && <circle cx={x(baseline)} cy="9" r="3.500" className="open" />}
      {candidate !== null && <circle cx={x(candidate)} cy="19" r="3.500" />}
    </svg>
  )
}

const half = 84

/** A difference on an axis where right is better: the margin shaded, undecided dashed and open, clipped ends as arrowheads. */
export const DifferenceBar = ({
  drawn,
  verdict,
  label,
}: {
  readonly drawn: DrawnDifference
  readonly verdict: string
  readonly label: string
}): ReactElement => {
  const { at, low, high, margin, isClippedLow, isClippedHigh } = drawn
  const x = (value: number): number => half + 4 + value * (half - 6)
  return (
    <svg width={half * 2 + 8} height="28" role="img" aria-label={label} className={`dfb ${verdict}`}>
      {margin !== null && <rect x={x(-margin)} y="0" width={x(margin) - x(-margin)} height="28" className="margin" />}
      <path d={`M${half + 4} 0V28`} className="zero" />
      {low !== null && high !== null && <path d={`M${x(low)} 14H${x(high)}`} className="whisk" />}
      {low !== null && !isClippedLow && <path d={`M${x(low)} 10V18`} className="end" />}
      {high !== null && !isClippedHigh && <path d={`M${x(high)} 10V18`} className="end" />}
      {isClippedLow && <path d={`M${x(-1) + 5} 10l-5 4l5 4`} className="end" />}
      {isClippedHigh && <path d={`M${x(1) - 5} 10l5 4l-5 4`} className="end" />}
      {at !== null && <circle cx={x(at)} cy="14" r="4" />}
    </svg>
  )
}
