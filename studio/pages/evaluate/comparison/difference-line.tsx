import type { ReactElement, ReactNode } from 'react'
import { count, counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Pill } from '../../../parts/pill'
import type { Axis } from '../charts/axis'
import { differenceText, drawn, type Difference, type LevelInterval } from './compared'
import { DifferenceBar } from './difference-bar'
import type { GateRule } from '../gate/gate-rule'
import { LevelBar } from '../charts/interval-bar'
import { aboutFigure, shown, type Unit } from '../scorecard'

/** One figure of a comparison. */
export const DifferenceLine = ({
  name,
  one,
  axis,
  rule,
  isTable,
  why,
  head,
}: {
  readonly name: string
  readonly one: Difference
  readonly axis: Axis | undefined
  readonly rule: GateRule | undefined
  readonly isTable: boolean
  readonly why: string | undefined
  readonly head: ReactNode
}): ReactElement => {
  const { evaluator, unit, verdict, missing, levels, settles_at: settles } = one
  const isMeasured = one.n > 0
  const about = isMeasured ? `${aboutFigure(one)}${unit === 'usd' ? ' per 1,000' : ''}` : ''
  const [value, interval] = differenceText(one)
  const lacking = missing.baseline + missing.candidate
  const lackingText = `${counted(lacking, 'row')} without a number on one side: baseline ${missing.baseline}, candidate ${missing.candidate}`
  const level = (side: 'baseline' | 'candidate') => ({
    side,
    value: one[side],
    low: levels?.[side].low ?? null,
    high: levels?.[side].high ?? null,
  })
  const gateText = rule ? ruleText(rule, unit) : ''
  const levelText = `${evaluator} ${about}: ${sideText(one.baseline, levels?.baseline, unit)}, then ${sideText(one.candidate, levels?.candidate, unit)}${gateText === '' ? '' : `; gate: ${gateText}`}`
  return (
    <tr className={`${head === false ? '' : 'first'} ${verdict === 'degraded' ? 'worse' : ''}`}>
      <td>{head}</td>
      <td
        className="what"
        title={`${name}${about === '' ? '' : `, ${about}`}${gateText === '' ? '' : `; gate: ${gateText}`}`}
      >
        <span className="med">{evaluator}</span> <span className="t3 xs">{about}</span>
      </td>
      <td className="n t2">
        <span className="counted">
          {lacking > 0 && (
            <span className="warn" role="img" aria-label={lackingText} title={lackingText}>
              <Icon name="bang" size={12} />
            </span>
          )}
          {count(one.n)}
        </span>
      </td>
      <td className="n t2">{isMeasured ? shown(one.baseline, unit) : ''}</td>
      <td className="n strong">{isMeasured ? shown(one.candidate, unit) : ''}</td>
      <td>
        {isTable ? (
          <span className="num xs">
            {intervalOf(levels?.baseline, unit)} <span className="t3">then</span> {intervalOf(levels?.candidate, unit)}
          </span>
        ) : (
          axis && (
            <LevelBar
              metric={one.metric}
              axis={axis}
              levels={[level('baseline'), level('candidate')]}
              rule={rule}
              label={isMeasured ? levelText : `${evaluator}: not measured`}
            />
          )
        )}
      </td>
      <td>
        {isTable ? (
          <span className="num xs t2">{testText(one)}</span>
        ) : (
          <DifferenceBar
            drawn={drawn(one)}
            verdict={isMeasured ? verdict : 'inconclusive'}
            label={isMeasured ? `${evaluator} ${about} differs by ${value}, ${interval}: ${verdict}` : 'not measured'}
          />
        )}
      </td>
      <td className="n">
        {isMeasured ? (
          <>
            <b>{value}</b>{' '}
            <span className="ci" title={one.low === null ? one.why : undefined}>
              {one.low === null ? 'no interval' : interval}
            </span>
          </>
        ) : (
          <span className="t3 xs why" title={why ?? one.why}>
            {why ?? one.why}
          </span>
        )}
      </td>
      <td className={settles === undefined ? '' : 'settled'}>
        <span title={one.why}>
          <Pill state={isMeasured ? verdict : 'unchecked'} />
        </span>
        {settles !== undefined && (
          <div
            className="t3 settles"
            title={`Had the difference stayed what it is, about ${settles} rows would settle it; there are ${one.n}`}
          >
            about {count(settles)} rows would
          </div>
        )}
      </td>
    </tr>
  )
}

/** What a gate asks of a figure, in words. */
export const ruleText = ({ min, max, margin, isWatched }: GateRule, unit: Unit): string =>
  [
    ...(min === undefined ? [] : [`≥ ${shown(min, unit)}`]),
    ...(max === undefined ? [] : [`≤ ${shown(max, unit)}`]),
    ...(margin === undefined ? [] : [`≤ ${shown(margin, unit)} worse`]),
    ...(isWatched ? ['watched'] : []),
  ].join(', ')

const intervalOf = (level: LevelInterval | undefined, unit: Unit): string =>
  level?.low === undefined || level.low === null || level.high === null
    ? 'no interval'
    : `${shown(level.low, unit)} to ${shown(level.high, unit)}`

const sideText = (value: number | null, level: LevelInterval | undefined, unit: Unit): string =>
  `${shown(value, unit)} (${intervalOf(level, unit)})`

const testText = ({ method, p_adjusted: p, detectable, unit, margin }: Difference): string =>
  [
    method ?? 'no method holds',
    ...(p === null ? [] : [`p ${p < 0.001 ? 'below 0.001' : p.toFixed(3)} adjusted`]),
    ...(detectable === null || detectable === 0 ? [] : [`finds ${shown(detectable, unit)}`]),
    ...(margin === undefined ? [] : [`margin ${shown(margin, unit)}`]),
  ].join(', ')
