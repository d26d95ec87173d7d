import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { memo, type ReactElement } from 'react'
import { duration, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { lookOf } from '../../parts/pill'
import type { LiveNode } from './follow-events'
import type { GraphNode } from './graph-of'
import { kindOf } from './kinds'

/** What a card shows. */
export type CardData = {
  readonly node: GraphNode
  readonly live?: LiveNode
  readonly problem?: string
  readonly isEdited: boolean
  readonly change?: 'added' | 'removed' | 'changed'
} & Record<string, unknown>

/** A card as the graph places it. */
export type CardNode = Node<CardData, 'card'>

/** One node of a flow: kind, name, state, and the one fact that matters; while it writes, its last lines. */
export const NodeCard = memo(({ data, selected }: NodeProps<CardNode>): ReactElement => {
  const { node, live, problem, isEdited, change } = data
  const status = live?.status
  const isWriting = status === 'running' && live !== undefined && live.text !== ''
  return (
    <div
      className={`node ${status ?? 'idle'} ${problem === undefined ? '' : 'invalid'} ${selected ? 'on' : ''} ${node.condition === undefined ? '' : 'cond'} ${change ?? ''} ${isWriting ? 'writing' : ''}`}
    >
      <Handle type="target" position={Position.Top} />
      <div className="nh">
        <Icon name={kindOf(node.kind).icon} size={14} />
        <span className="nn clip">{node.name}</span>
        <State live={live} problem={problem} isEdited={isEdited} />
      </div>
      <div className="nm">
        <span className="clip">{problem ?? factOf(node, live)}</span>
        {(live?.attempts ?? 1) > 1 && (
          <span className="warn rt">
            <Icon name="retry" size={12} />
            {live?.attempts} attempts
          </span>
        )}
      </div>
      {isWriting && (
        <div className="tok">
          <p>
            {live.text.slice(-220)}
            <i className="caret" />
          </p>
        </div>
      )}
      {node.variants && (
        <div className="vf">
          <span>Variant</span>
          <b className="clip">{node.variants.chosen}</b>
          {node.variants.others > 0 && <span className="t3">+{node.variants.others}</span>}
        </div>
      )}
      <Handle type="source" position={Position.Bottom} />
    </div>
  )
})
NodeCard.displayName = 'NodeCard'

const State = ({
  live,
  problem,
  isEdited,
}: {
  readonly live: LiveNode | undefined
  readonly problem: string | undefined
  readonly isEdited: boolean
}): ReactElement => {
  if (problem !== undefined)
    return (
      <span className="st2 bad">
        <Icon name="bang" size={12} />
      </span>
    )
  if (!live)
    return isEdited ? (
      <span className="st2 acc">
        edited
        <Icon name="lines" size={12} />
      </span>
    ) : (
      <span className="st2" />
    )
  const [tone, mark] = lookOf(live.status)
  const time = live.status === 'reused' ? 'kept' : live.latency_ms === undefined ? '' : duration(live.latency_ms)
  return (
    <span className={`st2 ${tone === 'run' ? 'acc' : tone}`}>
      <span className="num">{live.status === 'bypassed' ? '' : time}</span>
      <Icon name={mark} size={12} className={live.status === 'running' ? 'spin' : ''} />
    </span>
  )
}

const factOf = (node: GraphNode, live: LiveNode | undefined): string => {
  if (live?.error) return `${live.error.code}: ${live.error.message}`
  if (live?.status === 'queued' || !live) return node.condition ?? node.fact
  if (live.status === 'bypassed') return node.condition ?? 'bypassed'
  if (live.tokens > 0)
    return `${live.usage?.output_tokens ?? live.tokens} tokens${live.cost === undefined || live.cost === null ? '' : `, ${money(live.cost)}`}`
  return node.fact
}

/** One end of the graph: inputs above, outputs below. */
export const EndCard = memo(
  ({
    data,
  }: NodeProps<Node<{ text: string; count: number; isTop: boolean } & Record<string, unknown>>>): ReactElement => (
    <div className="io">
      {!data.isTop && <Handle type="target" position={Position.Top} isConnectable={false} />}
      <Icon name="lines" size={14} />
      {data.text}
      <span className="t3 num">{data.count}</span>
      {data.isTop && <Handle type="source" position={Position.Bottom} isConnectable={false} />}
    </div>
  ),
)
EndCard.displayName = 'EndCard'
