import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client'
import { flowAt, flowList } from '../../api/queries'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { counted } from '../../parts/format'
import { Failure } from '../../parts/states'

interface Evaluator {
  readonly id: string
  readonly summary: string
  readonly metric: string
  readonly available: boolean
  readonly why?: string
}

const usual = ['f1', 'groundedness', 'attack', 'cost', 'latency']

/** Chooses what is measured: a dataset, a flow at a label, how columns feed its inputs, and by which evaluators. */
export const NewEvaluation = ({
  dataset: given,
  onClose,
}: {
  readonly dataset: string
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const flows = useQuery(flowList)
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const registry = useQuery({
    queryKey: ['evaluators'],
    queryFn: async () => (await client.listEvaluators()) as unknown as { readonly items: readonly Evaluator[] },
    staleTime: 60_000,
  })
  const [dataset, setDataset] = useState(given)
  const [flow, setFlow] = useState('')
  const [label, setLabel] = useState('latest')
  const [chosen, setChosen] = useState<readonly string[]>(usual)
  const [mapping, setMapping] = useState<Readonly<Record<string, string>>>({})
  const view = useQuery({ ...flowAt(flow), enabled: flow !== '' })
  const described = useQuery({
    queryKey: ['dataset', dataset, {}],
    queryFn: () => client.getDataset({ name: dataset }),
    enabled: dataset !== '',
  })
  const columns = described.data?.columns ?? []
  const rows = datasets.data?.items.find(({ name }) => name === dataset)?.rows
  const inputs = Object.keys(view.data?.inputs ?? {})
  const columnOf = (input: string): string =>
    mapping[input] ?? (columns.some(({ name }) => name === input) ? input : '')
  const available = new Set((registry.data?.items ?? []).filter((one) => one.available).map(({ id }) => id))
  const start = useMutation({
    mutationFn: () =>
      client.startEvaluation({
        body: {
          dataset,
          flow,
          label,
          evaluators: chosen.filter((id) => available.has(id)).map((evaluator) => ({ evaluator })),
          inputs: Object.fromEntries(
            inputs.flatMap((input) => (columnOf(input) === '' ? [] : [[input, `\${data.${columnOf(input)}}`]])),
          ),
        },
      }),
    onSuccess: ({ run_id }) => go(`/evaluate/${run_id}`),
  })
  return (
    <Dialog
      title="New evaluation"
      onClose={onClose}
      foot={
        <>
          <span className="t3 xs grow">
            {rows === undefined ? '' : `${counted(rows, 'row')}, each run once; cost as the flow’s models are priced`}
          </span>
          <Button
            kind="go"
            busy={start.isPending}
            off={
              dataset === ''
                ? 'Choose a dataset first'
                : flow === ''
                  ? 'Choose a flow first'
                  : chosen.length === 0 && 'Choose an evaluator first'
            }
            onPress={() => start.mutate()}
          >
            Evaluate
          </Button>
        </>
      }
    >
      <label className="label">
        <span>Dataset</span>
        <select className="in" value={dataset} onChange={(event) => setDataset(event.target.value)}>
          <option value="">choose</option>
          {(datasets.data?.items ?? []).map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <div className="cf">
        <label className="label">
          <span>Flow</span>
          <select className="in" value={flow} onChange={(event) => setFlow(event.target.value)}>
            <option value="">choose</option>
            {(flows.data?.items ?? []).map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="label">
          <span>Label</span>
          <select className="in" value={label} onChange={(event) => setLabel(event.target.value)}>
            {Object.keys(view.data?.labels ?? { latest: '' }).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {inputs.length > 0 && columns.length > 0 && (
        <fieldset className="maps">
          <legend className="xs t2">Inputs from columns</legend>
          {inputs.map((input) => (
            <label className="row" key={input}>
              <span className="mono map">{input}</span>
              <select
                className="in sm"
                value={columnOf(input)}
                onChange={(event) => setMapping({ ...mapping, [input]: event.target.value })}
              >
                <option value="">its default</option>
                {columns.map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend className="xs t2">Evaluators</legend>
        <div className="evs">
          {(registry.data?.items ?? []).map(({ id, summary, metric, available: isHere, why }) => (
            <label className="row" key={id} title={isHere ? summary : why}>
              <input
                type="checkbox"
                disabled={!isHere}
                checked={chosen.includes(id) && isHere}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />
              <span className={isHere ? '' : 't3'}>{id}</span>
              <span className="t3 xs">{isHere ? metric : 'not here'}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {start.error && <Failure error={start.error} />}
    </Dialog>
  )
}
