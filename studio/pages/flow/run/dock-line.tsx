import type { ReactElement } from 'react'
import { duration } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import type { LiveNode } from './follow-events'

const widest = 86

/** One node in time: waiting hollow, the time before its first token lighter, failure red. */
export const DockLine = ({
  name,
  node,
  elapsed,
  end,
  isChosen,
  onChoose,
}: {
  readonly name: string
  readonly node: LiveNode
  /** Milliseconds since the run began. */
  readonly elapsed: number
  /** What the whole width stands for. */
  readonly end: number
  readonly isChosen: boolean
  readonly onChoose: (name: string) => void
}): ReactElement => {
  const { status, from, text, attempts = 1 } = node
  const to = node.to ?? Math.max(from, elapsed)
  const first = node.firstTokenAt === undefined ? undefined : Math.min(node.firstTokenAt, to)
  const percent = (ms: number): string => `${(ms / end) * widest}%`
  const tone =
    status === 'failed'
      ? 'bad'
      : status === 'running'
        ? 'run'
        : status === 'waiting'
          ? 'wait'
          : first === undefined
            ? ''
            : 'said'
  const word =
    status === 'running'
      ? text === ''
        ? 'running'
        : 'streaming'
      : status === 'waiting'
        ? 'waiting'
        : status === 'reused'
          ? 'kept'
          : status === 'cancelled'
            ? 'cancelled'
            : duration(node.latency_ms ?? to - from)
  return (
    <button type="button" className={`wr ${isChosen ? 'sel' : ''}`} onClick={() => onChoose(name)}>
      <span className="clip">{name}</span>
      <span className="track">
        <i className={tone} style={{ left: percent(from), width: `max(2px, ${percent(Math.max(0, to - from))})` }} />
        {first !== undefined && first > from && (
          <i className="before" style={{ left: percent(from), width: percent(first - from) }} />
        )}
        <span className="row" style={{ left: `calc(${percent(to)} + 8px)` }}>
          {word}
          {attempts > 1 && (
            <span className="warn row">
              <Icon name="retry" size={12} />
              {attempts} attempts
            </span>
          )}
        </span>
      </span>
    </button>
  )
}
