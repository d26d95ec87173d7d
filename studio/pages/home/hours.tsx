import type { ReactElement } from 'react'
import { counted } from '../../parts/format'

const width = 72
const height = 18

/** Runs of the last 24 hours, an upright a hour; the newest is at the right. */
export const Hours = ({
  name,
  values,
}: {
  readonly name: string
  readonly values: readonly number[]
}): ReactElement => {
  const most = Math.max(1, ...values)
  const total = values.reduce((sum, value) => sum + value, 0)
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${name}: ${counted(total, 'run')} in 24 hours, at most ${Math.max(0, ...values)} in one`}
    >
      {values.map((value, place) => {
        const size = value === 0 ? 1 : Math.max(3, (value / most) * (height - 1))
        const back = values.length - 1 - place
        return (
          <g key={place}>
            <title>{`${counted(value, 'run')} ${back === 0 ? 'in the last hour' : `${back} to ${back + 1} h ago`}`}</title>
            <rect x={place * 3} y="0" width="3" height={height} className="hover" />
            <rect
              x={place * 3}
              y={height - size}
              width="3"
              height={size}
              className={value === 0 ? 'hour none' : 'hour'}
            />
          </g>
        )
      })}
    </svg>
  )
}
