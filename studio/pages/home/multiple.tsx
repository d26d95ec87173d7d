import type { ReactElement } from 'react'
import type { CardLine, MetricId } from '../evaluate/scorecard'
import { shown } from '../evaluate/scorecard'
import type { GateRule } from './gate-rules'
import { mostVersions } from './history'

/** One version on a small multiple. */
export interface Point {
  readonly evaluation: string
  readonly hash: string
  readonly labels: readonly string[]
  readonly line: CardLine | undefined
}

const width = 200
const height = 176
const foot = 1

/** A figure over versions: whiskers are intervals, the ring is in production, the dot is the newest; where a gate asks for a level, its line, and the failing side shaded. */
export const Multiple = ({
  metric,
  points,
  rule,
  factor = 1,
}: {
  readonly metric: MetricId
  readonly points: readonly Point[]
  readonly rule: GateRule | undefined
  readonly factor?: number
}): ReactElement => {
  const told = points.flatMap(({ line }) => (line === undefined ? [] : [line]))
  const asked = [rule?.min, rule?.max].filter((one): one is number => one !== undefined)
  const ends = [...told.flatMap(({ value, low, high }) => [value, low, high]), ...asked].filter(
    (one): one is number => one !== null,
  )
  const [least, greatest] = [Math.min(...ends), Math.max(...ends)]
  const room = (greatest - least || Math.abs(greatest) || 1) * 0.14
  const y = (value: number): number =>
    height - 8 - ((value - least + room) / (greatest - least + 2 * room)) * (height - 16)
  const x = (place: number): number => width - 12 - (points.length - 1 - place) * ((width - 24) / (mostVersions - 1))
  const unit = told[0]?.unit
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      className={`mult ${metric}`}
      aria-label={sentence(points, factor)}
    >
      {rule?.min !== undefined && (
        <rect x="0" y={y(rule.min)} width={width} height={Math.max(0, height - foot - y(rule.min))} className="fails" />
      )}
      {rule?.max !== undefined && <rect x="0" y="0" width={width} height={y(rule.max)} className="fails" />}
      {asked.map((level) => (
        <path key={level} d={`M0 ${y(level)}H${width}`} className="gateline" />
      ))}
      <path d={`M0 ${height - foot}H${width}`} className="ground" />
      {points.map(({ evaluation, hash, labels, line }, place) => {
        if (line === undefined || line.value === null)
          return (
            <g key={evaluation}>
              <path d={`M${x(place)} ${height - 6}V${height - foot}`} className="ground" />
              <title>{`${hash.slice(0, 7)}: not measured`}</title>
            </g>
          )
        const isProduction = labels.includes('production')
        const isNewest = labels.includes('latest') || place === points.length - 1
        return (
          <g key={evaluation} className={isProduction || isNewest ? 'now' : ''}>
            <title>{`${[hash.slice(0, 7), ...labels].join(', ')}: ${shown(line.value * factor, unit)}${
              line.low === null || line.high === null
                ? ', no interval'
                : `, ${shown(line.low * factor, unit)} to ${shown(line.high * factor, unit)}`
            }`}</title>
            {line.low !== null && line.high !== null && (
              <path
                d={`M${x(place)} ${y(line.low)}V${y(line.high)}`}
                className={isNewest || isProduction ? '' : 'past'}
              />
            )}
            {isProduction && isNewest && <circle cx={x(place)} cy={y(line.value)} r="7" className="halo" />}
            <circle
              cx={x(place)}
              cy={y(line.value)}
              r={isNewest || isProduction ? 4.5 : 2}
              className={isProduction && !isNewest ? 'open' : ''}
            />
            <rect x={x(place) - 12} y="0" width="24" height={height} className="hover" />
          </g>
        )
      })}
    </svg>
  )
}

const sentence = (points: readonly Point[], factor: number): string => {
  const line = points.at(-1)?.line
  const values = points.map((one) =>
    one.line === undefined || one.line.value === null ? 'not measured' : shown(one.line.value * factor, one.line.unit),
  )
  return `${line?.name ?? ''} by version, oldest first: ${values.join(', ')}`
}
