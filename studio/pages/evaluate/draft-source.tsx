import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../api/client'
import { flowList } from '../../api/queries'
import type { EvaluationDraft } from './evaluation-draft'
import { FlowChoice } from './choices/flow-choice'

/** Chooses which rows are run through which version of which flow. */
export const DraftSource = ({
  draft,
  splits,
  onChange,
}: {
  readonly draft: EvaluationDraft
  /** Rows by split of the dataset. */
  readonly splits: Readonly<Record<string, number>>
  readonly onChange: (part: Partial<EvaluationDraft>) => void
}): ReactElement => {
  const flows = useQuery(flowList)
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  return (
    <>
      <div className="cf">
        <label className="label">
          <span>Dataset</span>
          <select
            className="in"
            value={draft.dataset}
            onChange={(event) => onChange({ dataset: event.target.value, split: '', inputs: {}, mapping: {} })}
          >
            <option value="">choose</option>
            {(datasets.data?.items ?? []).map(({ name, rows: all }) => (
              <option key={name} value={name}>
                {name}, {all} rows
              </option>
            ))}
          </select>
        </label>
        <label className="label">
          <span>Flow</span>
          <select
            className="in"
            value={draft.flow}
            onChange={(event) =>
              onChange({ flow: event.target.value, side: { label: 'latest' }, inputs: {}, mapping: {} })
            }
          >
            <option value="">choose</option>
            {(flows.data?.items ?? []).map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {Object.keys(splits).length > 0 && (
        <label className="label">
          <span>Split</span>
          <select className="in" value={draft.split} onChange={(event) => onChange({ split: event.target.value })}>
            <option value="">all rows</option>
            {Object.entries(splits).map(([name, count]) => (
              <option key={name} value={name}>
                {name}, {count} rows
              </option>
            ))}
          </select>
        </label>
      )}
      {draft.flow !== '' && <FlowChoice flow={draft.flow} side={draft.side} onChange={(side) => onChange({ side })} />}
    </>
  )
}
