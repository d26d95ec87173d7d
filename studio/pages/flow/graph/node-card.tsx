import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { memo, type ReactElement } from 'react'
import { duration } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { useCardActs } from './card-acts'
import type { CardData, CardNode } from './card-data'
import { cardFact } from './card-fact'
import { CardState } from './card-state'
import { kindOf } from '../node/kinds'
import { useNow } from '../run/use-now'

/** One node of a flow: kind, name, state, and the one fact that matters; while it writes, its last lines. */
export const NodeCard = memo(({ data, selected }: NodeProps<CardNode>): ReactElement => {
  const { node, live, problem, isEdited, hasRun, change, waitsFor, why } = data
  const isWriting = live?.status === 'running' && live.text !== ''
  const classes = [
    'node',
    live?.status ?? 'idle',
    problem !== undefined && 'invalid',
    selected && 'on',
    node.condition !== undefined && 'cond',
    change,
    isWriting && 'writing',
    isEdited && 'edited',
  ]
  const fact = problem ?? cardFact(node, live, { waitsFor: waitsFor === '' ? [] : [waitsFor], isEdited, hasRun, why })
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <Handle type="target" position={Position.Top} />
      <div className="nh">
        <Icon name={kindOf(node.kind).icon} size={14} />
        <span className="nn clip">{node.name}</span>
        <CardState data={data} />
      </div>
      <div className="nm" title={fact}>
        {problem === undefined && live?.error && <span className="mono">{live.error.code}</span>}
        <span className="clip">{fact}</span>
        {(live?.attempts ?? 1) > 1 && (
          <span className="warn rt">
            <Icon name="retry" size={12} />
            {ordinal(live?.attempts ?? 1)} attempt
          </span>
        )}
      </div>
      {isWriting && (
        <div className="tok">
          <p>
            <span>
              {citedParts(live.text.slice(-220))}
              <i className="caret" />
            </span>
          </p>
        </div>
      )}
      <Foot data={data} />
      {node.variants && (
        <div className="vf">
          <span>Variant</span>
          <b className="clip">{node.variants.chosen}</b>
          {node.variants.others > 0 && <span className="t3">+{node.variants.others}</span>}
          {live?.firstTokenAt !== undefined && (
            <span className="t3 num far">first token {duration(Math.max(0, live.firstTokenAt - live.from))}</span>
          )}
        </div>
      )}
      <Handle type="source" position={Position.Bottom} />
    </div>
  )
})
NodeCard.displayName = 'NodeCard'

const Foot = ({ data: { node, live, until } }: { readonly data: CardData }): ReactElement | null => {
  const acts = useCardActs()
  const now = useNow(live?.status === 'waiting')
  if (live?.status !== 'waiting' && live?.status !== 'failed') return null
  const isWaiting = live.status === 'waiting'
  const left = until === undefined ? undefined : Date.parse(until) - now
  return (
    <div className="nf">
      <span className="t3">{left === undefined ? '' : left > 0 ? `${duration(left)} left` : 'its time is over'}</span>
      <button
        type="button"
        className="btn sm nodrag"
        onClick={(event) => {
          event.stopPropagation()
          ;(isWaiting ? acts.answer : acts.open)(node.name)
        }}
      >
        {isWaiting ? 'Answer' : 'Open'}
      </button>
    </div>
  )
}

const ordinal = (count: number): string =>
  `${count}${count % 10 === 1 && count % 100 !== 11 ? 'st' : count % 10 === 2 && count % 100 !== 12 ? 'nd' : count % 10 === 3 && count % 100 !== 13 ? 'rd' : 'th'}`

const citedParts = (text: string): readonly (string | ReactElement)[] =>
  text.split(/\[(\d{1,3})\]/).map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      <span className="cite" key={place}>
        {part}
      </span>
    ),
  )

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
