import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import type { Page as ListPage, RunLine } from '../../api/types'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { ago, duration, money, shortHash } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Empty, Shown } from '../../parts/states'
import { GatesPanel } from './gates-panel'
import { NewEvaluation } from './new-evaluation'
import { TournamentsPanel } from './tournaments-panel'
import './evaluate.css'
import './gate.css'

/** Evaluations, newest first, and the gates. */
const Evaluate = (): ReactElement => {
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const list = useQuery({
    queryKey: ['runs', 'evaluations'],
    queryFn: async () => (await client.listEvaluations({ limit: 200 })) as unknown as ListPage<RunLine>,
    refetchInterval: 4_000,
  })
  const [baseline, candidate] = list.data
    ? list.data.items
        .filter(({ id }) => chosen.includes(id))
        .map(({ id }) => id)
        .toReversed()
    : []
  return (
    <Page
      crumbs={[{ text: 'Evaluate' }]}
      actions={
        <Button kind="go" icon="plus" onPress={() => setSearch({ new: '1' })}>
          New evaluation
        </Button>
      }
    >
      <div className="stack">
        <div className="row">
          <h1>Evaluate</h1>
          <span className="grow" />
          <Button
            icon="evaluate"
            off={(baseline === undefined || candidate === undefined) && 'Choose two evaluations of the same dataset'}
            onPress={() => go(`/evaluate/compare?baseline=${baseline}&candidate=${candidate}`)}
          >
            Compare the two
          </Button>
        </div>
        <section className="panel live">
          <div className="phead">
            <h2>Evaluations</h2>
            <span className="t3 xs">a flow over a dataset, scored on five metrics</span>
          </div>
          <Shown query={list}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty
                  title="No evaluation yet"
                  command="sluice eval run --dataset questions --flow retail-copilot --evaluator f1"
                  action={
                    <Button kind="go" onPress={() => setSearch({ new: '1' })}>
                      New evaluation
                    </Button>
                  }
                >
                  An evaluation runs a flow over a dataset and scores it on five metrics, each with its interval.
                </Empty>
              ) : (
                <table>
                  <thead>
                    <tr>
                      <th>
                        <span className="visually-hidden">Choose</span>
                      </th>
                      <th>Evaluation</th>
                      <th>State</th>
                      <th>Flow</th>
                      <th>Version</th>
                      <th className="n">Took</th>
                      <th className="n">Cost</th>
                      <th className="n">Started</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((run) => (
                      <tr key={run.id} className={chosen.includes(run.id) ? 'sel' : ''}>
                        <td>
                          <input
                            type="checkbox"
                            aria-label={`Compare ${run.id}`}
                            checked={chosen.includes(run.id)}
                            onChange={(event) =>
                              setChosen(
                                event.target.checked
                                  ? [...chosen, run.id].slice(-2)
                                  : chosen.filter((one) => one !== run.id),
                              )
                            }
                          />
                        </td>
                        <td>
                          <Link className="mono" href={`/evaluate/${run.id}`}>
                            {run.id}
                          </Link>
                        </td>
                        <td>
                          <Pill state={run.status} />
                        </td>
                        <td>{run.flow}</td>
                        <td>
                          <span className="tag">{shortHash(run.hash)}</span>
                        </td>
                        <td className="n">
                          {run.latency_ms === null ? <span className="t3">not over</span> : duration(run.latency_ms)}
                        </td>
                        <td className="n">
                          {run.cost === null ? <span className="t3">unknown</span> : money(run.cost)}
                        </td>
                        <td className="n t3">{ago(run.started_at)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )
            }
          </Shown>
        </section>
        <GatesPanel onNew={() => go('/evaluate/gates?new=1')} />
        <TournamentsPanel onNew={() => go('/evaluate/tournaments?new=1')} />
      </div>
      {search.get('new') !== null && (
        <NewEvaluation dataset={search.get('dataset') ?? ''} onClose={() => setSearch({})} />
      )}
    </Page>
  )
}

export default Evaluate
