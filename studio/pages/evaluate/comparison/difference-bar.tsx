import type { ReactElement } from 'react'
import type { DrawnDifference } from './compared'

const half = 60

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
    <svg width={half * 2 + 8} height="31" role="img" aria-label={label} className={`dfb ${verdict}`}>
      <title>{label}</title>
      {margin !== null && <rect x={x(-margin)} y="0" width={x(margin) - x(-margin)} height="31" className="margin" />}
      <path d={`M${half + 4} 0V31`} className="zero" />
      {at === null && <rect x={x(-0.3)} y="10.500" width={x(0.3) - x(-0.3)} height="10" rx="2" className="none" />}
      {low !== null && high !== null && <path d={`M${x(low)} 15.500H${x(high)}`} className="whisk" />}
      {low !== null && !isClippedLow && <path d={`M${x(low)} 12V19`} className="end" />}
      {high !== null && !isClippedHigh && <path d={`M${x(high)} 12V19`} className="end" />}
      {isClippedLow && <path d={`M${x(-1) + 4} 12l-4 3.500l4 3.500`} className="end" />}
      {isClippedHigh && <path d={`M${x(1) - 4} 12l4 3.500l-4 3.500`} className="end" />}
      {at !== null && <circle cx={x(at)} cy="15.500" r="4" />}
    </svg>
  )
}
