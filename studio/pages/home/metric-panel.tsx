import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { Icon } from '../../parts/icon'
import { intervalText, shown, type CardLine, type metrics } from '../evaluate/scorecard'
import type { GateRule } from './gate-rules'
import { ruleOf, sameLine, toldBy, type Measured } from './history'
import { Multiple, type Point } from './multiple'

// What a thousand answers cost is a figure one can think of.
const factorOf = (line: CardLine | undefined): number => (line?.unit === 'usd' ? 1000 : 1)

/** One metric over the versions: its newest figure with the interval, drawn, and what a gate asks of it. */
export const MetricPanel = ({
  metric: { id, text, icon },
  measured,
  rules,
}: {
  readonly metric: (typeof metrics)[number]
  readonly measured: readonly Measured[]
  readonly rules: Readonly<Record<string, GateRule>>
}): ReactElement => {
  // The newest version that was measured on it; a later one may have been asked about other things alone.
  const last = measured.findLast(({ lines }) => typeof toldBy(lines, id, rules)?.value === 'number')
  const told = last && toldBy(last.lines, id, rules)
  const factor = factorOf(told)
  const points = measured.map(({ run, lines, labels }): Point => ({
    evaluation: run.id,
    hash: run.hash,
    labels,
    line: told && sameLine(lines, told),
  }))
  const rule = told && ruleOf(told, rules)
  return (
    <section className="mm" aria-label={text}>
      <div className="row">
        <span className={`m ${id}`}>
          <Icon name={icon} />
          {text}
        </span>
        <span className="grow" />
        <span className="t3 xxs clip" title={told && `${told.name}, ${told.about}`}>
          {told && (factor === 1000 ? '$ per 1,000 answers' : told.name)}
        </span>
      </div>
      {told === undefined || told.value === null ? (
        <>
          <div className="v t3">not measured</div>
          <span className="hatch nothing" role="img" aria-label={`${text} is not measured`} />
          <p className="t3 xxs">No evaluation of these versions tells it.</p>
        </>
      ) : (
        <>
          <Link className="v num" href={`/evaluate/${last?.run.id ?? ''}`}>
            {shown(told.value * factor, told.unit)}{' '}
            <span className="ci" title={told.low === null ? intervalText(told) : undefined}>
              {told.low === null || told.high === null
                ? 'no interval'
                : `${shown(told.low * factor, told.unit)} to ${shown(told.high * factor, told.unit)}`}
            </span>
          </Link>
          <Multiple metric={id} points={points} rule={rule} factor={factor} />
          <div className="row mfoot t3 xxs">
            {rule ? (
              <span>
                <i className="gatemark" />{' '}
                {[
                  rule.min === undefined ? '' : `at least ${shown(rule.min * factor, told.unit)}`,
                  rule.max === undefined ? '' : `at most ${shown(rule.max * factor, told.unit)}`,
                  rule.margin === undefined ? '' : `margin ${shown(rule.margin * factor, told.unit)}`,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            ) : (
              <span className="clip">{told.about}, no gate</span>
            )}
            <span className="grow" />
            <span className={last === measured.at(-1) ? 'mono' : 'mono warn'}>{last?.run.hash.slice(0, 7)}</span>
          </div>
        </>
      )}
    </section>
  )
}
