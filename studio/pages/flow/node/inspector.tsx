import type { ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { duration, money } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { JsonView } from '../../../parts/json-view'
import { Pill } from '../../../parts/pill'
import { Failure } from '../../../parts/states'
import { Tabs } from '../../../parts/tabs'
import { textOf } from '../../../parts/text-of'
import { AnswerForm } from '../../run/answer-form'
import { bypassReason, cardFact } from '../graph/card-fact'
import { CitedText } from './cited-text'
import type { GraphNode } from '../graph/graph-of'
import { kindOf } from './kinds'
import { NodeFigures } from './node-figures'
import { NodeForm } from './node-form'
import { NodeSummary } from './node-summary'
import { NodeTold } from './node-told'
import type { FlowEditing } from '../use-flow-editor'

/** A node: what it gave, what was sent, what it was given, its form, its attempts. */
export const Inspector = ({
  editing,
  node,
}: {
  readonly editing: FlowEditing
  readonly node: GraphNode
}): ReactElement => {
  const { address, run, waits, choose, remove, edit } = editing
  const live = run.live && Object.hasOwn(run.live.nodes, node.name) ? run.live.nodes[node.name] : undefined
  const told = run.record?.nodes.find(({ path }) => path === node.name)
  const wait = live?.status === 'waiting' ? waits?.find((one) => one.node === node.name) : undefined
  const kind = kindOf(node.kind)
  const tab = address.tab ?? (run.live ? 'output' : 'form')
  const tabs = [
    { id: 'output', text: 'Output' },
    { id: 'prompt', text: 'Prompt sent', ...(told?.calls && told.calls.length > 0 && { count: told.calls.length }) },
    { id: 'input', text: 'Input' },
    { id: 'form', text: 'Form' },
    { id: 'attempts', text: 'Attempts', ...(told && { count: told.attempts }) },
  ]
  return (
    <aside className="insp" aria-label={`Node ${node.name}`}>
      <div className="phead tall">
        <Icon name={kind.icon} />
        <h2 className="title clip">{node.name}</h2>
        <span className="t3 xs">{node.kind}</span>
        {live && (
          <Pill
            state={live.status}
            text={
              live.latency_ms === undefined || live.status === 'bypassed'
                ? live.status === 'running' && live.text !== ''
                  ? 'streaming'
                  : live.status
                : `${live.status} ${duration(live.latency_ms)}`
            }
          />
        )}
        <span className="grow" />
        <Button kind="quiet" icon="bin" name="Remove the node" keys="Del" onPress={remove} />
        <Button kind="quiet" icon="cross" name="Close the inspector" keys="]" onPress={() => choose(undefined)} />
      </div>
      <Tabs tabs={tabs} chosen={tab} onChoose={(id) => address.set({ tab: id }, true)} label="Node" />
      <div className="ibody" role="tabpanel" aria-label={tab}>
        {tab === 'form' ? (
          <NodeForm editing={editing} node={node} />
        ) : (
          <>
            {wait && run.live?.id !== undefined && (
              <div className="pad">
                <AnswerForm run={run.live.id} wait={wait} />
              </div>
            )}
            {live && <NodeFigures live={live} asksModel={/^(llm|prompty|custom_llm|embed)$/.test(node.kind)} />}
            <NodeTold
              tab={tab}
              node={told}
              live={live}
              run={run.record}
              index={indexOf(editing)}
              absent={
                wait
                  ? 'It gives what is answered.'
                  : run.live
                    ? live?.status === 'bypassed'
                      ? `It was bypassed: ${cardFact(node, live, { why: run.live && bypassReason(node, run.live.nodes) })}.`
                      : 'Nothing to tell here of this run.'
                    : `${kind.about}. Run the flow to see what it is given and what it gives.`
              }
            />
            {tab === 'output' && <NodeSummary node={node} told={told} onEdit={edit} />}
          </>
        )}
        <Tested editing={editing} node={node} />
      </div>
      <Foot editing={editing} node={node} />
    </aside>
  )
}

const indexOf = ({ graph }: FlowEditing): string | undefined =>
  textOf(graph.nodes.find(({ kind }) => kind === 'retrieve')?.definition['index']) || undefined

const Tested = ({ editing, node }: { readonly editing: FlowEditing; readonly node: GraphNode }): ReactElement => {
  const { test } = editing.acts
  const reply = test.data?.node === node.name ? test.data : undefined
  return (
    <>
      {reply && (
        <section className="isec" aria-label="Run by itself">
          <div className="row">
            <h3>Run by itself</h3>
            <Pill state="completed" text={duration(reply.latency_ms)} />
            <span className="t3 xs">{money(reply.cost)}</span>
          </div>
          {typeof reply.output === 'string' ? (
            <div className="prose">
              <CitedText text={reply.output} />
            </div>
          ) : (
            <JsonView label="Output by itself" value={reply.output} />
          )}
        </section>
      )}
      {test.error && test.variables?.node === node.name && (
        <div className="pad">
          <Failure error={test.error} />
        </div>
      )}
    </>
  )
}

const Foot = ({ editing, node }: { readonly editing: FlowEditing; readonly node: GraphNode }): ReactElement => {
  const { run, acts, state, invalid, testNode } = editing
  const blocked = state.isChanged && invalid !== undefined ? invalid : undefined
  return (
    <div className="ifoot">
      <Button size="sm" icon="play" keys="shift+mod+Enter" busy={acts.test.isPending} off={blocked} onPress={testNode}>
        {state.isChanged ? 'Publish and run this node' : 'Run this node'}
      </Button>
      <Button
        size="sm"
        icon="fork"
        keys="f"
        busy={acts.fork.isPending}
        off={
          !run.record
            ? 'After the run: a fork keeps what came before this node'
            : run.isRunning
              ? 'The run still goes on'
              : blocked
        }
        onPress={() => acts.fork.mutate(node.name)}
      >
        Fork from here
      </Button>
    </div>
  )
}
