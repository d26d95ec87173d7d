import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { ago, shortHash } from '../../parts/format'
import { JsonView } from '../../parts/json-view'
import { Pill } from '../../parts/pill'
import { Empty, Failure, Shown } from '../../parts/states'
import './evaluate.css'

interface GateRun {
  readonly id: string
  readonly status?: string
  readonly verdict?: string
  readonly reasons?: readonly string[]
  readonly at?: string
  readonly candidate?: { readonly snapshot: string; readonly label: string | null }
  readonly done?: number
  readonly total?: number
}

/** A gate: what is sealed of it, what tried it, and why each was let through or not. */
const Gate = (): ReactElement => {
  const { gate: name = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const gate = useQuery({ queryKey: ['gate', name], queryFn: () => client.getGate({ name }) })
  const runs = useQuery({
    queryKey: ['gate', name, 'runs'],
    queryFn: async () => (await client.listGateRuns({ name })) as unknown as { readonly items: readonly GateRun[] },
    refetchInterval: 3_000,
  })
  const chosen = search.get('run') ?? runs.data?.items[0]?.id
  const run = useQuery({
    queryKey: ['gate', name, 'run', chosen],
    enabled: chosen !== undefined,
    queryFn: async () => (await client.getGateRun({ name, id: chosen ?? '' })) as GateRun,
    refetchInterval: ({ state }) => (state.data?.verdict === undefined ? 1_000 : false),
  })
  const start = useMutation({
    mutationFn: () => client.runGate({ name, body: {} }),
    onSuccess: ({ run_id }) => {
      void queries.invalidateQueries({ queryKey: ['gate', name] })
      setSearch({ run: run_id })
    },
  })
  return (
    <Page
      crumbs={[{ text: 'Evaluate', href: '/evaluate' }, { text: 'Gates', href: '/evaluate' }, { text: name }]}
      state={gate.data && <span className="tag">sealed {shortHash(gate.data.seal)}</span>}
      actions={
        <Button kind="go" icon="play" busy={start.isPending} onPress={() => start.mutate()}>
          Try it with latest
        </Button>
      }
    >
      <div className="stack">
        <h1>{name}</h1>
        {start.error && <Failure error={start.error} />}
        <div className="gcols">
          <section className="panel">
            <div className="phead">
              <h2>Tries</h2>
            </div>
            <Shown query={runs}>
              {({ items }) =>
                items.length === 0 ? (
                  <Empty title="Nothing tried it yet">
                    A try runs the sealed dataset over a version and says pass, fail or inconclusive, with its reasons.
                  </Empty>
                ) : (
                  <ol className="tries">
                    {items.map((one) => (
                      <li key={one.id}>
                        <button
                          type="button"
                          className={one.id === chosen ? 'on' : ''}
                          aria-pressed={one.id === chosen}
                          onClick={() => setSearch({ run: one.id })}
                        >
                          <Pill state={one.verdict ?? one.status ?? 'running'} />
                          <span className="tag">
                            {one.candidate ? shortHash(one.candidate.snapshot) : one.id.slice(0, 8)}
                          </span>
                          <span className="t3 xs">{one.at === undefined ? '' : ago(one.at)}</span>
                        </button>
                      </li>
                    ))}
                  </ol>
                )
              }
            </Shown>
          </section>
          <section className="panel inset2" aria-label="Verdict">
            {chosen === undefined ? (
              <p className="t2">Its evidence is shown here.</p>
            ) : (
              <Shown query={run}>
                {(told) => (
                  <div className="stack">
                    <div className="row">
                      <span
                        className={`gatemark ${told.verdict === 'pass' ? '' : told.verdict === 'fail' || told.verdict === 'tampered' ? 'shut' : 'unknown'}`}
                        aria-hidden="true"
                      />
                      <Pill state={told.verdict ?? told.status ?? 'running'} />
                      {told.verdict === undefined && (
                        <span className="num" role="status">
                          {told.done ?? 0} of {told.total ?? 0} rows
                        </span>
                      )}
                    </div>
                    <ul className="reasons">
                      {(told.reasons ?? []).map((reason) => (
                        <li key={reason}>{reason}</li>
                      ))}
                    </ul>
                    <JsonView label="Evidence" value={told} />
                  </div>
                )}
              </Shown>
            )}
          </section>
        </div>
        {gate.data && (
          <section className="panel inset2">
            <JsonView label="What is sealed" value={gate.data} />
          </section>
        )}
        {gate.error && <Failure error={gate.error} />}
      </div>
    </Page>
  )
}

export default Gate
