import type { ReactElement } from 'react'
import { duration } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { lookOf } from '../../../parts/pill'
import type { CardData } from './card-data'
import { useNow } from '../run/use-now'

/** The state of a node at the right of its card: mark and time; while it runs, a clock. */
export const CardState = ({
  data: { live, problem, isEdited, change, since },
}: {
  readonly data: CardData
}): ReactElement => {
  const isOpen = live?.status === 'running' || live?.status === 'waiting'
  const now = useNow(isOpen && since !== undefined)
  if (problem !== undefined)
    return (
      <span className="st2 bad">
        <Icon name="bang" size={12} />
      </span>
    )
  if (change !== undefined)
    return (
      <span className={`st2 ${changes[change][0]}`}>
        {change}
        <Icon name={changes[change][1]} size={12} />
      </span>
    )
  if (isEdited)
    return (
      <span className="st2 acc">
        edited
        <Icon name="lines" size={12} />
      </span>
    )
  if (!live) return <span className="st2" />
  const [tone, mark] = lookOf(live.status)
  const time =
    live.status === 'reused'
      ? 'kept'
      : live.status === 'bypassed' || live.status === 'queued' || (live.status === 'cancelled' && live.from === live.to)
        ? ''
        : isOpen && since !== undefined
          ? duration(Math.max(0, now - since))
          : live.latency_ms === undefined
            ? ''
            : duration(live.latency_ms)
  return (
    <span className={`st2 ${tone === 'run' ? 'acc' : tone}`}>
      <span className="num">{time}</span>
      <Icon name={mark} size={12} className={live.status === 'running' ? 'spin' : ''} />
    </span>
  )
}

const changes = { added: ['good', 'plus'], removed: ['bad', 'minus'], changed: ['acc', 'lines'] } as const
