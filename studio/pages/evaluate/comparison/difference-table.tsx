import { Fragment, type ReactElement } from 'react'
import { shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { axesOf, type Axis } from '../charts/axis'
import { methodsText, type Compared, type Difference } from './compared'
import { DifferenceLine } from './difference-line'
import { FigureLegend } from '../charts/figure-legend'
import type { GateCover } from '../gate/gate-cover'
import { differencePerThousand, rulePerThousand } from '../charts/per-thousand'
import { metrics } from '../scorecard'

/** Every figure of both sides: where the levels lie, how far they differ, and what may be said of that. */
export const DifferenceTable = ({
  compared,
  cover,
  whyOf,
  isTable,
}: {
  readonly compared: Compared
  readonly cover: GateCover | null
  /** Why an evaluator has no number, where a row says it. */
  readonly whyOf: (evaluator: string) => string | undefined
  readonly isTable: boolean
}): ReactElement => {
  const all = Object.entries(compared.metrics).map(([key, one]) => [key, differencePerThousand(one)] as const)
  const rules = Object.fromEntries(
    all.flatMap(([key, { unit }]) => {
      const rule = rulePerThousand(cover?.rules[key], unit)
      return rule ? [[key, rule]] : []
    }),
  )
  const axes = new Map<string, Axis>()
  const lined = axesOf(all.map(([key, one]) => onAxis(key, one, rules)))
  all.forEach(([key], place) => {
    const axis = lined[place]
    if (axis) axes.set(key, axis)
  })
  const { baseline, candidate } = compared.sides
  return (
    <section className="panel" aria-label="Differences">
      <div className="lines-box" tabIndex={0} role="region" aria-label="Figures of both">
        <table className="lines pairs">
          <thead>
            <tr>
              <th>
                <span className="visually-hidden">Metric</span>
              </th>
              <th>Measure</th>
              <th className="n">Rows</th>
              <th className="n">
                <Head mark="ring" name="baseline" hash={baseline.snapshot} />
              </th>
              <th className="n">
                <Head mark="dot" name="candidate" hash={candidate.snapshot} />
              </th>
              <th>Level, 95 % interval</th>
              <th>
                <span className="dhd">
                  <span>worse</span>
                  <span>difference</span>
                  <span>better</span>
                </span>
              </th>
              <th className="n">Difference, 95 % interval</th>
              <th>Verdict</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map(({ id, text, icon }) => (
              <Fragment key={id}>
                {all
                  .filter(([, { metric }]) => metric === id)
                  .map(([key, one], place) => (
                    <DifferenceLine
                      key={key}
                      name={key}
                      one={one}
                      axis={axes.get(key)}
                      rule={rules[key]}
                      isTable={isTable}
                      why={one.n === 0 ? whyOf(one.evaluator) : undefined}
                      head={
                        place === 0 && (
                          <span className={`m ${id}`}>
                            <Icon name={icon} />
                            {text}
                          </span>
                        )
                      }
                    />
                  ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <FigureLegend
        isPair
        hasGate={Object.values(rules).some(({ min, max }) => min !== undefined || max !== undefined)}
        hasMargin={all.some(([, { margin }]) => margin !== undefined)}
      >
        <span>
          right is better{methodsText(all.map(([, one]) => one)) === '' ? '' : '; '}
          {methodsText(all.map(([, one]) => one))}
        </span>
      </FigureLegend>
    </section>
  )
}

const onAxis = (key: string, one: Difference, rules: GateCover['rules']) => ({
  metric: one.metric,
  unit: one.unit,
  scale: one.scale,
  isLowerBetter: one.direction === 'lower',
  values: [one.baseline, one.candidate, one.levels?.baseline.high, one.levels?.candidate.high],
  rule: rules[key],
})

const Head = ({
  mark,
  name,
  hash,
}: {
  readonly mark: 'ring' | 'dot'
  readonly name: string
  readonly hash: string
}): ReactElement => (
  <span className="row hd" title={`${name} ${hash}`}>
    <i className={`mk ${mark}`} />
    <span className="visually-hidden">{name}</span>
    <span className="mono">{shortHash(hash)}</span>
  </span>
)
