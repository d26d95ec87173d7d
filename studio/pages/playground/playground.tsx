import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { ClientError, type JsonObject } from '../../../client'
import { client } from '../../api/client'
import { flowAt, flowList } from '../../api/queries'
import { noteGone } from '../../frame/reach'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { count, duration, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { InputsForm, typedOf, valuesOf, type Typed } from '../../parts/inputs-form'
import { Pill } from '../../parts/pill'
import { Prose } from '../../parts/prose'
import { Empty, Failure } from '../../parts/states'
import { Segments } from '../../parts/tabs'
import { textOf } from '../../parts/text-of'
import { graphOf } from '../flow/graph-of'
import { askModels } from './ask-models'
import { lanesAfter, type Lane } from './lane'
import './playground.css'

/** A prompt for one to four models, or inputs for variants of a flow, side by side as they answer. */
const Playground = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const what = search.get('flow') === null ? 'models' : 'variants'
  const [lanes, setLanes] = useState<readonly Lane[]>([])
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  const run = async (
    begin: readonly Lane[],
    work: (set: (change: (lanes: readonly Lane[]) => readonly Lane[]) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    abort.current?.abort()
    const control = new AbortController()
    abort.current = control
    setError(undefined)
    setBusy(true)
    let now = begin
    let frame = 0
    const show = (): void => {
      frame = 0
      setLanes(now)
    }
    show()
    try {
      await work((change) => {
        now = change(now)
        frame ||= requestAnimationFrame(show)
      }, control.signal)
    } catch (caught) {
      if (!control.signal.aborted) {
        if (caught instanceof ClientError && caught.code === 'unreachable') noteGone()
        setError(caught)
      }
    } finally {
      cancelAnimationFrame(frame)
      setLanes(
        now.map((lane) =>
          lane.status === 'running' || lane.status === 'waiting'
            ? {
                ...lane,
                status: 'failed',
                error: {
                  code: control.signal.aborted ? 'cancelled' : 'unreachable',
                  message: 'It was stopped before its end',
                },
              }
            : lane,
        ),
      )
      setBusy(false)
    }
  }
  const askAll = (models: readonly string[], body: JsonObject): void =>
    void run(
      models.map((name): Lane => ({ name, text: '', status: 'waiting' })),
      async (set, signal) => {
        for await (const event of askModels(models, body, signal)) {
          const placed = models.length === 1 ? { ...event, data: { index: 0, ...event.data } } : event
          set((all) => lanesAfter(all, placed))
        }
      },
    )
  const runVariants = (flow: string, variants: readonly string[], inputs: JsonObject, output: string): void =>
    void run(
      variants.map((name): Lane => ({ name, text: '', status: 'waiting' })),
      async (set, signal) => {
        await Promise.all(
          variants.map(async (variant, place) => {
            const change = (make: (lane: Lane) => Lane): void =>
              set((all) => all.map((lane, n) => (n === place ? make(lane) : lane)))
            try {
              for await (const { event, data } of client.invokeFlowEvents(
                { flow, body: inputs, ...(variant !== 'default' && { variant }) },
                { signal },
              )) {
                if (event === 'run-start')
                  change((lane) => ({ ...lane, status: 'running', run: textOf(data['run_id']) }))
                if (event === 'token' && data['output'] === output)
                  change((lane) => ({ ...lane, text: lane.text + textOf(data['delta']) }))
                if (event === 'outputs')
                  change((lane) => ({ ...lane, text: textOf((data['outputs'] as JsonObject)[output]) }))
                if (event === 'error')
                  change((lane) => ({
                    ...lane,
                    error: (data['error'] ?? data) as unknown as NonNullable<Lane['error']>,
                  }))
                if (event === 'run-end')
                  change((lane) => ({
                    ...lane,
                    status: lane.error ? 'failed' : 'completed',
                    latency_ms: Number(data['latency_ms']),
                    cost: data['cost'] as number | null,
                    usage: data['usage'] as unknown as NonNullable<Lane['usage']>,
                  }))
              }
            } catch (caught) {
              change((lane) => ({
                ...lane,
                status: 'failed',
                error: {
                  code: caught instanceof ClientError ? caught.code : 'studio_error',
                  message: caught instanceof Error ? caught.message : 'unknown',
                },
              }))
            }
          }),
        )
      },
    )
  useKeys({ Escape: () => abort.current?.abort() })
  return (
    <Page
      crumbs={[{ text: 'Playground' }]}
      actions={
        isBusy ? (
          <Button kind="stop" icon="stop" keys="Escape" onPress={() => abort.current?.abort()}>
            Stop
          </Button>
        ) : undefined
      }
    >
      <div className="play">
        <section className="panel pform" aria-label="What is asked">
          <div className="phead">
            <h2>Playground</h2>
            <span className="grow" />
            <Segments
              label="Compare"
              options={[
                ['models', 'Models'],
                ['variants', 'Variants'],
              ]}
              chosen={what}
              onChoose={(id) => setSearch(id === 'models' ? {} : { flow: '' })}
            />
          </div>
          {what === 'models' ? (
            <ModelForm isBusy={isBusy} onAsk={askAll} />
          ) : (
            <VariantForm isBusy={isBusy} onRun={runVariants} />
          )}
        </section>
        {Boolean(error) && <Failure error={error} />}
        {lanes.length === 0 ? (
          <section className="panel">
            <Empty title="Answers stand side by side" command="sluice models compare">
              Choose up to four. Each shows its tokens, its cost, its time to the first token and its whole time.
            </Empty>
          </section>
        ) : (
          <div className="lanes">
            {lanes.map((lane, place) => (
              <LaneView key={`${place} ${lane.name}`} lane={lane} />
            ))}
          </div>
        )}
      </div>
    </Page>
  )
}

export default Playground

const ModelForm = ({
  isBusy,
  onAsk,
}: {
  readonly isBusy: boolean
  readonly onAsk: (models: readonly string[], body: JsonObject) => void
}): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery({
    queryKey: ['models', 'available'],
    queryFn: () => client.listModels({ available: 'true', capability: 'chat', limit: 500 }),
    staleTime: 30_000,
  })
  const chosen = (search.get('models') ?? '').split(',').filter((name) => name !== '')
  const models = chosen.length > 0 ? chosen : (list.data?.items ?? []).slice(0, 1).map(({ id }) => id)
  const [system, setSystem] = useState('')
  const [prompt, setPrompt] = useState(search.get('prompt') ?? '')
  const [temperature, setTemperature] = useState('')
  const [most, setMost] = useState('')
  const set = (next: readonly string[]): void =>
    setSearch((now) => ({ ...Object.fromEntries(now), models: next.join(',') }), { replace: true })
  const ask = (): void => {
    if (prompt.trim() === '' || isBusy) return
    setSearch((now) => ({ ...Object.fromEntries(now), prompt: prompt.slice(0, 2000) }), { replace: true })
    onAsk(models, {
      messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), { role: 'user', content: prompt }],
      ...(temperature !== '' && { temperature: Number(temperature) }),
      ...(most !== '' && { max_tokens: Number(most) }),
    })
  }
  useKeys({ 'mod+Enter': ask })
  return (
    <form
      className="inset stack"
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <div className="row wrap">
        {models.map((name, place) => (
          <label className="chip" key={`${place} ${name}`}>
            <Icon name="chip" size={12} />
            <span className="visually-hidden">Model {place + 1}</span>
            <select
              value={name}
              onChange={(event) =>
                set(
                  event.target.value === ''
                    ? models.filter((_, n) => n !== place)
                    : models.map((one, n) => (n === place ? event.target.value : one)),
                )
              }
            >
              {[...new Set([...(list.data?.items ?? []).map(({ id }) => id), name])].map((id) => (
                <option key={id}>{id}</option>
              ))}
              {models.length > 1 && <option value="">take it away</option>}
            </select>
          </label>
        ))}
        <Button
          size="sm"
          icon="plus"
          off={models.length >= 4 ? 'Four stand side by side at most' : models.length === 0 && 'No model answers here'}
          onPress={() =>
            set([...models, (list.data?.items ?? []).find(({ id }) => !models.includes(id))?.id ?? models[0] ?? ''])
          }
        >
          Beside it
        </Button>
      </div>
      <div className="two2">
        <label className="label">
          <span>System</span>
          <textarea className="in" rows={3} value={system} onChange={(event) => setSystem(event.target.value)} />
        </label>
        <label className="label">
          <span>Prompt</span>
          <textarea className="in" rows={3} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
        </label>
      </div>
      <div className="row wrap">
        <label className="row xs t2">
          Temperature
          <input
            className="in sm3"
            inputMode="decimal"
            value={temperature}
            placeholder="default"
            onChange={(event) => setTemperature(event.target.value)}
          />
        </label>
        <label className="row xs t2">
          Max tokens
          <input
            className="in sm3"
            inputMode="numeric"
            value={most}
            placeholder="default"
            onChange={(event) => setMost(event.target.value)}
          />
        </label>
        <span className="grow" />
        <Button
          submit
          kind="go"
          icon="play"
          keys="mod+Enter"
          busy={isBusy}
          off={prompt.trim() === '' && 'Write a prompt first'}
        >
          {models.length > 1 ? `Ask ${models.length} models` : 'Ask'}
        </Button>
      </div>
    </form>
  )
}

