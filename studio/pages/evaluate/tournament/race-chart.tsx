import type { ReactElement } from 'react'
import { shown } from '../scorecard'
import type { Tournament } from './race-data'
import { ranked } from './race-told'

const [width, height, left, right, top, bottom] = [760, 190, 46, 190, 12, 26]

/** The race round by round: what each contestant had reached, and where it was stopped; right is later, up is better. */
export const RaceChart = ({ race }: { readonly race: Tournament }): ReactElement => {
  const { rounds, evaluator, contestants } = race
  const isLowerBetter = evaluator.direction === 'lower'
  const means = rounds.flatMap(({ standings }) => standings.flatMap(({ mean }) => (mean === null ? [] : [mean])))
  const air = (Math.max(...means) - Math.min(...means)) * 0.1 || 0.05
  const [least, most] = [Math.min(...means) - air, Math.max(...means) + air]
  const x = (round: number): number =>
    left + (rounds.length === 1 ? 0.5 : round / (rounds.length - 1)) * (width - left - right)
  const y = (mean: number): number => {
    const share = (mean - least) / (most - least || 1)
    return top + (isLowerBetter ? share : 1 - share) * (height - top - bottom)
  }
  const lines = ranked(race).map(({ arm, stopped }) => {
    const points = rounds.flatMap(({ round, standings }) => {
      const mean = standings.find((one) => one.arm === arm)?.mean ?? null
      // Once stopped it reaches nothing new.
      return mean === null || (stopped && round > stopped.round) ? [] : [[x(round), y(mean)] as const]
    })
    return { arm, stopped, points, end: points.at(-1) }
  })
  const labels = apart(lines.flatMap(({ arm, end }) => (end ? [{ arm, y: end[1] }] : [])))
  const ticks = [0, 1].map((share) => least + air + share * (most - least - 2 * air))
  return (
    <svg
      className={`racechart ivb ${evaluator.metric}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`${evaluator.name} of ${contestants.length} contestants over ${rounds.length} rounds; the table says the same by its numbers`}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${left} ${y(tick)}H${width - right}`} className="base" />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {shown(tick, evaluator.unit)}
          </text>
        </g>
      ))}
      {rounds.map(({ round }) => (
        <text key={round} x={x(round)} y={height - 8} textAnchor="middle">
          {rounds.length <= 12 || round % Math.ceil(rounds.length / 12) === 0 ? round + 1 : ''}
        </text>
      ))}
      <text x={left - 8} y={height - 8} textAnchor="end">
        round
      </text>
      {lines.map(({ arm, stopped, points, end }) => (
        <g key={arm} className={stopped ? 'lost' : arm === race.leader ? 'leads' : ''}>
          <path d={points.map(([px, py], place) => `${place === 0 ? 'M' : 'L'}${px} ${py}`).join('')} className="way" />
          {end &&
            (stopped ? (
              <path d={`M${end[0] - 4} ${end[1] - 4}l8 8m0 -8l-8 8`} className="cut" />
            ) : (
              <circle cx={end[0]} cy={end[1]} r="3.500" />
            ))}
        </g>
      ))}
      {labels.map(({ arm, y: at, from }) => {
        const line = lines.find((one) => one.arm === arm)
        const start = (line?.end?.[0] ?? 0) + 8
        return (
          <g key={arm}>
            <path d={`M${start} ${from}L${width - right + 10} ${at}`} className="lead" />
            <text x={width - right + 14} y={at + 4}>
              {arm.slice(0, 26)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

/** Labels in their order, far enough apart to be read. */
const apart = (
  labels: readonly { readonly arm: string; readonly y: number }[],
): readonly { readonly arm: string; readonly y: number; readonly from: number }[] => {
  let last = -Infinity
  const down = labels
    .toSorted((one, other) => one.y - other.y)
    .map(({ arm, y: from }) => {
      last = Math.max(from, last + 14)
      return { arm, y: last, from }
    })
  const over = Math.max(0, last - (height - bottom))
  return down.map((one) => ({ ...one, y: one.y - over }))
}
