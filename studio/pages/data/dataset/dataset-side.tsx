import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { Operations } from '../../../../client'
import { client } from '../../../api/client'
import type { Page } from '../../../api/types'
import { Button } from '../../../parts/button'
import { ago, count, counted, signed } from '../../../parts/format'
import type { EvaluationLine } from '../../evaluate/evaluation-lists'
import { DatasetSource } from './dataset-source'

type View = Operations['getDataset']['reply']

const mostVersions = 30

/** Beside the rows: the versions with who made them and what changed, the splits, and who measures by them. */
export const DatasetSide = ({
  dataset,
  against,
  onChoose,
}: {
  readonly dataset: View
  readonly against: string | undefined
  readonly onChoose: (change: Readonly<Record<string, string | undefined>>) => void
}): ReactElement => {
  const { name, versions, version } = dataset
  const splits = Object.entries(dataset.splits)
  return (
    <aside className="stack" aria-label="About this dataset">
      <section className="panel" aria-label="Versions">
        <div className="phead">
          <h2>Versions</h2>
          <span className="t3 xs">{count(versions.length)}</span>
        </div>
        <ol className="vers">
          {versions.slice(0, mostVersions).map((one, place) => {
            const before = versions[place + 1]
            return (
              <li key={one.version} className={one.version === version ? 'sel' : ''}>
                <div className="row">
                  <button
                    type="button"
                    className="tag"
                    aria-pressed={one.version === version}
                    aria-label={`Version ${one.version.slice(0, 7)}`}
                    onClick={() =>
                      onChoose({ version: place === 0 ? undefined : one.version, against: undefined, row: undefined })
                    }
                  >
                    {one.version.slice(0, 7)}
                  </button>
                  <span className="num">{counted(one.rows, 'row')}</span>
                  {before && one.rows !== before.rows && (
                    <span className="t3 num">{signed(one.rows - before.rows)}</span>
                  )}
                  <span className="grow" />
                  {before && (
                    <Button
                      kind="quiet"
                      size="sm"
                      pressed={one.version === version && against === before.version}
                      onPress={() =>
                        onChoose({
                          version: place === 0 ? undefined : one.version,
                          against: before.version,
                          row: undefined,
                        })
                      }
                    >
                      Changes
                    </Button>
                  )}
                </div>
                <div className="t3 xs break">
                  {ago(one.created_at)} by {one.created_by}
                  <DatasetSource source={one.source} />
                </div>
              </li>
            )
          })}
        </ol>
      </section>
      {splits.length > 0 && (
        <section className="panel" aria-label="Splits">
          <div className="phead">
            <h2>Splits</h2>
          </div>
          <dl className="kv inset">
            {splits.map(([split, rows]) => (
              <div key={split} style={{ display: 'contents' }}>
                <dt>{split}</dt>
                <dd>{counted(rows, 'row')}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Uses name={name} />
    </aside>
  )
}

const Uses = ({ name }: { readonly name: string }): ReactElement => {
  const evaluations = useQuery({
    queryKey: ['runs', 'evaluations', { dataset: name }],
    queryFn: async () => (await client.listEvaluations({ dataset: name, limit: 8 })) as unknown as Page<EvaluationLine>,
  })
  const gates = useQuery({ queryKey: ['gates'], queryFn: () => client.listGates() })
  const sealed = (gates.data?.items ?? []).filter(
    (gate) => (gate as unknown as { readonly dataset: string }).dataset.split('@')[0] === name,
  )
  const items = evaluations.data?.items ?? []
  return (
    <section className="panel" aria-label="Used by">
      <div className="phead">
        <h2>Used by</h2>
        <span className="grow" />
        {items.length > 0 && (
          <Link className="acc xs" href={`/evaluate?of=${encodeURIComponent(name)}`}>
            All evaluations
          </Link>
        )}
      </div>
      <ul className="uses inset">
        {items.length + sealed.length === 0 && <li className="t3">No evaluation and no gate yet.</li>}
        {sealed.map((gate) => (
          <li key={gate.name}>
            <Link href={`/evaluate/gates/${encodeURIComponent(gate.name)}`}>gate {gate.name}</Link>
          </li>
        ))}
        {items.map((one) => (
          <li key={one.id} className="row">
            <Link className="clip" href={`/evaluate/${one.id}`}>
              {one.flow}
            </Link>
            <span className="grow" />
            <span className="t3 xs nowrap">
              {one.dataset_version.slice(0, 7)}, {ago(one.started_at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
