import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactElement } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { flowAt, queries } from '../../api/queries'
import type { OpenWait, RunView } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { ago, count, duration, money } from '../../parts/format'
import { JsonView, textOfValue } from '../../parts/json-view'
import { Pill } from '../../parts/pill'
import { Empty, Failure, Loading, Shown } from '../../parts/states'
import { Tabs } from '../../parts/tabs'
import { graphOf } from '../flow/graph-of'
import { GraphView } from '../flow/graph-view'
import { AddToDataset } from './add-to-dataset'
import { AnswerForm } from './answer-form'
import { BatchRows } from './batch-rows'
import { FeedbackForm } from './feedback'
import { ForkDialog } from './fork-dialog'
import { SpanDetail } from './span-detail'
import { spansOf, type OtlpTrace } from './spans-of'
import { Trace } from './trace'
import { useRun } from './use-run'
import './run.css'

/** One run: its trace, its graph, its values, its events, and what was said of it. */
const RunPage = (): ReactElement => {
  const { id = '' } = useParams()
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const { query, events, live, isOpen } = useRun(id)
  const [dialog, setDialog] = useState<'fork' | 'dataset'>()
  const run = query.data
  const again = (): void => void queries.invalidateQueries({ queryKey: ['run', id] })
  const cancel = useMutation({ mutationFn: () => client.cancelRun({ id }), onSuccess: again })
  const resume = useMutation({
    mutationFn: () => client.resumeRun({ id }),
    onSuccess: () => {
      toast('It goes on; what has completed is kept')
      again()
    },
  })
  const purge = useMutation({
    mutationFn: () => client.purgeRun({ id }),
    onSuccess: () => {
      toast('The run is gone, with everything it kept')
      go('/runs')
    },
  })
  const isBatch = run?.kind === 'batch'
  const view = search.get('view') ?? (isBatch ? 'rows' : 'trace')
  const set = (key: string, value: string): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      next.set(key, value)
      return next
    })
  useKeys({ f: () => run && !isBatch && setDialog('fork') })
  if (!run)
    return (
      <Page crumbs={[{ text: 'Runs', href: '/runs' }, { text: id }]}>
        <Shown query={query}>{() => null}</Shown>
      </Page>
    )
  return (
    <Page
      crumbs={[
        { text: 'Runs', href: '/runs' },
        { text: run.flow, href: `/runs?flow=${encodeURIComponent(run.flow)}` },
        { text: id },
      ]}
      state={
        <>
          <Pill state={run.status} />
          <span className="t3 xs nowrap" title={run.started_at}>
            {ago(run.started_at)}
          </span>
        </>
      }
      actions={
        <>
          {!isBatch && <Button onPress={() => setDialog('dataset')}>Add to dataset</Button>}
          {!isBatch && (
            <Button icon="fork" keys="f" onPress={() => setDialog('fork')}>
              Fork
            </Button>
          )}
          {isOpen ? (
            <Button kind="stop" icon="stop" busy={cancel.isPending} onPress={() => cancel.mutate()}>
              Cancel
            </Button>
          ) : (
            (run.status === 'failed' || run.status === 'cancelled') && (
              <Button kind="go" icon="play" busy={resume.isPending} onPress={() => resume.mutate()}>
                Resume
              </Button>
            )
          )}
        </>
      }
    >
      <div className="runpage">
        <h1 className="clip" title={titleOf(run)}>
          {titleOf(run)}
        </h1>
        <Figures run={run} />
        {(cancel.error ?? resume.error ?? purge.error) && (
          <Failure error={cancel.error ?? resume.error ?? purge.error} />
        )}
        {run.error && (
          <div className="failure" role="alert">
            <span className="mono strong">{run.error.code}</span>
            <p className="break">{run.error.message}</p>
          </div>
        )}
        {run.status === 'waiting' && <Waits run={id} />}
        <Tabs
          label="Run"
          chosen={view}
          onChoose={(next) => set('view', next)}
          tabs={[
            ...(isBatch ? [{ id: 'rows', text: 'Rows' }] : []),
            { id: 'trace', text: 'Trace' },
            { id: 'graph', text: 'Graph' },
            { id: 'io', text: 'Inputs and outputs' },
            { id: 'events', text: 'Events', count: count(events.length) },
            { id: 'feedback', text: 'Feedback' },
          ]}
        />
        <div role="tabpanel" aria-label={view} className="rview">
          {view === 'rows' && <BatchRows id={id} isOpen={isOpen} />}
          {view === 'trace' && (
            <TraceView run={run} chosen={search.get('span') ?? undefined} onChoose={(span) => set('span', span)} />
          )}
          {view === 'graph' && (
            <RunGraph
              run={run}
              live={live}
              chosen={search.get('span') ?? undefined}
              onChoose={(node) => node !== undefined && set('span', node)}
            />
          )}
          {view === 'io' && (
            <div className="io2">
              {run.content === 'hidden' && (
                <p className="t2">
                  The content of this run is for its own principal, or for a caller with role read-content.
                </p>
              )}
              {run.inputs !== undefined && <JsonView label="Inputs" value={run.inputs} />}
              {run.outputs !== undefined && run.outputs !== null && <JsonView label="Outputs" value={run.outputs} />}
            </div>
          )}
          {view === 'events' && (
            <ol className="panel events" tabIndex={0} aria-label="Events, oldest first">
              {events.slice(-500).map(({ event, data, id: at }, place) => (
                <li key={at ?? place}>
                  <span className="tag">{event}</span>
                  <span className="mono clip">{JSON.stringify(data).slice(0, 300)}</span>
                </li>
              ))}
              {events.length === 0 && (
                <Empty title="No event yet">Events come as they happen, and again after a restart.</Empty>
              )}
            </ol>
          )}
          {view === 'feedback' && (
            <section className="panel pad2">
              <FeedbackForm run={id} />
            </section>
          )}
        </div>
        {!isOpen && (
          <div className="row">
            <span className="grow" />
            <Button kind="quiet" icon="bin" busy={purge.isPending} onPress={() => purge.mutate()}>
              Delete the run
            </Button>
          </div>
        )}
      </div>
      {dialog === 'fork' && (
        <ForkDialog
          run={run}
          from={run.nodes.find(({ path }) => path === search.get('span'))?.path}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'dataset' && <AddToDataset run={id} onClose={() => setDialog(undefined)} />}
    </Page>
  )
}

