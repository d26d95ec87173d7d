import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useNodesState,
  useReactFlow,
  type Connection,
  type Edge,
  type Node,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useEffect, useMemo, useRef, type ReactElement, type ReactNode } from 'react'
import { Button } from '../../parts/button'
import type { LiveRun } from './follow-events'
import { ends, type FlowGraph } from './graph-of'
import { layOut } from './lay-out'
import { EndCard, NodeCard, type CardData } from './node-card'
import './graph.css'

/** What the graph shows and tells. */
export interface GraphViewProps {
  readonly graph: FlowGraph
  readonly live?: LiveRun | undefined
  readonly problems?: ReadonlyMap<string, string>
  readonly edited?: ReadonlySet<string>
  readonly changes?: ReadonlyMap<string, 'added' | 'removed' | 'changed'>
  readonly chosen?: string | undefined
  readonly onChoose?: (name: string | undefined) => void
  readonly onConnect?: (from: string, to: string) => void
  /** Changes whenever everything is to be laid out and fitted again. */
  readonly layoutTurn?: number
  readonly children?: ReactNode
}

const nodeTypes = { card: NodeCard, end: EndCard }

/** The graph of a flow, with what its last run did painted on it. */
export const GraphView = (props: GraphViewProps): ReactElement => (
  <ReactFlowProvider>
    <Canvas {...props} />
  </ReactFlowProvider>
)

const none: ReadonlySet<string> = new Set()