const VariantForm = ({
  isBusy,
  onRun,
}: {
  readonly isBusy: boolean
  readonly onRun: (flow: string, variants: readonly string[], inputs: JsonObject, output: string) => void
}): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const flows = useQuery(flowList)
  const name = search.get('flow') ?? ''
  const flow = useQuery({ ...flowAt(name), enabled: name !== '' })
  const [typed, setTyped] = useState<Typed>()
  const yaml = flow.data?.definition
  const variants = variantsOf(yaml)
  const graph = flow.data ? graphOf(flow.data.yaml) : undefined
  const output = graph?.outputs[0] ?? ''
  return (
    <form
      className="inset stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (flow.data)
          onRun(name, variants.slice(0, 4), valuesOf(flow.data.inputs, typed ?? typedOf(flow.data.inputs)), output)
      }}
    >
      <label className="label">
        <span>Flow</span>
        <select className="in" value={name} onChange={(event) => setSearch({ flow: event.target.value })}>
          <option value="">choose</option>
          {(flows.data?.items ?? []).map((one) => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
        {flow.data && (
          <span className="hint">
            {variants.length > 1
              ? `Variants: ${variants.slice(0, 4).join(', ')}`
              : 'It has no variants; it runs as it is.'}
          </span>
        )}
      </label>
      {flow.data && (
        <InputsForm inputs={flow.data.inputs} typed={typed ?? typedOf(flow.data.inputs)} onChange={setTyped} />
      )}
      <div className="row">
        <span className="grow" />
        <Button submit kind="go" icon="play" busy={isBusy} off={!flow.data && 'Choose a flow first'}>
          Run them side by side
        </Button>
      </div>
    </form>
  )
}

