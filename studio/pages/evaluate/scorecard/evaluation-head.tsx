import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { ago, counted, duration, money, shortHash } from '../../../parts/format'
import type { EvaluationView } from '../evaluation-view'
import { useLabels } from '../version-label'

/** What was measured: which version of which flow over which rows, when, for how much. */
export const EvaluationHead = ({ view }: { readonly view: EvaluationView }): ReactElement => {
  const labelsOf = useLabels()
  const [dataset = '', version = ''] = view.dataset.split('@')
  const labels = labelsOf(view.flow, view.snapshot)
  const { flow: spent, judges } = view.spent
  return (
    <div className="row wrap evhead2">
      <h1>Scorecard</h1>
      <Link href={`/flows/${encodeURIComponent(view.flow)}`} className="med">
        {view.flow}
      </Link>
      <span className="tag">{shortHash(view.snapshot)}</span>
      {labels.length > 0 && <span className="t2">{labels.join(', ')}</span>}
      {view.variant !== null && <span className="t2">variant {view.variant}</span>}
      <span className="t3">on</span>
      <Link href={`/data/datasets/${encodeURIComponent(dataset)}?version=${version}`} className="med">
        {dataset}
      </Link>
      <span className="t3">
        {counted(view.rows, 'row')}
        {view.split === null ? '' : ` of split ${view.split}`}
      </span>
      {view.failed > 0 && <span className="bad">{view.failed} failed</span>}
      {view.blocked > 0 && <span className="warn">{view.blocked} blocked by a filter</span>}
      <span className="grow" />
      <span className="t3 xs" title={view.started_at}>
        {ago(view.started_at)}
        {view.ended_at === null ? '' : `, took ${duration(Date.parse(view.ended_at) - Date.parse(view.started_at))}`}
      </span>
      <span className="t3 xs" title="What the flow’s models cost, and the judges beside them">
        {money(spent)}
        {judges === 0 ? '' : `, judges ${money(judges)}`}
      </span>
    </div>
  )
}
