import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { flowList } from '../../api/queries'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { Empty, Shown } from '../../parts/states'
import { evaluationPages, rowsName } from './evaluation-lists'
import { EvaluationTable } from './evaluation-table'
import { GatesPanel } from './gate/gates-panel'
import { NewEvaluation } from './new-evaluation'
import { TournamentsPanel } from './tournament/tournaments-panel'
import './evaluate.css'
import './gate/gate.css'

/** Evaluations, newest first, with a figure for each metric; the gates and the tournaments. */
const Evaluate = (): ReactElement => {
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const [flow, dataset] = [search.get('flow') ?? '', search.get('of') ?? '']
  const chosen = (search.get('pick') ?? '').split(',').filter((id) => id !== '')
  const list = useInfiniteQuery(evaluationPages({ ...(flow !== '' && { flow }), ...(dataset !== '' && { dataset }) }))
  const items = list.data?.pages.flatMap((page) => page.items)
  const set = (change: Readonly<Record<string, string>>): void =>
    setSearch(
      (now) =>
        Object.fromEntries(
          Object.entries({ ...Object.fromEntries(now), ...change }).filter(([, value]) => value !== ''),
        ),
      { replace: true },
    )
  const open = (): void => setSearch({ ...Object.fromEntries(search), new: '1' })
  // The older of the two is what the newer one is held against.
  const [candidate, baseline] = (items ?? []).filter(({ id }) => chosen.includes(id))
  const whyNot =
    !candidate || !baseline
      ? 'Choose two evaluations of the same rows'
      : rowsName(candidate) !== rowsName(baseline)
        ? `They are of other rows: ${rowsName(baseline).slice(0, 40)} and ${rowsName(candidate).slice(0, 40)}`
        : candidate.status !== 'completed' || baseline.status !== 'completed'
          ? 'One of the two is not completed'
          : false
  return (
    <Page
      crumbs={[{ text: 'Evaluate' }]}
      actions={
        <Button kind="go" icon="plus" onPress={open}>
          New evaluation
        </Button>
      }
    >
      <div className="stack">
        <h1 className="visually-hidden">Evaluate</h1>
        <section className="panel live" aria-label="Evaluations">
          <div className="phead wrap">
            <h2>Evaluations</h2>
            <Filters flow={flow} dataset={dataset} onChange={set} />
            <span className="grow" />
            {chosen.length > 0 && (
              <Button kind="quiet" size="sm" onPress={() => set({ pick: '' })}>
                Choose none
              </Button>
            )}
            <Button
              size="sm"
              icon="evaluate"
              off={whyNot}
              onPress={() => go(`/evaluate/compare?baseline=${baseline?.id}&candidate=${candidate?.id}`)}
            >
              Compare the two
            </Button>
          </div>
          <Shown query={{ data: items, error: list.error }}>
            {(all) =>
              all.length > 0 ? (
                <>
                  <EvaluationTable items={all} chosen={chosen} onChoose={(ids) => set({ pick: ids.join(',') })} />
                  {list.hasNextPage && (
                    <div className="row inset2">
                      <Button size="sm" busy={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
                        Show older ones
                      </Button>
                    </div>
                  )}
                </>
              ) : flow !== '' || dataset !== '' ? (
                <Empty
                  title="No such evaluation"
                  action={
                    <>
                      <Button onPress={() => set({ flow: '', of: '' })}>Show all</Button>
                      {list.hasNextPage && (
                        <Button onPress={() => void list.fetchNextPage()}>Look at older ones</Button>
                      )}
                    </>
                  }
                >
                  {[...(flow === '' ? [] : [`of flow ${flow}`]), ...(dataset === '' ? [] : [`over ${dataset}`])].join(
                    ' ',
                  )}
                </Empty>
              ) : (
                <Empty
                  title="No evaluation yet"
                  command="sluice eval run --dataset retail-questions --flow retail-copilot --evaluator key-facts latency --inputs 'customer_id=${data.customer_id}'"
                  action={
                    <Button kind="go" onPress={open}>
                      New evaluation
                    </Button>
                  }
                >
                  An evaluation runs a flow over the rows of a dataset and scores each answer: quality, harm, honesty,
                  cost and latency, every figure with its interval. Two of the same rows can be compared.
                </Empty>
              )
            }
          </Shown>
        </section>
        <GatesPanel onNew={() => go('/evaluate/gates?new=1')} />
        <TournamentsPanel onNew={() => go('/evaluate/tournaments?new=1')} />
      </div>
      {search.get('new') !== null && (
        <NewEvaluation
          dataset={search.get('dataset') ?? ''}
          flow={search.get('flow') ?? ''}
          onClose={() => set({ new: '', dataset: '' })}
        />
      )}
    </Page>
  )
}

export default Evaluate

const Filters = ({
  flow,
  dataset,
  onChange,
}: {
  readonly flow: string
  readonly dataset: string
  readonly onChange: (change: Readonly<Record<string, string>>) => void
}): ReactElement => {
  const flows = useQuery(flowList)
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const choice = (label: string, key: string, value: string, names: readonly string[]): ReactElement => (
    <select
      className="in sm"
      aria-label={label}
      value={value}
      onChange={(event) => onChange({ [key]: event.target.value })}
    >
      <option value="">{label.toLowerCase()}</option>
      {[...new Set([...names, ...(value === '' ? [] : [value])])].map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  )
  return (
    <>
      {choice(
        'Any flow',
        'flow',
        flow,
        (flows.data?.items ?? []).map(({ name }) => name),
      )}
      {choice(
        'Any dataset',
        'of',
        dataset,
        (datasets.data?.items ?? []).map(({ name }) => name),
      )}
    </>
  )
}