const variantsOf = (definition: JsonObject | undefined): readonly string[] => {
  const groups = definition?.['node_variants']
  if (typeof groups !== 'object' || groups === null) return ['default']
  const named = Object.entries(groups).flatMap(([node, group]) => {
    const variants = (group as unknown as { variants?: object }).variants
    return Object.keys(variants ?? {}).map((variant) => `${node}.${variant}`)
  })
  return named.length > 0 ? named : ['default']
}

const LaneView = ({ lane }: { readonly lane: Lane }): ReactElement => (
  <article className="panel lane live" aria-label={lane.name}>
    <div className="phead">
      <h2 className="clip">{lane.name}</h2>
      <span className="grow" />
      <Pill state={lane.status === 'waiting' ? 'queued' : lane.status} />
    </div>
    <div className="ltext" tabIndex={0} role="region" aria-label={`Answer of ${lane.name}`} aria-live="off">
      <Prose text={lane.text} />
      {lane.error && (
        <div className="failure">
          <span className="mono strong">{lane.error.code}</span>
          <p className="break">{lane.error.message}</p>
        </div>
      )}
    </div>
    <dl className="figs">
      <div>
        <dt>Tokens</dt>
        <dd className="num">
          {lane.usage ? (
            `${count(lane.usage.input_tokens)} + ${count(lane.usage.output_tokens)}`
          ) : (
            <span className="t3">unknown</span>
          )}
        </dd>
      </div>
      <div>
        <dt>Cost</dt>
        <dd className="num">{lane.cost === undefined ? <span className="t3">follows</span> : money(lane.cost)}</dd>
      </div>
      <div>
        <dt>First token</dt>
        <dd className="num">
          {lane.first_token_ms === undefined ? <span className="t3">unknown</span> : duration(lane.first_token_ms)}
        </dd>
      </div>
      <div>
        <dt>Took</dt>
        <dd className="num">
          {lane.latency_ms === undefined ? <span className="t3">follows</span> : duration(lane.latency_ms)}
        </dd>
      </div>
    </dl>
    {lane.run !== undefined && (
      <div className="inset">
        <Link className="t3 xs" href={`/runs/${lane.run}`}>
          Open run
        </Link>
      </div>
    )}
  </article>
)
