import { useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useMemo, useState, type ReactElement } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import type { JsonObject } from '../../../client'
import { client } from '../../api/client'
import { flowAt } from '../../api/queries'
import type { FlowInput, FlowProblem, FlowView } from '../../api/types'
import { Page } from '../../frame/page'
import { useKeys } from '../../frame/keys'
import { Button } from '../../parts/button'
import { counted, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Failure, Shown } from '../../parts/states'
import { Segments } from '../../parts/tabs'
import { AddNode, ConnectNode } from './add-node'
import { Conflict } from './conflict'
import { addNode, connect, duplicateNode, freeName, removeNode } from './edit-flow'
import { Editor } from './editor'
import { graphOf, type FlowGraph } from './graph-of'
import { GraphView } from './graph-view'
import { Inspector } from './inspector'
import { RunDialog } from './run-dialog'
import { RunDock } from './run-dock'
import { useDraft } from './use-draft'
import { useFlowRun } from './use-flow-run'
import { usePublish } from './use-publish'
import './flow.css'

type View = 'split' | 'graph' | 'yaml'
const views: readonly View[] = ['split', 'graph', 'yaml']

/** A flow: its graph beside its text; an edit on either side is an edit of the other. */
const FlowPage = (): ReactElement => {
  const { flow: name = '' } = useParams()
  const query = useQuery(flowAt(name))
  if (query.data) return <FlowEditor key={name} flow={query.data} />
  return (
    <Page crumbs={[{ text: 'Flows', href: '/flows' }, { text: name }]}>
      <Shown query={query}>{() => null}</Shown>
    </Page>
  )
}

export default FlowPage

const mainFile = 'flow.dag.yaml'

