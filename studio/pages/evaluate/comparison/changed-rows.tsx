import type { ReactElement } from 'react'
import { useKeys } from '../../../frame/keys'
import { count } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Empty } from '../../../parts/states'
import { byRow, differenceOf, type Compared } from './compared'
import { ChangedRow } from './changed-row'
import { metrics, type MetricId } from '../scorecard'

/** The rows behind the verdicts: those that changed most, and one of them beside what it was. */
export const ChangedRows = ({
  compared,
  metric,
  chosen,
  onMetric,
  onChoose,
}: {
  readonly compared: Compared
  readonly metric: MetricId | ''
  readonly chosen: number | undefined
  readonly onMetric: (metric: MetricId | '') => void
  readonly onChoose: (row: number) => void
}): ReactElement => {
  const rows = byRow(compared.changed)
  const place = Math.max(
    0,
    rows.findIndex(([{ row }]) => row === chosen),
  )
  const step = (by: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, place + by))]
    if (next) onChoose(next[0].row)
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  const shown = rows[place]
  return (
    <section className={`panel ${shown ? 'chg' : ''}`} aria-label="Rows that changed most">
      <div className="chl">
        <div className="phead">
          <h2 className="nowrap">Rows that changed most</h2>
          <span className="t3 xs nowrap">
            {count(rows.length)}
            {compared.more_changed > 0 ? '+' : ''} of {count(compared.rows)}
          </span>
          <span className="grow" />
          <select
            className="in sm"
            aria-label="Changed in"
            value={metric}
            onChange={(event) => onMetric(event.target.value as MetricId | '')}
          >
            <option value="">any metric</option>
            {metrics
              .filter(({ id }) => Object.values(compared.metrics).some((one) => one.metric === id))
              .map(({ id, text }) => (
                <option key={id} value={id}>
                  {text}
                </option>
              ))}
          </select>
        </div>
        {!shown && (
          <Empty title="No row changed">
            {metric === '' ? 'Every row was measured the same in both.' : `Every row has the same ${metric} in both.`}
          </Empty>
        )}
        <ol>
          {rows.map((changes, at) => {
            const [{ row, text, evaluator, metric: own, difference, better, unit }] = changes
            return (
              <li key={row}>
                <button
                  type="button"
                  className={at === place ? 'on' : ''}
                  aria-pressed={at === place}
                  onClick={() => onChoose(row)}
                >
                  <span className="t3 num">{row}</span>
                  <span className="clip">{text ?? evaluator}</span>
                  <span className="glyphs">
                    {metrics
                      .filter(({ id }) => changes.some((one) => one.metric === id))
                      .map(({ id, icon }) => (
                        <span key={id} className={`m ${id} ${id === own ? '' : 'faint'}`}>
                          <Icon name={icon} />
                        </span>
                      ))}
                  </span>
                  <span className={`num ${better ? 'good' : 'bad'}`} title={evaluator}>
                    <Icon name={better ? 'up' : 'down'} size={12} />
                    <span className="visually-hidden">
                      {evaluator} {better ? 'better' : 'worse'} by{' '}
                    </span>
                    {differenceOf(difference, unit)}
                  </span>
                </button>
              </li>
            )
          })}
        </ol>
      </div>
      {shown && <ChangedRow compared={compared} changes={shown} />}
    </section>
  )
}
