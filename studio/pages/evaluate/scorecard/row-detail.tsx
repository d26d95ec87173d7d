import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useLocation } from 'wouter'
import { useKeys } from '../../../frame/keys'
import { Button } from '../../../parts/button'
import { duration, money } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { textOfValue } from '../../../parts/json-view'
import { Pill } from '../../../parts/pill'
import { Shown } from '../../../parts/states'
import type { EvaluationView } from '../evaluation-view'
import { Findings, hasFindings } from './findings'
import { answerOf, measuredRow, type MeasuredRowDetail, type Measurement } from './measured-row'
import { MeasuredScore } from './measured-score'
import { metrics } from '../scorecard'

/** One row: what was asked, answered and wanted, and what each evaluator made of it. */
export const RowDetail = ({
  told,
  index,
  closed,
  onAdd,
}: {
  readonly told: EvaluationView
  readonly index: number
  /** Where closing leads. */
  readonly closed: string
  readonly onAdd: (row: Readonly<Record<string, unknown>>) => void
}): ReactElement => {
  const [, go] = useLocation()
  const query = useQuery(measuredRow(told.id, index))
  useKeys({ Escape: () => go(closed) })
  return (
    <aside className="panel rowdetail" aria-label={`Row ${index}`}>
      <div className="phead">
        <span className="t3 nowrap">Row {query.data?.row ?? index}</span>
        <h2 className="clip">{query.data?.text ?? ''}</h2>
        <span className="grow" />
        <Button kind="quiet" size="sm" icon="cross" name="Close" onPress={() => go(closed)} />
      </div>
      <Shown query={query}>{(row) => <Detail told={told} row={row} onAdd={onAdd} />}</Shown>
    </aside>
  )
}

const Detail = ({
  told,
  row,
  onAdd,
}: {
  readonly told: EvaluationView
  readonly row: MeasuredRowDetail
  readonly onAdd: (row: Readonly<Record<string, unknown>>) => void
}): ReactElement => {
  const expected = row.fields?.ground_truth
  const { data } = row
  return (
    <div className="rdbody">
      <div className="row wrap xs t2">
        <Pill state={row.outcome} />
        {row.category !== undefined && <span>refused for {row.category}</span>}
        <span>{duration(row.latency_ms)}</span>
        <span>{money(row.cost)}</span>
        {row.judge_cost !== 0 && <span>judges {money(row.judge_cost)}</span>}
        {row.attempt > 1 && <span>attempt {row.attempt}</span>}
      </div>
      {row.error && (
        <p className="break">
          <span className="mono bad">{row.error.code}</span> {row.error.message}
        </p>
      )}
      {row.inputs === undefined ? (
        <p className="t2">What went in and came out is content; seeing it needs the role read-content.</p>
      ) : (
        <>
          <Text label="Asked" text={row.fields?.query ?? textOfValue(row.inputs)} />
          <Text label="Answered" text={answerOf(row)} />
          <Text
            label="Expected"
            text={typeof expected === 'string' ? expected : (expected?.join('\nor: ') ?? '')}
            none={
              row.fields?.answerable === false ? 'a decline: nothing answers it' : 'nothing is mapped to ground_truth'
            }
          />
        </>
      )}
      <div className="lbl">Measured</div>
      <dl className="marks">
        {told.evaluators.map(({ name, metric, unit }) => (
          <div key={name}>
            <dt>
              <span className={`m ${metric}`}>
                <Icon name={metrics.find(({ id }) => id === metric)?.icon ?? 'star'} size={12} />
                {name}
              </span>
              <MeasuredScore measured={row.measurements[name]} unit={unit} />
            </dt>
            <Said measured={row.measurements[name]} />
          </div>
        ))}
      </dl>
      {data && (
        <details>
          <summary className="xs t2">The row of the dataset</summary>
          <pre className="code" tabIndex={0} aria-label="The row of the dataset">
            {JSON.stringify(data, null, 2)}
          </pre>
        </details>
      )}
      <div className="row">
        <Button size="sm" off={!data && 'The row of the dataset cannot be seen'} onPress={() => data && onAdd(data)}>
          Add row to a dataset
        </Button>
      </div>
    </div>
  )
}

const Text = ({
  label,
  text,
  none = 'nothing',
}: {
  readonly label: string
  readonly text: string
  readonly none?: string
}): ReactElement => (
  <div>
    <div className="lbl">{label}</div>
    {text === '' ? <p className="t3">{none}</p> : <p className="read break">{text}</p>}
  </div>
)

const Said = ({ measured }: { readonly measured: Measurement | undefined }): ReactElement | null =>
  hasFindings(measured) ? (
    <dd>
      <Findings measured={measured} />
    </dd>
  ) : null
