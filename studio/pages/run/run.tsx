import { useState, type ReactElement } from 'react'
import { useParams, useSearchParams } from 'wouter'
import type { RunView } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { ago, count } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Failure, Shown } from '../../parts/states'
import { Tabs } from '../../parts/tabs'
import { AddToDataset } from './add-to-dataset'
import { BatchRows } from './batch/batch-rows'
import { FeedbackView } from './feedback-view'
import { ForkDialog } from './fork-dialog'
import { RunActions, useRunActions } from './run-actions'
import { RunBanner } from './run-banner'
import { RunEvents } from './run-events'
import { RunFigures } from './run-figures'
import { RunGraph } from './run-graph'
import { ByName } from './trace/span-detail'
import { TraceView } from './trace/trace-view'
import { useRun } from './use-run'
import './run.css'

/** One run: its trace, its graph, its values, its events, and what was said of it. */
const RunPage = (): ReactElement => {
  const { id = '' } = useParams()
  const { query, events, live, isOpen } = useRun(id)
  const run = query.data
  if (!run)
    return (
      <Page crumbs={[{ text: 'Runs', href: '/runs' }, { text: id }]}>
        <Shown query={query}>{() => null}</Shown>
      </Page>
    )
  return <RunOnShow key={id} run={run} events={events} live={live} isOpen={isOpen} />
}

export default RunPage

const RunOnShow = ({
  run,
  events,
  live,
  isOpen,
}: Omit<ReturnType<typeof useRun>, 'query'> & { readonly run: RunView }): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const [dialog, setDialog] = useState<'fork' | 'dataset'>()
  const actions = useRunActions(run.id)
  const isBatch = run.kind === 'batch'
  const isFlow = run.kind === 'flow'
  const view = search.get('view') ?? (isBatch ? 'rows' : 'trace')
  const span = search.get('span') ?? undefined
  const set = (key: string, value: string): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      next.set(key, value)
      return next
    })
  useKeys({ f: () => isFlow && setDialog('fork') })
  const error = actions.cancel.error ?? actions.resume.error
  return (
    <Page
      crumbs={[
        { text: 'Runs', href: '/runs' },
        { text: run.flow, href: `/runs?flow=${encodeURIComponent(run.flow)}` },
        { text: run.id.slice(0, 12) },
      ]}
      state={
        <>
          <Pill state={run.status} />
          <span className="t3 xs nowrap rsince" title={run.started_at}>
            {run.durable ? 'durable' : 'immediate'}, {ago(run.started_at)}
          </span>
        </>
      }
      actions={
        <RunActions
          run={run}
          isOpen={isOpen}
          actions={actions}
          onAdd={() => setDialog('dataset')}
          onFork={() => setDialog('fork')}
        />
      }
    >
      <div className="runpage">
        <h1 className="clip" title={titleOf(run)}>
          {titleOf(run)}
        </h1>
        <RunFigures run={run} />
        {error && <Failure error={error} />}
        <RunBanner
          run={run}
          isBusy={actions.resume.isPending}
          onResume={() => actions.resume.mutate()}
          onFork={() => setDialog('fork')}
        />
        <Tabs
          label="Run"
          chosen={view}
          onChoose={(next) => set('view', next)}
          tabs={[
            ...(isBatch ? [{ id: 'rows', text: 'Rows' }] : []),
            { id: 'trace', text: 'Trace' },
            ...(isFlow ? [{ id: 'graph', text: 'Graph' }] : []),
            { id: 'io', text: 'Inputs and outputs' },
            { id: 'events', text: 'Events', count: count(events.length) },
            { id: 'feedback', text: 'Feedback' },
          ]}
        />
        <div role="tabpanel" aria-label={view} className="rview">
          {view === 'rows' && <BatchRows id={run.id} isOpen={isOpen} />}
          {view === 'trace' && <TraceView run={run} chosen={span} onChoose={(next) => set('span', next)} />}
          {view === 'graph' && (
            <RunGraph
              run={run}
              live={live}
              chosen={span}
              onChoose={(node) => node !== undefined && set('span', node)}
            />
          )}
          {view === 'io' && <InsAndOuts run={run} />}
          {view === 'events' && <RunEvents events={events} started={run.started_at} />}
          {view === 'feedback' && <FeedbackView run={run.id} />}
        </div>
      </div>
      {dialog === 'fork' && (
        <ForkDialog
          run={run}
          from={run.nodes.find(({ path }) => path === (span ?? run.failed_node))?.path}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'dataset' && <AddToDataset run={run.id} onClose={() => setDialog(undefined)} />}
    </Page>
  )
}

const titleOf = (run: RunView): string =>
  run.title ?? `${run.kind === 'flow' ? 'Run' : run.kind.replace(/^./, (first) => first.toUpperCase())} of ${run.flow}`

const InsAndOuts = ({ run }: { readonly run: RunView }): ReactElement => (
  <div className="io2">
    {run.content === 'hidden' && (
      <p className="t2">The content of this run is for its own principal, or for a caller with role read-content.</p>
    )}
    <section className="panel pad3">
      <ByName run={run.id} title="Inputs" values={run.inputs} />
    </section>
    <section className="panel pad3">
      <ByName run={run.id} title="Outputs" values={run.outputs ?? undefined} />
      {!run.outputs && <p className="t3">{isEnded(run) ? 'It gave none.' : 'They come when it ends.'}</p>}
    </section>
  </div>
)

const isEnded = ({ status }: RunView): boolean => ['completed', 'failed', 'cancelled'].includes(status)
