import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client'
import { flowAt } from '../../api/queries'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'
import { columnsByName } from './columns-by-name'
import { estimateOf } from './cost-estimate'
import { DraftSource } from './draft-source'
import { EstimateText } from './estimate-text'
import { comparableEvaluations } from './evaluation-lists'
import { orderOf, planOf, sourceText, wrongPlaces, type EvaluationDraft } from './evaluation-draft'
import { EvaluatorChoice } from './evaluator-choice'
import { evaluatorList, neededFields } from './choices/evaluator-entry'
import { FieldSources } from './field-sources'
import './new-evaluation.css'

const usual = ['f1', 'groundedness', 'attack', 'cost', 'latency']

/** Chooses what is measured: rows, a version of a flow, who measures, and what each takes from where; all that is wrong is said before anything is spent. */
export const NewEvaluation = ({
  dataset,
  flow,
  onClose,
}: {
  readonly dataset: string
  readonly flow: string
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const cache = useQueryClient()
  const registry = useQuery(evaluatorList)
  const done = useQuery(comparableEvaluations)
  const [draft, setDraft] = useState<EvaluationDraft>({
    dataset,
    split: '',
    flow,
    side: { label: 'latest' },
    evaluators: usual,
    inputs: {},
    mapping: {},
  })
  const change = (part: Partial<EvaluationDraft>): void => setDraft((now) => ({ ...now, ...part }))
  const view = useQuery({ ...flowAt(draft.flow, atOf(draft)), enabled: draft.flow !== '' })
  const described = useQuery({
    queryKey: ['dataset', draft.dataset, {}],
    queryFn: () => client.getDataset({ name: draft.dataset }),
    enabled: draft.dataset !== '',
  })
  const columns = (described.data?.columns ?? []).map(({ name }) => name)
  const nodes = nodesOf(view.data?.definition)
  const known = registry.data?.items ?? []
  const evaluators = draft.evaluators.filter((id) => known.some((one) => one.id === id && one.available))
  // What a flow looks up stands behind its answer, where nothing else is said to.
  const context = nodes.find(({ type }) => type === 'retrieve')?.name
  const isWithoutContext = !columns.includes('context') && !Object.hasOwn(view.data?.outputs ?? {}, 'context')
  const proposed: Readonly<Record<string, string>> =
    context !== undefined && isWithoutContext ? { context: `run.nodes.${context}` } : {}
  const inputNames = Object.keys(view.data?.inputs ?? {})
  const inputs = { ...columnsByName(inputNames, columns), ...draft.inputs }
  const whole = { ...draft, evaluators, inputs, mapping: { ...proposed, ...draft.mapping } }
  const base = useQuery(planOf({ ...draft, inputs, evaluators: ['latency'], mapping: {} }))
  const plan = useQuery(planOf(whole))
  const wrong = plan.isPlaceholderData ? new Map<string, string>() : wrongPlaces(plan.error)
  const needed = neededFields(known.filter(({ id }) => evaluators.includes(id)))
  const rows = plan.data?.dataset.rows ?? base.data?.dataset.rows
  const start = useMutation({
    mutationFn: () => client.startEvaluation({ body: orderOf(whole) }),
    onSuccess: ({ run_id }) => {
      void cache.invalidateQueries({ queryKey: ['runs'] })
      go(`/evaluate/${run_id}`)
    },
  })
  const isPlaced = wrong.size > 0
  return (
    <Dialog
      title="New evaluation"
      size="wide"
      onClose={onClose}
      foot={
        <>
          <span className="grow">
            {rows !== undefined && (
              <EstimateText
                rows={rows}
                estimate={estimateOf(done.data?.items ?? [], draft.flow, draft.dataset, rows)}
              />
            )}
          </span>
          <Button
            kind="go"
            busy={start.isPending}
            off={
              draft.dataset === ''
                ? 'Choose a dataset first'
                : draft.flow === ''
                  ? 'Choose a flow first'
                  : evaluators.length === 0
                    ? 'Choose an evaluator first'
                    : plan.error !== null && 'Something is wrong; it is said at its place'
            }
            onPress={() => start.mutate()}
          >
            Evaluate
          </Button>
        </>
      }
    >
      <div className="neweval">
        <div className="stack">
          <DraftSource draft={draft} splits={described.data?.splits ?? {}} onChange={change} />
          {inputNames.length > 0 && columns.length > 0 && (
            <FieldSources
              legend="Inputs of the flow take"
              nothing="its default"
              sources={columns.map((name) => `data.${name}`)}
              chosen={inputs}
              fields={inputNames.map((name) => ({
                name,
                usual: (inputs[name] ?? '') === '' ? sourceText(base.data?.inputs[name]) : '',
                wrong: wrong.get(`inputs.${name}`),
              }))}
              onChange={(name, source) => change({ inputs: { ...draft.inputs, [name]: source } })}
            />
          )}
          {needed.length > 0 && view.data && columns.length > 0 && (
            <FieldSources
              legend="Evaluators read"
              nothing={base.error ? 'not known until the inputs fit' : 'nothing'}
              sources={[
                ...columns.map((name) => `data.${name}`),
                ...Object.keys(view.data.outputs).map((name) => `run.outputs.${name}`),
                ...inputNames.map((name) => `run.inputs.${name}`),
                ...nodes.map(({ name }) => `run.nodes.${name}`),
              ]}
              chosen={whole.mapping}
              fields={needed.map((name) => ({
                name,
                usual: sourceText(base.data?.mapping[name]),
                wrong: wrong.get(`mapping.${name}`),
              }))}
              onChange={(name, source) => change({ mapping: { ...draft.mapping, [name]: source } })}
            />
          )}
        </div>
        <EvaluatorChoice
          items={known}
          chosen={draft.evaluators}
          wrong={
            new Map(
              evaluators.flatMap((id, place) => {
                const message = wrong.get(`evaluators[${place}]`)
                return message === undefined ? [] : [[id, message] as const]
              }),
            )
          }
          onChange={(chosen) => change({ evaluators: chosen })}
        />
      </div>
      {start.error ? (
        <Failure error={start.error} />
      ) : (
        plan.error && !isPlaced && !plan.isPlaceholderData && <Failure error={plan.error} />
      )}
    </Dialog>
  )
}

const atOf = ({ side: { label, version } }: EvaluationDraft) =>
  version !== undefined ? { version } : label !== undefined && label !== 'latest' ? { label } : {}

const nodesOf = (definition: unknown): readonly { readonly name: string; readonly type: string }[] => {
  const nodes = (definition as { readonly nodes?: unknown } | undefined)?.nodes
  return Array.isArray(nodes) ? (nodes as readonly { readonly name: string; readonly type: string }[]) : []
}
