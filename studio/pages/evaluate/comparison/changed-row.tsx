import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link } from 'wouter'
import { MarkedText } from '../../../parts/diff-view'
import { Button } from '../../../parts/button'
import { duration, shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Failure, Loading } from '../../../parts/states'
import { AddRows } from '../scorecard/add-rows'
import type { ChangedRow as Change, Compared } from './compared'
import { Findings, hasFindings } from '../scorecard/findings'
import { answerOf, measuredRow, type MeasuredRowDetail } from '../scorecard/measured-row'
import { MeasuredScore } from '../scorecard/measured-score'
import { metrics, type MetricId } from '../scorecard'
import { VersionChange } from './version-change'

/** One row of both sides: the two answers with their words marked, each with its scores, and why evaluators scored so. */
export const ChangedRow = ({
  compared,
  changes,
}: {
  readonly compared: Compared
  readonly changes: readonly [Change, ...Change[]]
}): ReactElement => {
  const [isAdding, setAdding] = useState(false)
  const [{ row, index, text }] = changes
  const { baseline, candidate } = compared.sides
  const before = useQuery(measuredRow(baseline.run, index.baseline))
  const after = useQuery(measuredRow(candidate.run, index.candidate))
  const metricOf = (name: string): MetricId =>
    Object.values(compared.metrics).find(({ evaluator }) => evaluator === name)?.metric ?? 'quality'
  const sides = [
    { name: 'baseline', side: baseline, query: before, index: index.baseline },
    { name: 'candidate', side: candidate, query: after, index: index.candidate },
  ] as const
  const [one, other] = [before.data && answerOf(before.data), after.data && answerOf(after.data)]
  const data = after.data?.data ?? before.data?.data
  return (
    <div className="chb">
      <div className="phead">
        <span className="t3 nowrap">Row {row}</span>
        <h2 className="clip" title={text}>
          {text ?? 'Its text is content that you may not see'}
        </h2>
        <span className="grow" />
        <span className="kbd">J</span>
        <span className="kbd">K</span>
      </div>
      <div className="both">
        {sides.map(({ name, side, query, index: at }) => (
          <div key={name}>
            <div className="row sideline">
              <i className={`mk ${name === 'baseline' ? 'ring' : 'dot'}`} />
              <span className="mono t2">{shortHash(side.snapshot)}</span>
              <span className="visually-hidden">{name}</span>
              <span className="grow" />
              {query.data && <Scores row={query.data} metricOf={metricOf} names={changes.map((it) => it.evaluator)} />}
              <Link
                className="btn quiet sm"
                href={`/evaluate/${side.run}?row=${at}`}
                aria-label={`Open the row of the ${name}`}
              >
                <Icon name="open" size={12} />
              </Link>
            </div>
            {query.error ? (
              <Failure error={query.error} />
            ) : one === undefined || other === undefined ? (
              <Loading lines={3} />
            ) : (
              <p>
                <MarkedText before={one} after={other} side={name === 'baseline' ? 'before' : 'after'} />
                {(name === 'baseline' ? one : other) === '' && <span className="t3">no answer</span>}
              </p>
            )}
          </div>
        ))}
      </div>
      {before.data && after.data && (
        <Reasons
          before={before.data}
          after={after.data}
          names={changes.map(({ evaluator }) => evaluator)}
          metricOf={metricOf}
        />
      )}
      <div className="row wrap foot">
        <VersionChange baseline={baseline} candidate={candidate} />
        <span className="grow" />
        <span className="row xs t2">
          Runs
          <Link className="tag" href={`/runs/${baseline.run}`} aria-label="Open the run of the baseline">
            {shortHash(baseline.snapshot)}
          </Link>
          <Link className="tag" href={`/runs/${candidate.run}`} aria-label="Open the run of the candidate">
            {shortHash(candidate.snapshot)}
          </Link>
        </span>
        <Button
          size="sm"
          off={data === undefined && 'The row of the dataset cannot be seen'}
          onPress={() => setAdding(true)}
        >
          Add row to a dataset
        </Button>
      </div>
      {isAdding && data && <AddRows rows={[data]} onClose={() => setAdding(false)} />}
    </div>
  )
}

// What changed first; how long it took always.
const Scores = ({
  row,
  names,
  metricOf,
}: {
  readonly row: MeasuredRowDetail
  readonly names: readonly string[]
  readonly metricOf: (name: string) => MetricId
}): ReactElement => {
  const scored = Object.keys(row.measurements).filter((name) => row.measurements[name]?.score !== undefined)
  const shown = [...new Set([...names, ...scored])]
    .filter((name) => !/^(cost|latency)$/.test(metricOf(name)))
    .slice(0, 3)
  return (
    <span className="row scores xs">
      {shown.map((name) => (
        <span className={`m ${metricOf(name)} ${names.includes(name) ? '' : 'faint'}`} key={name} title={name}>
          <Icon name={metrics.find(({ id }) => id === metricOf(name))?.icon ?? 'star'} size={12} />
          <span className="visually-hidden">{name} </span>
          <MeasuredScore measured={row.measurements[name]} />
        </span>
      ))}
      <span className="m latency faint" title="Took">
        <Icon name="clock" size={12} />
        <span className="num">{duration(row.latency_ms)}</span>
      </span>
    </span>
  )
}

const Reasons = ({
  before,
  after,
  names,
  metricOf,
}: {
  readonly before: MeasuredRowDetail
  readonly after: MeasuredRowDetail
  readonly names: readonly string[]
  readonly metricOf: (name: string) => MetricId
}): ReactElement => (
  <dl className="claims">
    {[...new Set(names)].map((name) => {
      const [was, is] = [before.measurements[name], after.measurements[name]]
      if (!hasFindings(was) && !hasFindings(is)) return null
      return (
        <div key={name}>
          <dt>
            <span className={`m ${metricOf(name)}`}>
              <Icon name={metrics.find(({ id }) => id === metricOf(name))?.icon ?? 'star'} size={12} />
              {name}
            </span>
          </dt>
          <dd>{hasFindings(was) && <Findings measured={was} />}</dd>
          <dd>{hasFindings(is) && <Findings measured={is} />}</dd>
        </div>
      )
    })}
  </dl>
)
