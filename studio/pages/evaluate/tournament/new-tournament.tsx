import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useLocation } from 'wouter'
import { ClientError } from '../../../../client'
import { client } from '../../../api/client'
import { flowAt, flowList, queries } from '../../../api/queries'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { Button } from '../../../parts/button'
import { count, counted } from '../../../parts/format'
import { Failure } from '../../../parts/states'
import { inputsByName } from '../columns-by-name'
import { ColumnChoice } from '../choices/column-choice'
import { ContestantFields } from './contestant-fields'
import { evaluatorList } from '../choices/evaluator-entry'
import { EvaluatorPicker } from '../choices/evaluator-picker'
import { useFlowVersions } from '../choices/flow-choice'
import { errorsAt, nameOfOrder } from '../gate/gate-draft'
import { useDataset } from '../gate/gate-scope'
import { RaceDecides } from './race-decides'
import { newContestant, orderOf, troubleOf, usualContestants, type RaceDraft } from './race-draft'
import { RaceTakes } from './race-takes'
import { Wrong } from '../scorecard/wrong'

/** Starts a tournament: a flow, a dataset, who races, what decides, and what it may cost. */
export const NewTournament = ({
  start = {},
}: {
  /** What it begins with. */
  readonly start?: Partial<RaceDraft>
}): ReactElement => {
  const [, go] = useLocation()
  const [draft, setDraft] = useState<RaceDraft>({
    flow: '',
    dataset: '',
    evaluators: [],
    objective: '',
    contestants: [],
    inputs: {},
    mapping: {},
    ceiling: '',
    alpha: '',
    ...start,
  })
  const change = (part: Partial<RaceDraft>): void => setDraft((now) => ({ ...now, ...part }))
  const { flow, dataset, evaluators } = draft
  const flows = useQuery(flowList)
  const view = useQuery({ ...flowAt(flow), enabled: flow !== '' })
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const described = useDataset(dataset)
  const registry = useQuery(evaluatorList)
  const models = useQuery({
    queryKey: ['models', 'available'],
    queryFn: () => client.listModels({ available: 'true', capability: 'chat', limit: 500 }),
    staleTime: 30_000,
  })
  const { variants, labels, versions } = useFlowVersions(flow)
  const contestants = draft.contestants.length === 0 ? usualContestants(labels, versions) : draft.contestants
  const inputs = { ...inputsByName(Object.keys(view.data?.inputs ?? {}), described.data?.columns), ...draft.inputs }
  const whole = { ...draft, contestants, inputs }
  const rows = described.data?.rows
  // A race is decided on a scale with two ends.
  const deciding = evaluators.filter(({ evaluator }) => {
    const entry = registry.data?.items.find(({ id }) => id === evaluator)
    return entry === undefined || entry.scale[1] !== null
  })
  const isDecided = deciding.some((order) => nameOfOrder(order) === draft.objective)
  const objective = isDecided ? draft.objective : deciding[0] ? nameOfOrder(deciding[0]) : ''
  const order = orderOf({ ...whole, objective })
  const begin = useMutation({
    mutationFn: () => client.startTournament({ body: order as never }),
    onSuccess: ({ run_id }) => {
      void queries.invalidateQueries({ queryKey: ['tournaments'] })
      go(`/evaluate/tournaments/${run_id}`)
    },
  })
  const errors = begin.error instanceof ClientError ? begin.error.errors : []
  const off =
    troubleOf(whole) ?? (objective === '' ? 'Choose an evaluator whose scale has two ends: it decides the race' : false)
  const race = (): void => {
    if (off === false && !begin.isPending) begin.mutate()
  }
  useKeys({ 'mod+Enter': race })
  const next = Math.max(0, ...contestants.map(({ id }) => id)) + 1
  const columns = (described.data?.columns ?? []).map((column) => `\${data.${column.name}}`)
  return (
    <Page
      crumbs={[
        { text: 'Evaluate', href: '/evaluate' },
        { text: 'Tournaments', href: '/evaluate/tournaments' },
        { text: 'New tournament' },
      ]}
      actions={
        <>
          <Link className="btn" href="/evaluate/tournaments">
            Leave it
          </Link>
          <Button kind="go" icon="play" keys="mod+Enter" busy={begin.isPending} off={off} onPress={race}>
            Race
          </Button>
        </>
      }
    >
      <h1 className="visually-hidden">New tournament</h1>
      <div className="gedit">
        <div className="stack">
          {begin.error && <Failure error={begin.error} />}
          <section className="panel inset2 fieldset" aria-label="What is raced over">
            <h2>What is raced over</h2>
            <div className="cf">
              <label className="label">
                <span>Flow</span>
                <select
                  className="in"
                  value={flow}
                  onChange={(event) => change({ flow: event.target.value, inputs: {}, contestants: [] })}
                >
                  <option value="">choose</option>
                  {(flows.data?.items ?? []).map((one) => (
                    <option key={one.name}>{one.name}</option>
                  ))}
                </select>
              </label>
              <label className="label">
                <span>Dataset</span>
                <select className="in" value={dataset} onChange={(event) => change({ dataset: event.target.value })}>
                  <option value="">choose</option>
                  {(datasets.data?.items ?? []).map((one) => (
                    <option key={one.name} value={one.name}>
                      {one.name}, {count(one.rows)} rows
                    </option>
                  ))}
                </select>
              </label>
            </div>
            {flow !== '' && dataset !== '' && (
              <ColumnChoice
                title="What the flow’s inputs take"
                path="inputs"
                fields={Object.keys(view.data?.inputs ?? {})}
                sources={columns}
                mapping={inputs}
                errors={errors}
                onChange={(inputs) => change({ inputs })}
              />
            )}
          </section>
          <section className="panel inset2 fieldset" aria-label="Who races">
            <div className="row wrap">
              <h2>Who races</h2>
              <span className="t3 xs">{counted(contestants.length, 'contestant')}, 2 to 24</span>
              <span className="grow" />
              {variants.length > 1 && (
                <Button
                  size="sm"
                  icon="branch"
                  onPress={() =>
                    change({
                      contestants: variants
                        .slice(0, 24)
                        .map((variant, place) => ({ ...newContestant(place + 1), side: { label: 'latest', variant } })),
                    })
                  }
                >
                  Every variant
                </Button>
              )}
              <Button
                size="sm"
                icon="plus"
                off={contestants.length >= 24 && 'A race has at most 24 contestants'}
                onPress={() => change({ contestants: [...contestants, newContestant(next)] })}
              >
                Add a contestant
              </Button>
            </div>
            {contestants.map((one, place) => (
              <ContestantFields
                key={one.id}
                flow={flow}
                one={one}
                models={(models.data?.items ?? []).map(({ id }) => id)}
                wrong={errorsAt(errors, `arms[${place}]`)}
                onChange={(changed) =>
                  change({ contestants: contestants.map((other) => (other.id === one.id ? changed : other)) })
                }
                onRemove={() => change({ contestants: contestants.filter(({ id }) => id !== one.id) })}
              />
            ))}
            <Wrong messages={errorsAt(errors, 'arms', true)} />
          </section>
          <section className="panel inset2 fieldset" aria-label="What decides">
            <h2>What decides</h2>
            <EvaluatorPicker
              chosen={evaluators}
              errors={errors}
              onChange={(chosen) => change({ evaluators: chosen })}
            />
            <RaceDecides
              draft={{ ...draft, objective }}
              deciding={deciding.map(nameOfOrder)}
              errors={errors}
              onChange={change}
            />
          </section>
        </div>
        <div className="stack stick">
          <RaceTakes order={order} rows={rows} ceiling={draft.ceiling} />
        </div>
      </div>
    </Page>
  )
}