const FlowEditor = ({ flow }: { readonly flow: FlowView }): ReactElement => {
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const state = useDraft(flow)
  const { draft, isChanged } = state
  const graph = useMemo(() => graphOf(draft.yaml), [draft.yaml])
  const run = useFlowRun(flow.name, graph.sources)
  const publishing = usePublish(flow.name, state)
  const { problems, isChecking, error: checkError } = useProblems(flow.name, draft)
  const [file, setFile] = useState(mainFile)
  const [dialog, setDialog] = useState<'add' | 'connect' | 'run'>()
  const [title, setTitle] = useState('')
  const [layoutTurn, setLayoutTurn] = useState(0)
  const [isStopAsked, setStopAsked] = useState(false)

  const view = views.find((one) => one === search.get('view')) ?? 'split'
  const chosen = graph.nodes.find((node) => node.name === search.get('node'))
  const tab = search.get('tab') ?? (run.live ? 'output' : 'form')
  const set = useCallback(
    (change: Readonly<Record<string, string | undefined>>, replace = false) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now)
          for (const [key, value] of Object.entries(change))
            if (value === undefined) next.delete(key)
            else next.set(key, value)
          return next
        },
        { replace },
      ),
    [setSearch],
  )
  const choose = useCallback(
    (node: string | undefined, replace = false) =>
      set({ node, ...(node === undefined && { tab: undefined }) }, replace),
    [set],
  )
  const edit = useCallback(
    (change: (text: string) => string, of: string) => state.edit((now) => ({ ...now, yaml: change(now.yaml) }), of),
    [state],
  )

  const byNode = useMemo(() => {
    const map = new Map<string, string>()
    for (const problem of problems) {
      const node = problem.node ?? nodeAtLine(graph, problem.line)
      if (node !== undefined && !map.has(node)) map.set(node, problem.message)
    }
    return map
  }, [problems, graph])
  const baseGraph = useMemo(() => graphOf(state.baseDraft.yaml), [state.baseDraft.yaml])
  const editedNodes = useMemo(() => editedIn(baseGraph, graph), [baseGraph, graph])

  const remove = (): void => {
    if (!chosen) return
    edit((text) => removeNode(text, chosen.name), 'remove')
    choose(undefined)
  }
  const walk = (key: string): void => {
    const next = neighbour(graph, chosen?.name, key)
    if (next !== undefined) choose(next, true)
  }
  const publish = (): void => void publishing.publish()
  const stop = (): void => {
    if (!run.isRunning) return
    if (isStopAsked) run.stop()
    setStopAsked(!isStopAsked)
  }
  useKeys({
    'mod+s': publish,
    'mod+Enter': () => setDialog('run'),
    'mod+z': state.undo,
    'shift+mod+z': state.redo,
    'mod+y': state.redo,
    'mod+\\': () => set({ view: views[(views.indexOf(view) + 1) % views.length] }),
    'mod+d': () => chosen && edit((text) => duplicateNode(text, chosen.name), 'duplicate'),
    a: () => setDialog('add'),
    e: () => chosen && setDialog('connect'),
    l: () => setLayoutTurn(layoutTurn + 1),
    Delete: remove,
    Backspace: remove,
    Escape: () => (run.isRunning ? stop() : chosen && choose(undefined)),
    ']': () => chosen && choose(undefined),
    ArrowUp: () => walk('up'),
    ArrowDown: () => walk('down'),
    ArrowLeft: () => walk('left'),
    ArrowRight: () => walk('right'),
  })
  useEffect(() => {
    if (!run.isRunning) setStopAsked(false)
  }, [run.isRunning])

  const start = (inputs: JsonObject, what: 'draft' | 'published' | 'durable'): void => {
    setDialog(undefined)
    setTitle(Object.values(inputs).find((value) => typeof value === 'string') ?? '')
    if (what === 'durable')
      void client.startFlowRun({ flow: flow.name, body: inputs }).then(({ run_id }) => go(`/runs/${run_id}`))
    else if (what === 'draft')
      void publishing.publish().then((hash) => (hash === undefined ? undefined : run.start(inputs, { version: hash })))
    else void run.start(inputs, {})
  }

  const files = [mainFile, ...Object.keys(draft.files)]
  const shownFile = files.includes(file) ? file : mainFile
  const isMain = shownFile === mainFile
  const ofFile = useMemo(
    () => problems.filter((problem) => (problem.file ?? mainFile) === shownFile),
    [problems, shownFile],
  )
  const invalid =
    problems.length > 0 ? `It has ${counted(problems.length, 'error')}: ${problems[0]?.message ?? ''}` : graph.problem
  const labels = Object.entries(flow.labels).filter(([label]) => label !== 'repo')

  return (
    <Page
      fill
      crumbs={[{ text: 'Flows', href: '/flows' }, { text: flow.name }]}
      state={
        <Link
          href={`/flows/${encodeURIComponent(flow.name)}/versions`}
          className="row labels"
          title="Versions and labels"
        >
          {labels.map(([label, hash]) => (
            <span className="tag" key={label}>
              {label} {shortHash(hash)}
            </span>
          ))}
        </Link>
      }
    >
      <div className="tools" role="toolbar" aria-label="Flow">
        <Segments
          label="View"
          options={[
            ['split', 'Split'],
            ['graph', 'Graph'],
            ['yaml', 'YAML'],
          ]}
          chosen={view}
          onChoose={(id) => set({ view: id === 'split' ? undefined : id })}
        />
        <Button
          kind="quiet"
          icon="undo"
          name="Undo"
          keys="mod+z"
          off={!state.canUndo && 'Nothing to undo'}
          onPress={state.undo}
        />
        <Button
          kind="quiet"
          icon="redo"
          name="Redo"
          keys="shift+mod+z"
          off={!state.canRedo && 'Nothing to redo'}
          onPress={state.redo}
        />
        <span className="bar-line" />
        <Button kind="quiet" icon="plus" keys="a" onPress={() => setDialog('add')}>
          Add node
        </Button>
        <Button kind="quiet" icon="fit" keys="l" onPress={() => setLayoutTurn(layoutTurn + 1)}>
          Lay out
        </Button>
        <span className="grow" />
        <span className={`row xs ${invalid === undefined ? 't2' : 'bad'}`} role="status">
          <Icon
            name={checkError ? 'question' : isChecking ? 'arc' : invalid === undefined ? 'tick' : 'bang'}
            size={14}
            className={isChecking ? 'spin' : invalid === undefined ? 'good' : 'bad'}
          />
          {checkError
            ? 'Not checked'
            : invalid === undefined
              ? `Valid, ${counted(graph.nodes.length, 'node')}`
              : counted(Math.max(1, problems.length), 'error')}
        </span>
        <span className="bar-line" />
        <span className="t2 xs nowrap">
          {isChanged
            ? `Draft, ${counted(state.edits, 'edit')} after ${shortHash(state.base)}`
            : `As published, ${shortHash(state.base)}`}
        </span>
        <Link href={`/flows/${encodeURIComponent(flow.name)}/versions`} className="btn">
          Versions
        </Link>
        <Button
          keys="mod+s"
          busy={publishing.isBusy}
          off={isChanged ? invalid : 'Nothing is changed'}
          onPress={publish}
        >
          Publish
        </Button>
        {run.isRunning ? (
          <Button kind="stop" icon="stop" keys="Escape" onPress={() => (isStopAsked ? run.stop() : setStopAsked(true))}>
            {isStopAsked ? 'Press again to stop' : 'Stop run'}
          </Button>
        ) : (
          <Button kind="go" icon="play" keys="mod+Enter" onPress={() => setDialog('run')}>
            Run
          </Button>
        )}
      </div>
      {Boolean(publishing.error ?? run.error) && (
        <div className="faults">
          <Failure error={publishing.error ?? run.error} />
        </div>
      )}
      <div className={`work ${view} ${chosen ? 'with' : ''}`}>
        {view !== 'graph' && (
          <section className="text" aria-label="Files of the flow">
            <div className="tabs files" role="tablist" aria-label="Files">
              {files.map((name) => (
                <button
                  key={name}
                  type="button"
                  role="tab"
                  aria-selected={name === shownFile}
                  tabIndex={name === shownFile ? 0 : -1}
                  className="mono"
                  onClick={() => setFile(name)}
                >
                  {name}
                  {problems.some((problem) => (problem.file ?? mainFile) === name) && (
                    <Icon name="bang" size={12} className="bad" />
                  )}
                </button>
              ))}
            </div>
            <Editor
              key={shownFile}
              text={isMain ? draft.yaml : (draft.files[shownFile] ?? '')}
              label={shownFile}
              isYaml={isMain || shownFile.endsWith('.yaml')}
              problems={ofFile}
              lines={isMain ? chosen?.lines : undefined}
              onChange={(text) =>
                isMain
                  ? edit(() => text, 'yaml')
                  : state.edit((now) => ({ ...now, files: { ...now.files, [shownFile]: text } }), shownFile)
              }
              onLine={(line) => {
                const node = isMain ? nodeAtLine(graph, line) : undefined
                if (node !== undefined && node !== chosen?.name) choose(node, true)
              }}
            />
          </section>
        )}
        {view !== 'yaml' && (
          <div className="mid">
            {graph.problem === undefined ? (
              <GraphView
                graph={graph}
                live={run.live}
                problems={byNode}
                edited={editedNodes}
                chosen={chosen?.name}
                layoutTurn={layoutTurn}
                onChoose={choose}
                onConnect={(from, to) => edit((text) => connect(text, from, to), 'connect')}
              />
            ) : (
              <div className="canvas pad">
                <p className="bad">The text is no flow now, so there is no graph: {graph.problem}</p>
                <p className="t2">It stays editable; undo goes back to the last one that was.</p>
              </div>
            )}
            {run.live && (
              <RunDock run={run.live} title={title} chosen={chosen?.name} onChoose={choose} onClose={run.close} />
            )}
          </div>
        )}
        {chosen && (
          <Inspector
            flow={flow.name}
            node={chosen}
            graph={graph}
            live={run.live?.nodes[chosen.name]}
            record={run.record}
            files={Object.keys(draft.files)}
            problems={problems
              .filter((problem) => (problem.node ?? nodeAtLine(graph, problem.line)) === chosen.name)
              .map(({ message }) => message)}
            tab={tab}
            isChanged={isChanged}
            onTab={(id) => set({ tab: id }, true)}
            onEdit={edit}
            onRename={(name) => choose(name, true)}
            onRemove={remove}
            onClose={() => choose(undefined)}
          />
        )}
      </div>
      {dialog === 'add' && (
        <AddNode
          onClose={() => setDialog(undefined)}
          onAdd={({ kind, starts }) => {
            setDialog(undefined)
            const name = freeName(draft.yaml, kind)
            edit((text) => addNode(text, { name, type: kind, ...starts }), 'add')
            set({ node: name, tab: 'form' })
          }}
        />
      )}
      {dialog === 'connect' && chosen && (
        <ConnectNode
          from={chosen.name}
          to={graph.nodes.map(({ name }) => name).filter((name) => name !== chosen.name)}
          onClose={() => setDialog(undefined)}
          onConnect={(to) => {
            setDialog(undefined)
            edit((text) => connect(text, chosen.name, to), 'connect')
          }}
        />
      )}
      {dialog === 'run' && (
        <RunDialog
          flow={flow.name}
          inputs={inputsOf(draft.yaml, flow)}
          isChanged={isChanged}
          invalid={invalid}
          onRun={start}
          onClose={() => setDialog(undefined)}
        />
      )}
      {publishing.theirs && (
        <Conflict
          base={state.base}
          mine={draft}
          theirs={publishing.theirs.draft}
          theirHash={publishing.theirs.hash}
          error={publishing.error}
          isBusy={publishing.isBusy}
          onClose={publishing.forget}
          onSave={(result) => void publishing.publish(result, publishing.theirs?.hash)}
        />
      )}
    </Page>
  )
}

