import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { ErrorItem } from '../../../../client'
import { client } from '../../../api/client'
import { flowAt, flowList } from '../../../api/queries'
import { ago, count, shortHash } from '../../../parts/format'
import { ColumnChoice } from '../choices/column-choice'
import { FlowChoice } from '../choices/flow-choice'
import { errorsAt, type GateDraft } from './gate-draft'
import { Wrong } from '../scorecard/wrong'

/** The columns and versions of a dataset. */
export const useDataset = (name: string) =>
  useQuery({
    queryKey: ['dataset', name, {}],
    queryFn: () => client.getDataset({ name }),
    enabled: name !== '',
  })

/** What a gate measures: the flow over a dataset's version, with or without a baseline. */
export const GateScope = ({
  name,
  isNamed,
  wrongName,
  draft,
  errors,
  found,
  onName,
  onChange,
}: {
  readonly name: string
  readonly isNamed: boolean
  readonly wrongName: string | undefined
  readonly draft: GateDraft
  readonly errors: readonly ErrorItem[]
  /** What the server found for inputs that say nothing. */
  readonly found: Readonly<Record<string, unknown>> | undefined
  readonly onName: (name: string) => void
  readonly onChange: (part: Partial<GateDraft>) => void
}): ReactElement => {
  const { flow, dataset } = draft
  const flows = useQuery(flowList)
  const view = useQuery({ ...flowAt(flow), enabled: flow !== '' })
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const described = useDataset(dataset)
  const columns = (described.data?.columns ?? []).map((column) => `\${data.${column.name}}`)
  return (
    <section className="panel inset2 fieldset" aria-label="What is measured">
      <h2>What is measured</h2>
      <div className="cf">
        <label className="label">
          <span>Name</span>
          <input
            className="in"
            value={name}
            disabled={isNamed}
            maxLength={128}
            placeholder="release"
            aria-invalid={wrongName !== undefined || undefined}
            onChange={(event) => onName(event.target.value)}
          />
          {wrongName !== undefined && <span className="hint bad">{wrongName}</span>}
        </label>
        <label className="label">
          <span>Flow</span>
          <select className="in" value={flow} onChange={(event) => onChange({ flow: event.target.value, inputs: {} })}>
            <option value="">choose</option>
            {(flows.data?.items ?? []).map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </select>
          <Wrong messages={errorsAt(errors, 'flow')} />
        </label>
        <label className="label">
          <span>Dataset</span>
          <select
            className="in"
            value={dataset}
            onChange={(event) => onChange({ dataset: event.target.value, version: '', split: '' })}
          >
            <option value="">choose</option>
            {(datasets.data?.items ?? []).map((one) => (
              <option key={one.name} value={one.name}>
                {one.name}, {count(one.rows)} rows
              </option>
            ))}
          </select>
          <Wrong messages={errorsAt(errors, 'dataset')} />
        </label>
        <label className="label">
          <span>Its version</span>
          <select className="in" value={draft.version} onChange={(event) => onChange({ version: event.target.value })}>
            <option value="">
              {described.data
                ? `the newest when sealed, now ${shortHash(described.data.version)}`
                : 'the newest when sealed'}
            </option>
            {draft.version !== '' && !described.data?.versions.some(({ version }) => version === draft.version) && (
              <option value={draft.version}>{shortHash(draft.version)}</option>
            )}
            {(described.data?.versions ?? []).map(({ version, rows, created_at }) => (
              <option key={version} value={version}>
                {shortHash(version)}, {count(rows)} rows, {ago(created_at)}
              </option>
            ))}
          </select>
        </label>
        {Object.keys(described.data?.splits ?? {}).length > 0 && (
          <label className="label">
            <span>Split</span>
            <select className="in" value={draft.split} onChange={(event) => onChange({ split: event.target.value })}>
              <option value="">all rows</option>
              {Object.entries(described.data?.splits ?? {}).map(([split, rows]) => (
                <option key={split} value={split}>
                  {split}, {count(rows)} rows
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <label className="row">
        <input
          type="checkbox"
          disabled={flow === ''}
          checked={draft.baseline !== null}
          onChange={(event) => onChange({ baseline: event.target.checked ? { label: 'latest' } : null })}
        />
        <span>Compare with a baseline</span>
        <span className="t3 xs">it runs every row too, and margins are against it</span>
      </label>
      {draft.baseline !== null && flow !== '' && (
        <FlowChoice flow={flow} side={draft.baseline} onChange={(baseline) => onChange({ baseline })} />
      )}
      {flow !== '' && dataset !== '' && (
        <ColumnChoice
          title="What the flow’s inputs take"
          path="inputs"
          fields={Object.keys(view.data?.inputs ?? {})}
          sources={columns}
          mapping={draft.inputs}
          {...(found && { found })}
          errors={errors}
          onChange={(inputs) => onChange({ inputs })}
        />
      )}
    </section>
  )
}
