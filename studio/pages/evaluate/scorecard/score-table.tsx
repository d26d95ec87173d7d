import { Fragment, type ReactElement } from 'react'
import { count, counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Pill } from '../../../parts/pill'
import { axesOf } from '../charts/axis'
import { ruleText } from '../comparison/difference-line'
import { FigureLegend } from '../charts/figure-legend'
import type { GateCover } from '../gate/gate-cover'
import { LevelBar } from '../charts/interval-bar'
import { linePerThousand, rulePerThousand } from '../charts/per-thousand'
import { intervalText, metrics, shown, type CardLine } from '../scorecard'

/** The figures of an evaluation under the five metrics, each with its interval drawn and the gate’s line where one asks for it. */
export const ScoreTable = ({
  lines: told,
  cover,
  whyOf,
  isTable,
}: {
  readonly lines: readonly CardLine[]
  readonly cover: GateCover | null
  /** Why an evaluator has no number, where a row says it. */
  readonly whyOf: (evaluator: string) => string | undefined
  readonly isTable: boolean
}): ReactElement => {
  const lines = told.map(linePerThousand)
  const rules = Object.fromEntries(
    lines.flatMap(({ key, unit }) => {
      const rule = rulePerThousand(cover?.rules[key], unit)
      return rule ? [[key, rule]] : []
    }),
  )
  const axes = axesOf(lines.map((line) => ({ ...line, values: [line.value, line.high], rule: rules[line.key] })))
  return (
    <section className="panel" aria-label="Scorecard">
      <div className="lines-box" tabIndex={0} role="region" aria-label="Figures">
        <table className="lines single">
          <thead>
            <tr>
              <th>
                <span className="visually-hidden">Metric</span>
              </th>
              <th>Measure</th>
              <th className="n">Rows</th>
              <th className="n">Value</th>
              <th>{isTable ? 'Method' : 'Level, 95 % interval'}</th>
              <th>Interval</th>
              <th>Gate</th>
              <th>Lacking</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map(({ id, text, icon }) => {
              const own = lines.filter(({ metric }) => metric === id)
              const head = (
                <span className={`m ${id}`}>
                  <Icon name={icon} />
                  {text}
                </span>
              )
              return own.length === 0 ? (
                <tr key={id} className="first">
                  <td>{head}</td>
                  <td className="t3" colSpan={3}>
                    no evaluator of it was chosen
                  </td>
                  <td>
                    <span className="hatch nomeasure" role="img" aria-label="not measured" />
                  </td>
                  <td colSpan={3}>
                    <Pill state="unchecked" text="not measured" />
                  </td>
                </tr>
              ) : (
                <Fragment key={id}>
                  {own.map((line, place) => {
                    const axis = axes[lines.indexOf(line)]
                    const rule = rules[line.key]
                    return (
                      <tr key={line.key} className={place === 0 ? 'first' : ''}>
                        <td>{place === 0 && head}</td>
                        <td className="what" title={`${line.key}, ${line.about}`}>
                          <span className="med">{line.name}</span>{' '}
                          <span className="t3 xs">{line.value === null ? '' : line.about}</span>
                        </td>
                        <td className="n t2">{count(line.n)}</td>
                        <td className="n strong">
                          {line.value === null ? <Pill state="unchecked" /> : shown(line.value, line.unit)}
                        </td>
                        <td>
                          {isTable ? (
                            <span className="t2 xs">{line.method ?? 'no method holds'}</span>
                          ) : (
                            axis && (
                              <LevelBar
                                metric={id}
                                axis={axis}
                                rule={rule}
                                levels={[{ side: 'candidate', value: line.value, low: line.low, high: line.high }]}
                                label={`${line.name} ${line.about}: ${line.value === null ? 'not measured' : `${shown(line.value, line.unit)}, ${intervalText(line)}`}`}
                              />
                            )
                          )}
                        </td>
                        <td className={line.low === null ? 't3 xs' : 'num'}>
                          <span className="reason" title={whyNot(line, whyOf)}>
                            {whyNot(line, whyOf)}
                          </span>
                        </td>
                        <td className="xs">{rule ? ruleText(rule, line.unit) : ''}</td>
                        <td className="xs t3">{place === 0 || !line.key.includes('.') ? lackingText(line) : ''}</td>
                      </tr>
                    )
                  })}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </div>
      <FigureLegend hasGate={Object.values(rules).some(({ min, max }) => min !== undefined || max !== undefined)}>
        <span>right is better; errors, unchecked and skipped rows are in no mean</span>
      </FigureLegend>
    </section>
  )
}

const whyNot = (line: CardLine, whyOf: (evaluator: string) => string | undefined): string =>
  line.value === null ? (whyOf(line.name) ?? intervalText(line)) : intervalText(line)

const lackingText = ({ errors, unchecked, skipped }: CardLine): ReactElement => (
  <>
    {errors > 0 && <span className="bad">{counted(errors, 'error')} </span>}
    {[
      ...(unchecked > 0 ? [`${count(unchecked)} unchecked`] : []),
      ...(skipped > 0 ? [`${count(skipped)} do not apply`] : []),
    ].join(', ')}
  </>
)
