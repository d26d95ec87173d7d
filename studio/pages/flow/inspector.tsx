import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client'
import type { NodeView, RunView } from '../../api/types'
import { Button } from '../../parts/button'
import { count, duration, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { JsonView } from '../../parts/json-view'
import { Pill } from '../../parts/pill'
import { Failure } from '../../parts/states'
import { Tabs } from '../../parts/tabs'
import type { LiveNode } from './follow-events'
import type { FlowGraph, GraphNode } from './graph-of'
import { kindOf } from './kinds'
import { NodeForm } from './node-form'

/** A node: what it gave, what was sent, what it was given, its form, its attempts. */
export const Inspector = ({
  flow,
  node,
  graph,
  live,
  record,
  files,
  problems,
  tab,
  isChanged,
  onTab,
  onEdit,
  onRename,
  onRemove,
  onClose,
}: {
  readonly flow: string
  readonly node: GraphNode
  readonly graph: FlowGraph
  readonly live?: LiveNode | undefined
  readonly record?: RunView | undefined
  readonly files: readonly string[]
  readonly problems: readonly string[]
  readonly tab: string
  readonly isChanged: boolean
  readonly onTab: (tab: string) => void
  readonly onEdit: (change: (text: string) => string, of: string) => void
  readonly onRename: (name: string) => void
  readonly onRemove: () => void
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const told = record?.nodes.find(({ path }) => path === node.name)
  const test = useMutation({
    mutationFn: () => client.testNode({ flow, node: node.name, body: { run_id: record?.id ?? '' } }),
  })
  const fork = useMutation({
    mutationFn: () => client.forkRun({ id: record?.id ?? '', body: { from: node.name } }),
    onSuccess: ({ run_id }) => go(`/runs/${run_id}`),
  })
  const tabs = [
    { id: 'output', text: 'Output' },
    { id: 'prompt', text: 'Prompt sent', ...(told?.calls && told.calls.length > 0 && { count: told.calls.length }) },
    { id: 'input', text: 'Input' },
    { id: 'form', text: 'Form' },
    { id: 'attempts', text: 'Attempts', ...(told && { count: told.attempts }) },
  ]
  const noRecord = 'After the run: it needs recorded inputs'
  return (
    <aside className="insp" aria-label={`Node ${node.name}`}>
      <div className="phead tall">
        <Icon name={kindOf(node.kind).icon} />
        <h2 className="title clip">{node.name}</h2>
        <span className="t3 xs">{node.kind}</span>
        {live && (
          <Pill
            state={live.status}
            text={live.latency_ms === undefined ? live.status : `${live.status} ${duration(live.latency_ms)}`}
          />
        )}
        <span className="grow" />
        <Button kind="quiet" icon="bin" name="Remove the node" keys="Del" onPress={onRemove} />
        <Button kind="quiet" icon="cross" name="Close the inspector" onPress={onClose} />
      </div>
      <Tabs tabs={tabs} chosen={tab} onChoose={onTab} label="Node" />
      <div className="ibody" role="tabpanel" aria-label={tab}>
        {tab === 'form' ? (
          <NodeForm {...{ node, graph, files, problems, onEdit, onRename }} />
        ) : (
          <>
            {live && <Figures live={live} />}
            <Told
              tab={tab}
              node={told}
              live={live}
              hasRun={record !== undefined || live !== undefined}
              about={kindOf(node.kind).about}
            />
          </>
        )}
        {test.data && (
          <section className="tested">
            <div className="row">
              <h3>Run by itself</h3>
              <Pill state="completed" text={duration(test.data.latency_ms)} />
              <span className="t3 xs">{money(test.data.cost)}</span>
            </div>
            <JsonView label="Output by itself" value={test.data.output} />
          </section>
        )}
        {(test.error ?? fork.error) && <Failure error={test.error ?? fork.error} />}
      </div>
      <div className="ifoot">
        <Button
          icon="play"
          keys="shift+mod+Enter"
          busy={test.isPending}
          off={!record && noRecord}
          onPress={() => test.mutate()}
        >
          Run this node
        </Button>
        <Button
          icon="fork"
          busy={fork.isPending}
          off={!record ? noRecord : isChanged && 'Publish first: a fork runs a published version'}
          onPress={() => fork.mutate()}
        >
          Fork from here
        </Button>
      </div>
    </aside>
  )
}

const Figures = ({ live }: { readonly live: LiveNode }): ReactElement => (
  <dl className="figs">
    <div>
      <dt>Tokens in</dt>
      <dd className="num">{live.usage ? count(live.usage.input_tokens) : <span className="t3">not told</span>}</dd>
    </div>
    <div>
      <dt>Tokens out</dt>
      <dd className="num">
        {live.usage ? count(live.usage.output_tokens) : count(live.tokens)}
        {live.status === 'running' && <span className="ci"> so far</span>}
      </dd>
    </div>
    <div>
      <dt>First token</dt>
      <dd className="num">
        {live.firstTokenAt === undefined ? (
          <span className="t3">none</span>
        ) : (
          duration(Math.min(live.firstTokenAt - live.from, live.latency_ms ?? Infinity))
        )}
      </dd>
    </div>
    <div>
      <dt>Cost</dt>
      <dd className="num">
        {live.cost === undefined && live.status === 'running' ? <span className="t3">follows</span> : money(live.cost)}
      </dd>
    </div>
  </dl>
)

/** What a run’s record tells of one node, by tab. */
export const Told = ({
  tab,
  node,
  live,
  hasRun,
  about,
}: {
  readonly tab: string
  readonly node?: NodeView | undefined
  readonly live?: LiveNode | undefined
  readonly hasRun: boolean
  readonly about: string
}): ReactElement => {
  if (node?.content === 'hidden')
    return (
      <p className="t2 pad">
        The content of this run is for its own principal, or for a caller with role read-content.
      </p>
    )
  if (tab === 'output') {
    if (node?.error)
      return (
        <div className="pad">
          <NodeFault node={node} />
        </div>
      )
    if (node?.output !== undefined)
      return typeof node.output === 'string' ? (
        <div className="outp" tabIndex={0} role="region" aria-label="Output">
          {node.output}
        </div>
      ) : (
        <div className="pad">
          <JsonView label="Output" value={node.output} />
        </div>
      )
    if (live && live.text !== '')
      return (
        <div className="outp live" aria-live="polite">
          {live.text}
          {live.status === 'running' && <i className="caret" />}
        </div>
      )
  }
  if (tab === 'input' && node?.inputs !== undefined)
    return (
      <div className="pad">
        <JsonView label="Input" value={node.inputs} />
      </div>
    )
  if (tab === 'prompt' && node?.calls && node.calls.length > 0)
    return (
      <div className="pad stack">
        {node.calls.map((call, place) => (
          <JsonView
            key={place}
            label={`Call ${place + 1}${call.model === undefined ? '' : `, ${call.model}`}`}
            value={call.request ?? call.messages ?? call}
          />
        ))}
      </div>
    )
  if (tab === 'attempts' && node)
    return (
      <div className="pad stack">
        <p>
          {node.attempts} {node.attempts === 1 ? 'attempt' : 'attempts'}, {node.status}
        </p>
        {(node.calls ?? []).map((call, place) => (
          <div className="row" key={place}>
            <Icon name={call.error ? 'cross' : 'tick'} size={14} className={call.error ? 'bad' : 'good'} />
            <span className="grow clip">
              {call.error ? `${call.error.code}, ${call.error.message}` : (call.model ?? 'call')}
            </span>
            <span className="t3 num">{call.usage ? `${count(call.usage.output_tokens)} tokens` : ''}</span>
          </div>
        ))}
        {node.logs !== undefined && node.logs !== '' && <JsonView label="Log" value={node.logs} />}
      </div>
    )
  return (
    <p className="t2 pad">
      {hasRun
        ? 'Nothing to tell here of the last run.'
        : `${about}. Run the flow to see what it is given and what it gives.`}
    </p>
  )
}

const NodeFault = ({ node }: { readonly node: NodeView }): ReactElement => (
  <div className="failure" role="alert">
    <span className="mono strong">{node.error?.code}</span>
    <p className="break">{node.error?.message}</p>
  </div>
)
