import type { ReactElement } from 'react'
import { counted } from '../../parts/format'
import type { LineFigure } from './evaluation-lists'
import { aboutFigure, intervalText, shown } from './scorecard'

/** A metric in a list: its value, half the width of its interval, and which evaluator says so; hatched where nothing measured it. */
export const ListFigure = ({
  metric,
  figure,
}: {
  readonly metric: string
  readonly figure: LineFigure | undefined
}): ReactElement => {
  if (!figure)
    return (
      <span
        className="hatch cellh"
        role="img"
        aria-label={`${metric} not measured`}
        title="no evaluator of it was chosen"
      />
    )
  const { evaluator, n, errors, unchecked, unit, others } = figure
  const many = unit === 'usd' ? 1000 : 1
  const [value, low, high] = [figure.value, figure.low, figure.high].map((one) =>
    one === null ? null : one * many,
  ) as [number | null, number | null, number | null]
  const about = aboutFigure({ ...figure, scale: [0, unit === undefined ? 1 : null] })
  const lacking = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(unchecked > 0 ? [`${unchecked} unchecked`] : []),
    ...(others > 0 ? [`and ${counted(others, 'evaluator')} more`] : []),
  ]
  const told = `${evaluator}, ${about}: ${value === null ? 'not measured' : `${shown(value, unit)}, ${intervalText({ low, high, unit, n })}`}${lacking.map((one) => `; ${one}`).join('')}`
  return (
    <span className="lfig" title={told}>
      {value === null ? (
        <span className="hatch cellh" role="img" aria-label={told} />
      ) : (
        <span className="num">
          <b>{shown(value, unit)}</b>{' '}
          {low !== null && high !== null && <span className="ci">±{shown((high - low) / 2, unit)}</span>}
        </span>
      )}
      <span className="t3 xxs clip">
        {unit === 'usd' ? 'per 1,000 rows' : evaluator}
        {others > 0 ? ` +${others}` : ''}
      </span>
    </span>
  )
}
