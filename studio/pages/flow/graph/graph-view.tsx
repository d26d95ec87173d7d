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
import { useCallback, useEffect, useMemo, useRef, type ReactElement } from 'react'
import { useKeys } from '../../../frame/keys'
import { Button } from '../../../parts/button'
import { cardData, liveNodeOf, spokenNode, type Painted } from './card-data'
import { CardActs } from './card-acts'
import { ConditionalEdge } from './conditional-edge'
import { connectionLine } from './connection-line'
import { drawnEdges } from './drawn-edges'
import { drawnNodes } from './drawn-nodes'
import type { FlowGraph } from './graph-of'
import { layOut, sizeOf } from './lay-out'
import { EndCard, NodeCard } from './node-card'
import { refusalOf } from './refusal'
import { useChosenInSight } from './use-chosen-in-sight'
import { useFit } from './use-fit'
import './graph.css'

/** What the graph shows and tells. */
export interface GraphViewProps extends Omit<Painted, 'edited'> {
  readonly graph: FlowGraph
  readonly edited?: ReadonlySet<string>
  readonly chosen?: string | undefined
  readonly onChoose?: (name: string | undefined) => void
  /** Opens what a waiting node asks; it is chosen where this is absent. */
  readonly onAnswer?: ((name: string) => void) | undefined
  readonly onConnect?: (from: string, to: string) => void
  /** Changes whenever everything is to be laid out and fitted again. */
  readonly layoutTurn?: number
}

const nodeTypes = { card: NodeCard, end: EndCard }
const edgeTypes = { conditional: ConditionalEdge }
const none: ReadonlySet<string> = new Set()
// Cards that come and go while somebody pans cost more than cards that are there, up to a point; dots cost at every step.
const mostWhole = 400
const mostDotted = 60

/** The graph of a flow, with what its last run did painted on it. */
export const GraphView = (props: GraphViewProps): ReactElement => (
  <ReactFlowProvider>
    <Canvas {...props} />
  </ReactFlowProvider>
)

const Canvas = ({
  graph,
  live,
  problems,
  edited = none,
  changes,
  waits,
  chosen,
  onChoose,
  onAnswer,
  onConnect,
  layoutTurn = 0,
}: GraphViewProps): ReactElement => {
  const { zoomIn, zoomOut } = useReactFlow()
  const [nodes, setNodes, onNodesChange] = useNodesState<Node>([])
  const sizes = graph.nodes.map((node) => [node.name, sizeOf(node, liveNodeOf(live, node.name))] as const)
  const shape = JSON.stringify([sizes, graph.edges, graph.inputs.length > 0, graph.outputs.length > 0, layoutTurn])
  const spots = useMemo(
    () => layOut(graph, new Map(sizes)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the shape says all that the layout is made of
    [shape],
  )
  const placed = useRef(new Set<string>())
  useEffect(() => placed.current.clear(), [layoutTurn])
  useEffect(
    () =>
      setNodes((old) =>
        drawnNodes(
          graph,
          { live, problems, edited, changes, waits },
          { spots, before: new Map(old.map((node) => [node.id, node])), placed: placed.current, chosen },
        ),
      ),
    [graph, live, problems, edited, changes, waits, chosen, spots, setNodes],
  )
  const lastEdges = useRef<ReadonlyMap<string, Edge>>(new Map())
  const edges = useMemo(() => {
    const drawn = drawnEdges(graph, live, lastEdges.current)
    lastEdges.current = new Map(drawn.map((edge) => [edge.id, edge]))
    return [...drawn]
  }, [graph, live])
  const { fit, onMove } = useFit(shape, layoutTurn)
  useChosenInSight(chosen)
  useKeys(useMemo(() => ({ 1: () => fit(160) }), [fit]))

  const refusal = useCallback((from: string, to: string) => refusalOf(graph, from, to), [graph])
  const ConnectionLine = useMemo(() => connectionLine(refusal), [refusal])
  const isPossible = useCallback(
    ({ source, target }: Connection | Edge): boolean => refusal(source, target) === undefined,
    [refusal],
  )
  const acts = useMemo(
    () => ({ open: (name: string) => onChoose?.(name), answer: (name: string) => (onAnswer ?? onChoose)?.(name) }),
    [onChoose, onAnswer],
  )
  return (
    <section
      className="canvas"
      aria-label="Graph of the flow"
      onKeyDown={(event) => {
        const id = (event.target as HTMLElement).dataset['id']
        if ((event.key === 'Enter' || event.key === ' ') && id !== undefined && !event.ctrlKey && !event.metaKey) {
          event.preventDefault()
          onChoose?.(id)
        }
      }}
    >
      <CardActs value={acts}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onNodeClick={(_, node) => node.type === 'card' && onChoose?.(node.id)}
          onNodeDragStop={(_, node) => void placed.current.add(node.id)}
          onPaneClick={() => onChoose?.(undefined)}
          onMoveStart={onMove}
          onConnect={({ source, target }) => onConnect?.(source, target)}
          isValidConnection={isPossible}
          connectionLineComponent={ConnectionLine}
          nodesConnectable={onConnect !== undefined}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          minZoom={0.1}
          maxZoom={2}
          onlyRenderVisibleElements={graph.nodes.length > mostWhole}
          proOptions={{ hideAttribution: true }}
        >
          {graph.nodes.length <= mostDotted && (
            <Background variant={BackgroundVariant.Dots} gap={16} size={1.2} color="var(--dot)" />
          )}
        </ReactFlow>
      </CardActs>
      <ol className="visually-hidden" aria-label="The graph as a list">
        {graph.nodes.map((node) => (
          <li key={node.name}>
            {spokenNode(cardData(node, graph, { live, problems, edited, changes, waits }, undefined), graph)}
          </li>
        ))}
      </ol>
      <div className="zoom">
        <Button kind="quiet" icon="plus" name="Zoom in" onPress={() => void zoomIn()} />
        <Button kind="quiet" icon="minus" name="Zoom out" onPress={() => void zoomOut()} />
        <Button kind="quiet" icon="fit" name="Fit" keys="1" onPress={() => fit(160)} />
      </div>
    </section>
  )
}