const useProblems = (
  flow: string,
  draft: { readonly yaml: string; readonly files: Readonly<Record<string, string>> },
) => {
  const [settled, setSettled] = useState(draft)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), 250)
    return () => clearTimeout(timer)
  }, [draft])
  const asked = useDeferredValue(settled)
  const { data, isFetching, error } = useQuery({
    queryKey: ['validate', flow, asked.yaml, asked.files],
    queryFn: async ({ signal }) =>
      (await client.validateFlow({ flow, body: { yaml: asked.yaml, files: asked.files } }, { signal }))
        .errors as readonly FlowProblem[],
    staleTime: 60_000,
    placeholderData: (old) => old,
  })
  return { problems: data ?? noProblems, isChecking: isFetching || asked !== draft, error }
}

const noProblems: readonly FlowProblem[] = []

const nodeAtLine = (graph: FlowGraph, line: number | undefined): string | undefined =>
  line === undefined ? undefined : graph.nodes.find(({ lines: [from, to] }) => line >= from && line <= to)?.name

const editedIn = (before: FlowGraph, after: FlowGraph): ReadonlySet<string> => {
  const old = new Map(before.nodes.map((node) => [node.name, JSON.stringify(node.definition)]))
  return new Set(
    after.nodes.filter((node) => old.get(node.name) !== JSON.stringify(node.definition)).map(({ name }) => name),
  )
}

const inputsOf = (yaml: string, flow: FlowView): FlowView['inputs'] => {
  const { inputs } = graphOf(yaml)
  return Object.fromEntries(inputs.map((name): [string, FlowInput] => [name, flow.inputs[name] ?? { type: 'string' }]))
}

const neighbour = ({ nodes, edges }: FlowGraph, from: string | undefined, key: string): string | undefined => {
  const names = nodes.map(({ name }) => name)
  if (from === undefined) return names[0]
  const along = (list: readonly string[]): string | undefined => list.find((name) => names.includes(name))
  if (key === 'down') return along(edges.filter((edge) => edge.from === from).map(({ to }) => to))
  if (key === 'up') return along(edges.filter((edge) => edge.to === from).map((edge) => edge.from))
  const place = names.indexOf(from)
  return names[(place + (key === 'right' ? 1 : names.length - 1)) % names.length]
}
