import { useCallback, type ReactElement } from 'react'
import { Link } from 'wouter'
import type { FlowView } from '../../api/types'
import { Page } from '../../frame/page'
import { shortHash } from '../../parts/format'
import { Failure } from '../../parts/states'
import { connect } from './text/edit-flow'
import { FlowDialogs } from './flow-dialogs'
import { FlowText } from './text/flow-text'
import { FlowTools } from './flow-tools'
import { GraphView } from './graph/graph-view'
import { Inspector } from './node/inspector'
import { RunDock } from './run/run-dock'
import { useFlowEditor, type FlowEditing } from './use-flow-editor'
import { useFlowKeys } from './use-flow-keys'
import './flow.css'

/** A flow: its graph beside its text; an edit on either side is an edit of the other. */
export const FlowEditor = ({ flow }: { readonly flow: FlowView }): ReactElement => {
  const editing = useFlowEditor(flow)
  const { address, publishing, run, chosen, acts } = editing
  const stopping = useFlowKeys(editing)
  const path = `/flows/${encodeURIComponent(flow.name)}`
  const labels = Object.entries(flow.labels).filter(([label]) => label !== 'repo')
  const trouble = publishing.error ?? run.error ?? acts.fork.error
  return (
    <Page
      fill
      crumbs={[{ text: 'Flows', href: '/flows' }, { text: flow.name }]}
      state={
        <Link href={`${path}/versions`} className="row labels" title="Versions and labels">
          {labels.map(([label, hash]) => (
            <span className="tag" key={label}>
              {label} {shortHash(hash)}
            </span>
          ))}
        </Link>
      }
      actions={
        <Link href={`${path}/versions`} className="btn">
          Versions
        </Link>
      }
    >
      <FlowTools editing={editing} stopping={stopping} />
      {Boolean(trouble) && (
        <div className="faults">
          <Failure error={trouble} />
        </div>
      )}
      <div className={`work ${address.view} ${chosen ? 'with' : ''}`}>
        {address.view !== 'graph' && <FlowText editing={editing} />}
        {address.view !== 'yaml' && <Middle editing={editing} />}
        {chosen && <Inspector editing={editing} node={chosen} />}
      </div>
      <FlowDialogs editing={editing} />
    </Page>
  )
}

const Middle = ({ editing }: { readonly editing: FlowEditing }): ReactElement => {
  const { graph, run, waits, checked, edited, chosen, choose, edit, layoutTurn, address } = editing
  const onConnect = useCallback(
    (from: string, to: string) => edit((text) => connect(text, from, to), 'connect'),
    [edit],
  )
  const onAnswer = useCallback((node: string) => address.set({ node, tab: 'output' }), [address])
  const close = (): void => {
    run.close()
    address.set({ run: undefined }, true)
  }
  return (
    <div className="mid">
      {graph.problem === undefined ? (
        <GraphView
          graph={graph}
          live={run.live}
          waits={waits}
          problems={checked.byNode}
          edited={edited}
          chosen={chosen?.name}
          layoutTurn={layoutTurn}
          onChoose={choose}
          onAnswer={onAnswer}
          onConnect={onConnect}
        />
      ) : (
        <div className="canvas pad">
          <p className="bad">The text is no flow now, so there is no graph: {graph.problem}</p>
          <p className="t2">It stays editable; undo goes back to the last one that was.</p>
        </div>
      )}
      {run.live && (
        <RunDock
          run={run.live}
          nodes={graph.nodes.length}
          title={editing.runTitle}
          chosen={chosen?.name}
          onChoose={choose}
          onClose={close}
        />
      )}
    </div>
  )
}