const Canvas = ({
  graph,
  live,
  problems,
  edited = none,
  changes,
  chosen,
  onChoose,
  onConnect,
  layoutTurn = 0,
  children,
}: GraphViewProps): ReactElement => {
  const { fitView, zoomIn, zoomOut, setCenter, getNode } = useReactFlow()
  const [nodes, setNodes, onNodesChange] = useNodesState<Node>([])
  const shape = JSON.stringify([
    graph.nodes.map(({ name, variants }) => [name, variants !== undefined]),
    graph.edges,
    graph.inputs.length > 0,
    graph.outputs.length > 0,
    layoutTurn,
  ])
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the shape says all that the layout is made of
  const spots = useMemo(() => layOut(graph), [shape])
  const lastSpots = useRef(spots)
  useEffect(() => {
    const isMoved = lastSpots.current !== spots
    lastSpots.current = spots
    setNodes((old) => {
      const before = new Map(old.map((node) => [node.id, node]))
      const at = (id: string) => (isMoved ? undefined : before.get(id)?.position) ?? spots.get(id) ?? { x: 0, y: 0 }
      const end = (id: string, text: string, count: number, isTop: boolean): Node => ({
        ...before.get(id),
        id,
        type: 'end',
        position: at(id),
        selectable: false,
        focusable: false,
        data: { text, count, isTop },
      })
      return [
        ...(spots.has(ends.inputs) ? [end(ends.inputs, 'inputs', graph.inputs.length, true)] : []),
        ...graph.nodes.map((node): Node => {
          const liveNode = live && Object.hasOwn(live.nodes, node.name) ? live.nodes[node.name] : undefined
          const data: CardData = {
            node,
            ...(liveNode && { live: liveNode }),
            ...(problems?.has(node.name) && { problem: problems.get(node.name) }),
            isEdited: edited.has(node.name),
            ...(changes?.has(node.name) && { change: changes.get(node.name) }),
          }
          const feeds = graph.edges.filter(({ from }) => from === node.name).map(({ to }) => to)
          const waits = graph.edges.filter(({ to }) => to === node.name).map(({ from }) => from)
          return {
            ...before.get(node.name),
            id: node.name,
            type: 'card',
            position: at(node.name),
            selected: node.name === chosen,
            ariaRole: 'group',
            ariaLabel: `${node.name}, ${node.kind}, ${liveNode?.status ?? 'not run'}${problems?.has(node.name) ? ', invalid' : ''}. Waits for ${waits.join(', ') || 'nothing'}. Feeds ${feeds.join(', ') || 'nothing'}.`,
            data,
          }
        }),
        ...(spots.has(ends.outputs) ? [end(ends.outputs, 'outputs', graph.outputs.length, false)] : []),
      ]
    })
  }, [graph, live, problems, edited, changes, chosen, spots, setNodes])
  const edges = useMemo(() => drawnEdges(graph).map((edge) => edgeOf(edge, live)), [graph, live])
  useEffect(() => {
    const timer = setTimeout(() => void fitView({ padding: 0.12, maxZoom: 1 }), 60)
    return () => clearTimeout(timer)
  }, [layoutTurn, fitView])
  // What was chosen elsewhere comes into sight.
  useEffect(() => {
    const node = chosen === undefined ? undefined : getNode(chosen)
    const element =
      chosen === undefined ? null : document.querySelector(`.react-flow__node[data-id="${CSS.escape(chosen)}"]`)
    const canvas = element?.closest('.react-flow')?.getBoundingClientRect()
    const card = element?.getBoundingClientRect()
    if (
      node &&
      canvas &&
      card &&
      (card.top < canvas.top || card.bottom > canvas.bottom || card.left < canvas.left || card.right > canvas.right)
    )
      void setCenter(node.position.x + 92, node.position.y + 27, { zoom: 1, duration: 160 })
  }, [chosen, getNode, setCenter])
  const isPossible = ({ source, target }: Connection | Edge): boolean =>
    source !== target && !leadsTo(graph, target, source)
  return (
    <section
      className="canvas"
      aria-label="Graph of the flow"
      onKeyDown={(event) => {
        const id = (event.target as HTMLElement).dataset['id']
        if ((event.key === 'Enter' || event.key === ' ') && id !== undefined) {
          event.preventDefault()
          onChoose?.(id)
        }
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onNodeClick={(_, node) => node.type === 'card' && onChoose?.(node.id)}
        onPaneClick={() => onChoose?.(undefined)}
        onConnect={({ source, target }) => onConnect?.(source, target)}
        isValidConnection={isPossible}
        nodesConnectable={onConnect !== undefined}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        minZoom={0.15}
        maxZoom={2}
        onlyRenderVisibleElements={graph.nodes.length > 60}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={16} size={1.2} color="var(--dot)" />
      </ReactFlow>
      <div className="zoom">
        <Button kind="quiet" icon="plus" name="Zoom in" onPress={() => void zoomIn()} />
        <Button kind="quiet" icon="minus" name="Zoom out" onPress={() => void zoomOut()} />
        <Button
          kind="quiet"
          icon="fit"
          name="Fit"
          keys="1"
          onPress={() => void fitView({ padding: 0.12, maxZoom: 1, duration: 160 })}
        />
      </div>
      {children}
    </section>
  )
}

// What the inputs feed beside other nodes is told in words: its line would only cross theirs.
const drawnEdges = ({ edges }: FlowGraph): FlowGraph['edges'] => {
  const fed = new Set(edges.filter(({ from }) => from !== ends.inputs).map(({ to }) => to))
  return edges.filter(({ from, to }) => from !== ends.inputs || !fed.has(to))
}

const edgeOf = ({ from, to, conditional }: FlowGraph['edges'][number], live: LiveRun | undefined): Edge => {
  const giver = live && Object.hasOwn(live.nodes, from) ? live.nodes[from] : undefined
  const taker = live && Object.hasOwn(live.nodes, to) ? live.nodes[to] : undefined
  const isDone =
    (from === ends.inputs && live !== undefined) || giver?.status === 'completed' || giver?.status === 'reused'
  const state =
    isDone && taker?.status === 'running'
      ? 'live'
      : isDone && (taker !== undefined || to === ends.outputs)
        ? 'done'
        : ''
  return {
    id: `${from} → ${to}`,
    source: from,
    target: to,
    className: `${state} ${conditional ? 'cond' : ''}`,
    focusable: false,
  }
}

const leadsTo = ({ edges }: FlowGraph, from: string, to: string): boolean => {
  const seen = new Set<string>()
  const visit = (name: string): boolean => {
    if (name === to) return true
    if (seen.has(name)) return false
    seen.add(name)
    return edges.some((edge) => edge.from === name && visit(edge.to))
  }
  return visit(from)
}
