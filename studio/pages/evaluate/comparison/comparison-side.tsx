import type { ReactElement } from 'react'
import { ago, counted, shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { rowsName, type EvaluationLine } from '../evaluation-lists'
import { useLabels } from '../version-label'

/** Chooses one side of a comparison; those of the same rows as the other side come first. */
export const ComparisonSide = ({
  side,
  value,
  snapshot,
  runs,
  same,
  onChoose,
}: {
  readonly side: 'baseline' | 'candidate'
  readonly value: string
  /** The version on show, where the list does not hold it. */
  readonly snapshot: { readonly flow: string; readonly snapshot: string } | undefined
  readonly runs: readonly EvaluationLine[]
  /** The rows of the other side. */
  readonly same: string | undefined
  readonly onChoose: (id: string) => void
}): ReactElement => {
  const labelsOf = useLabels()
  const chosen = runs.find(({ id }) => id === value)
  const at = chosen ? { flow: chosen.flow, snapshot: chosen.hash } : snapshot
  const words = at ? labelsOf(at.flow, at.snapshot) : []
  const [fitting, others] = [
    runs.filter((run) => same === undefined || rowsName(run) === same),
    runs.filter((run) => same !== undefined && rowsName(run) !== same),
  ]
  const option = (run: EvaluationLine): ReactElement => (
    <option key={run.id} value={run.id}>
      {[
        shortHash(run.hash),
        labelsOf(run.flow, run.hash).join(', ') || run.label || '',
        run.flow,
        `${run.dataset}, ${counted(run.rows, 'row')}`,
        ago(run.started_at),
      ]
        .filter((part) => part !== '')
        .join(' · ')}
    </option>
  )
  return (
    <label className="row xs t2">
      <span className="cap">{side}</span>
      <span className="field pick">
        <i className={`mk ${side === 'baseline' ? 'ring' : 'dot'}`} />
        <span className="mono med">{at ? shortHash(at.snapshot) : value === '' ? 'none yet' : value.slice(0, 8)}</span>
        <span className="t3">{words.join(', ') || (chosen && ago(chosen.started_at))}</span>
        <Icon name="chevron" size={12} />
        <select value={value} onChange={(event) => onChoose(event.target.value)}>
          {!chosen && <option value={value}>{value === '' ? 'none yet' : value}</option>}
          {others.length === 0 ? (
            fitting.map(option)
          ) : (
            <>
              <optgroup label="The same rows">{fitting.map(option)}</optgroup>
              <optgroup label="Other rows, not comparable">{others.map(option)}</optgroup>
            </>
          )}
        </select>
      </span>
    </label>
  )
}
