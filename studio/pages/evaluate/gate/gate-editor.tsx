import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useLocation } from 'wouter'
import { ClientError } from '../../../../client'
import { client } from '../../../api/client'
import { flowAt, queries } from '../../../api/queries'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { shortHash } from '../../../parts/format'
import { Failure } from '../../../parts/states'
import { inputsByName } from '../columns-by-name'
import { ColumnChoice } from '../choices/column-choice'
import { evaluatorList, neededFields } from '../choices/evaluator-entry'
import { EvaluatorPicker } from '../choices/evaluator-picker'
import { gateAt, type GateView } from './gate-data'
import { definitionOf, draftOf, emptyDraft, errorsAt, figuresOf, nameOfOrder, type GateDraft } from './gate-draft'
import { GateRules } from './gate-rules'
import { GateScope, useDataset } from './gate-scope'
import { GateSealing } from './gate-sealing'
import { useGateCheck } from './use-gate-check'
import { useCard, useMeasured } from '../use-measured'
import { Wrong } from '../scorecard/wrong'
import '../evaluate.css'
import './gate.css'

const goodName = /^[A-Za-z0-9_~-]{1,128}$/

/** Makes or changes a gate: what is measured, the lines beside what is measured now, and what sealing it does. */
export const GateEditor = ({
  gate,
  start = {},
}: {
  readonly gate?: GateView
  /** What a new one begins with. */
  readonly start?: Partial<GateDraft>
}): ReactElement => {
  const [, go] = useLocation()
  const [name, setName] = useState(gate?.name ?? '')
  const [base, setBase] = useState(gate)
  const [draft, setDraft] = useState<GateDraft>(gate ? draftOf(gate.definition) : { ...emptyDraft, ...start })
  const change = (part: Partial<GateDraft>): void => setDraft((now) => ({ ...now, ...part }))
  const { flow, dataset, evaluators } = draft
  const view = useQuery({ ...flowAt(flow), enabled: flow !== '' })
  const described = useDataset(dataset)
  const registry = useQuery(evaluatorList)
  // What is sealed stays as it was sealed.
  const byName = gate ? {} : inputsByName(Object.keys(view.data?.inputs ?? {}), described.data?.columns)
  const whole = { ...draft, inputs: { ...byName, ...draft.inputs } }
  const definition = definitionOf(whole)
  const isComplete = flow !== '' && dataset !== '' && evaluators.length > 0
  const { check, errors, error, isChecking } = useGateCheck(name, definition, isComplete)
  const measured = useMeasured(flow, gate?.name)
  const [beside, setBeside] = useState<string>()
  // What tried this gate measured what it asks; anything else may not have.
  const besideId = beside ?? (measured.find(({ isOwn }) => isOwn) ?? measured[0])?.id ?? ''
  const card = useCard(besideId)
  const metricOfEvaluator = (id: string) => registry.data?.items.find((one) => one.id === id)?.metric
  const figures = evaluators.flatMap((order) => figuresOf(nameOfOrder(order), metricOfEvaluator(order.evaluator), card))
  const ofKey = (key: string) =>
    evaluators.find((order) => key === nameOfOrder(order) || key.startsWith(`${nameOfOrder(order)}.`))?.evaluator
  const needs = neededFields(
    evaluators.flatMap(({ evaluator }) => registry.data?.items.filter(({ id }) => id === evaluator) ?? []),
  )
  const columns = (described.data?.columns ?? []).map((column) => `\${data.${column.name}}`)
  const nodes = (view.data?.definition['nodes'] ?? []) as readonly { readonly name: string }[]
  const wrongName = name !== '' && !goodName.test(name) ? 'Letters, digits, _, ~ and - only, at most 128' : undefined
  const seal = useMutation({
    mutationFn: (over?: string) =>
      client.putGate(
        { name, body: definition as never },
        {
          headers:
            over !== undefined ? { 'if-match': over } : base ? { 'if-match': base.seal } : { 'if-none-match': '*' },
        },
      ),
    onSuccess: (sealed) => {
      void queries.invalidateQueries({ queryKey: ['gate', name] })
      void queries.invalidateQueries({ queryKey: ['gates'] })
      toast(`Gate ${name} is sealed as ${shortHash(sealed.seal)}`)
      go(`/evaluate/gates/${encodeURIComponent(name)}`)
    },
  })
  const isConflict = seal.error instanceof ClientError && seal.error.status === 412
  const theirs = useQuery({ ...gateAt(name), enabled: isConflict, staleTime: 0 })
  const off =
    name === ''
      ? 'Name the gate first'
      : (wrongName ??
        (!isComplete
          ? 'Choose a flow, a dataset and an evaluator first'
          : errors.length > 0
            ? (errors[0]?.message ?? '')
            : isChecking || !check
              ? 'It is being checked'
              : base?.intact === true && check.seal === base.seal && 'It is what is sealed already'))
  const save = (): void => {
    if (off === false) seal.mutate(undefined)
  }
  useKeys({ 'mod+s': save })
  const home = gate ? `/evaluate/gates/${encodeURIComponent(gate.name)}` : '/evaluate/gates'
  return (
    <Page
      crumbs={[
        { text: 'Evaluate', href: '/evaluate' },
        { text: 'Gates', href: '/evaluate/gates' },
        ...(gate ? [{ text: gate.name, href: home }, { text: 'Change' }] : [{ text: 'New gate' }]),
      ]}
      state={base && <span className="tag">sealed {shortHash(base.seal)}</span>}
      actions={
        <>
          <Link className="btn" href={home}>
            Leave it
          </Link>
          <Button kind="go" icon="seal" keys="mod+s" busy={seal.isPending} off={off} onPress={save}>
            {base ? 'Seal anew' : 'Seal it'}
          </Button>
        </>
      }
    >
      <h1 className="visually-hidden">{gate ? `Change gate ${gate.name}` : 'New gate'}</h1>
      <div className="gedit">
        <div className="stack">
          <GateScope
            name={name}
            isNamed={gate !== undefined}
            wrongName={wrongName}
            draft={whole}
            errors={errors}
            found={check?.sealed.inputs}
            onName={setName}
            onChange={change}
          />
          <section className="panel inset2 fieldset" aria-label="Evaluators">
            <h2>Evaluators</h2>
            <EvaluatorPicker
              chosen={evaluators}
              errors={errors}
              onChange={(next) => {
                const names = next.map(nameOfOrder)
                // A line for a figure that nothing gives any more goes with it.
                const rules = draft.rules.filter(({ key }) =>
                  names.some((one) => key === one || key.startsWith(`${one}.`)),
                )
                change({ evaluators: next, rules })
              }}
            />
            <Wrong messages={errorsAt(errors, 'evaluators', true)} />
            {needs.length > 0 && dataset !== '' && (
              <ColumnChoice
                title="What evaluators read"
                path="mapping"
                fields={[...new Set([...needs, ...Object.keys(draft.mapping)])]}
                sources={[
                  ...columns,
                  ...Object.keys(view.data?.outputs ?? {}).map((output) => `\${run.outputs.${output}}`),
                  ...Object.keys(view.data?.inputs ?? {}).map((input) => `\${run.inputs.${input}}`),
                  ...nodes.map((node) => `\${run.nodes.${node.name}}`),
                ]}
                mapping={draft.mapping}
                {...(check && { found: check.sealed.mapping })}
                errors={errors}
                onChange={(mapping) => change({ mapping })}
              />
            )}
          </section>
          <section className="panel inset2 fieldset" aria-label="Lines">
            <div className="row wrap">
              <h2>Lines</h2>
              <span className="t3 xs">a version passes where its whole interval is on the right side</span>
              <span className="grow" />
              {measured.length > 0 && (
                <label className="row xs t2">
                  Beside
                  <select className="in sm" value={besideId} onChange={(event) => setBeside(event.target.value)}>
                    {measured.map(({ id, text }) => (
                      <option key={id} value={id}>
                        {text}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </div>
            <GateRules
              rules={draft.rules}
              figures={figures}
              metricOf={(key) => metricOfEvaluator(ofKey(key) ?? '')}
              card={card}
              hasBaseline={draft.baseline !== null}
              errors={errors}
              onChange={(rules) => change({ rules })}
            />
            <div className="cf">
              <Share
                label="Rows that must come to an end"
                usual="0.95"
                value={draft.completion}
                wrong={errorsAt(errors, 'min_completion')}
                onChange={(completion) => change({ completion })}
              />
              <Share
                label="How often a verdict may be wrong"
                usual="0.05"
                value={draft.alpha}
                wrong={errorsAt(errors, 'alpha')}
                onChange={(alpha) => change({ alpha })}
              />
            </div>
          </section>
        </div>
        <div className="stack stick">
          {seal.error && !isConflict && <Failure error={seal.error} />}
          <GateSealing
            name={name}
            definition={definition}
            base={base}
            theirs={isConflict ? theirs.data : undefined}
            check={check}
            errors={errors}
            error={error}
            isChecking={isChecking}
            isComplete={isComplete}
            onTake={(their) => {
              setBase(their)
              setDraft(draftOf(their.definition))
              seal.reset()
            }}
            onOver={(their) => {
              setBase(their)
              seal.mutate(their.seal)
            }}
          />
        </div>
      </div>
    </Page>
  )
}

const Share = ({
  label,
  usual,
  value,
  wrong,
  onChange,
}: {
  readonly label: string
  readonly usual: string
  readonly value: string
  readonly wrong: readonly string[]
  readonly onChange: (value: string) => void
}): ReactElement => (
  <label className="label">
    <span>
      {label} <span className="t3">share</span>
    </span>
    <input
      className="in"
      inputMode="decimal"
      value={value}
      placeholder={usual}
      maxLength={12}
      aria-invalid={wrong.length > 0 || undefined}
      onChange={(event) => onChange(event.target.value)}
    />
    <Wrong messages={wrong} />
  </label>
)