export default RunPage

const titleOf = (run: RunView): string => {
  const texts = Object.values(run.inputs ?? {}).filter((value) => typeof value === 'string' && value !== '')
  return texts.length > 0
    ? textOfValue(texts[0]).slice(0, 200)
    : `${run.kind === 'flow' ? 'Run' : run.kind} of ${run.flow}`
}

const Figures = ({ run }: { readonly run: RunView }): ReactElement => (
  <dl className="rfigs">
    <div>
      <dt>Took</dt>
      <dd className="num">
        {run.latency_ms === null ? <span className="t3">not over</span> : duration(run.latency_ms)}
      </dd>
    </div>
    {run.first_token_ms !== undefined && (
      <div>
        <dt>First token</dt>
        <dd className="num">{duration(run.first_token_ms)}</dd>
      </div>
    )}
    <div>
      <dt>Tokens</dt>
      <dd className="num">
        {run.usage ? count(run.usage.input_tokens + run.usage.output_tokens) : <span className="t3">unknown</span>}
        {run.usage && (
          <span className="ci">
            {' '}
            in {count(run.usage.input_tokens)}, out {count(run.usage.output_tokens)}
          </span>
        )}
      </dd>
    </div>
    <div>
      <dt>Cost</dt>
      <dd className="num">{run.cost === null ? <span className="t3">unknown</span> : money(run.cost)}</dd>
    </div>
    <div>
      <dt>Nodes</dt>
      <dd className="num">{count(run.nodes.length)}</dd>
    </div>
    <div>
      <dt>Version</dt>
      <dd>
        <Link href={`/flows/${encodeURIComponent(run.flow)}/versions?to=${run.hash}`} className="tag">
          {run.label ?? ''} {run.hash.slice(0, 7)}
        </Link>
      </dd>
    </div>
  </dl>
)

const Waits = ({ run }: { readonly run: string }): ReactElement => {
  const waits = useQuery({ queryKey: ['run', run, 'waits'], queryFn: () => client.listRunWaits({ id: run }) })
  return (
    <Shown query={waits} lines={3}>
      {({ items }) => (
        <>
          {items.map((wait) => (
            <AnswerForm key={wait.node} run={run} wait={wait as unknown as OpenWait} />
          ))}
        </>
      )}
    </Shown>
  )
}

const TraceView = ({
  run,
  chosen,
  onChoose,
}: {
  readonly run: RunView
  readonly chosen: string | undefined
  readonly onChoose: (span: string) => void
}): ReactElement => {
  const trace = useQuery({
    queryKey: ['run', run.id, 'trace'],
    queryFn: async () => (await client.getRunTrace({ id: run.id })) as OtlpTrace,
  })
  const spans = useMemo(() => (trace.data ? spansOf(trace.data, Date.now()) : undefined), [trace.data])
  if (!spans) return trace.error ? <Failure error={trace.error} /> : <Loading />
  const failing = spans.find(({ state, depth }) => state === 'failed' && depth > 0)
  const found = spans.find(({ id, node }) => id === chosen || node === chosen) ?? failing ?? spans[0]
  return (
    <div className="tview">
      <Trace spans={spans} chosen={found?.id} onChoose={onChoose} />
      {found && <SpanDetail run={run} span={found} />}
    </div>
  )
}

const RunGraph = ({
  run,
  live,
  chosen,
  onChoose,
}: {
  readonly run: RunView
  readonly live: ReturnType<typeof useRun>['live']
  readonly chosen: string | undefined
  readonly onChoose: (node: string | undefined) => void
}): ReactElement => {
  const flow = useQuery({ ...flowAt(run.flow, { version: run.hash }), staleTime: Infinity })
  const yaml = flow.data?.yaml
  const graph = useMemo(() => (yaml === undefined ? undefined : graphOf(yaml)), [yaml])
  return (
    <Shown query={{ data: graph, error: flow.error }}>
      {(drawn) => (
        <div className="panel rgraph live">
          <GraphView
            graph={drawn}
            live={live}
            chosen={drawn.nodes.find(({ name }) => name === chosen)?.name}
            onChoose={onChoose}
          />
        </div>
      )}
    </Shown>
  )
}
