import { useQuery } from '@tanstack/react-query'
import { useRef, type ReactElement } from 'react'
import { Link } from 'wouter'
import { useKeys } from '../../frame/keys'
import { ago, count, counted, duration, money, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import { isUnderWay, type EvaluationLine } from './evaluation-lists'
import { evaluationAt } from './evaluation-view'
import { ListFigure } from './list-figure'
import { metrics } from './scorecard'
import { useLabels } from './version-label'

// Each is read by itself for how far it is.
const mostFollowed = 4

/** Evaluations with one figure for each metric; two of them are chosen to be compared. */
export const EvaluationTable = ({
  items,
  chosen,
  onChoose,
}: {
  readonly items: readonly EvaluationLine[]
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}): ReactElement => {
  const labelsOf = useLabels()
  const place = useRef<HTMLTableSectionElement>(null)
  const turn = (id: string): void =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2))
  // J and K walk the evaluations, X chooses the one that has the focus.
  const links = (): readonly HTMLElement[] => [...(place.current?.querySelectorAll<HTMLElement>('.lead') ?? [])]
  const at = (): number => links().findIndex((link) => link.closest('tr')?.contains(document.activeElement))
  const step = (by: number): void => links()[Math.max(0, Math.min(items.length - 1, at() + by))]?.focus()
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => {
      const line = items[at()]
      if (line) turn(line.id)
    },
  })
  const followed = items.filter(isUnderWay).slice(0, mostFollowed)
  return (
    <div className="lines-box" tabIndex={0} role="region" aria-label="Evaluations by metric">
      <table className="lines evlines">
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">Choose</span>
            </th>
            <th>Version</th>
            <th>Dataset</th>
            {metrics.map(({ id, text, icon }) => (
              <th key={id}>
                <span className={`m ${id}`}>
                  <Icon name={icon} size={12} />
                  {text}
                </span>
              </th>
            ))}
            <th>Not measured</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody ref={place}>
          {items.map((run) => (
            <tr key={run.id} className={chosen.includes(run.id) ? 'sel' : ''}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`Compare ${run.id}`}
                  checked={chosen.includes(run.id)}
                  onChange={() => turn(run.id)}
                />
              </td>
              <td>
                <Link
                  className="lead row"
                  href={`/evaluate/${run.id}`}
                  aria-label={`${run.flow} ${shortHash(run.hash)}, ${ago(run.started_at)}`}
                >
                  <span className="med">{run.flow}</span> <span className="tag">{shortHash(run.hash)}</span>
                </Link>
                <div className="t3 xxs clip">
                  {[...labelsOf(run.flow, run.hash), ...(run.variant === null ? [] : [`variant ${run.variant}`])].join(
                    ', ',
                  ) || 'no label'}
                </div>
              </td>
              <td>
                <Link href={`/data/datasets/${encodeURIComponent(run.dataset)}?version=${run.dataset_version}`}>
                  {run.dataset}
                </Link>
                <div className="t3 xxs">
                  {counted(run.rows, 'row')}
                  {run.split === null ? '' : ` of ${run.split}`}
                </div>
              </td>
              {followed.includes(run) ? (
                <td colSpan={6}>
                  <Progress id={run.id} total={run.total} />
                </td>
              ) : run.figures ? (
                <>
                  {metrics.map(({ id, text }) => (
                    <td key={id}>
                      <ListFigure metric={text} figure={run.figures?.[id]} />
                    </td>
                  ))}
                  <td className="xs">
                    <Lacking run={run} />
                  </td>
                </>
              ) : (
                <td colSpan={6} className="t3 xs">
                  {run.error ? <span className="mono bad">{run.error.code}</span> : 'no figures'}
                </td>
              )}
              <td>
                <Pill state={run.status} />
                <div className="t3 xxs nowrap" title={run.started_at}>
                  {ago(run.started_at)}
                  {run.latency_ms === null ? '' : `, ${duration(run.latency_ms)}`}
                  {run.cost === null || run.cost === 0 ? '' : `, ${money(run.cost)}`}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Lacking = ({ run }: { readonly run: EvaluationLine }): ReactElement => {
  const { failed = 0, blocked = 0, errors = 0, unchecked = 0 } = run
  if (failed + blocked + errors + unchecked === 0) return <span className="t3">none</span>
  return (
    <>
      {failed > 0 && <div className="bad">{counted(failed, 'row')} failed</div>}
      {blocked > 0 && <div className="warn">{count(blocked)} blocked</div>}
      {errors > 0 && failed === 0 && <div className="bad">{counted(errors, 'error')}</div>}
      {unchecked > 0 && <div className="t3">{count(unchecked)} unchecked</div>}
    </>
  )
}

const Progress = ({ id, total }: { readonly id: string; readonly total: number }): ReactElement => {
  const told = useQuery(evaluationAt(id, ''))
  const done = told.data?.done ?? 0
  return (
    <span className="row">
      <progress value={done} max={Math.max(1, total)} aria-label="Rows measured" />
      <span className="num xs">
        {count(done)} of {counted(total, 'row')}
      </span>
    </span>
  )
}
