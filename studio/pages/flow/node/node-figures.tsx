import type { ReactElement } from 'react'
import { count, duration, money } from '../../../parts/format'
import type { LiveNode } from '../run/follow-events'

/** What a node that asked a model took: tokens, the time to the first, money. */
export const NodeFigures = ({
  live,
  asksModel,
}: {
  readonly live: LiveNode
  readonly asksModel: boolean
}): ReactElement | null => {
  const isOpen = live.status === 'running'
  const told = (live.usage?.input_tokens ?? 0) + (live.usage?.output_tokens ?? live.tokens)
  if (told === 0 && !(isOpen && asksModel)) return null
  return (
    <dl className="figs">
      <div>
        <dt>Tokens in</dt>
        <dd className="num">
          {live.usage ? count(live.usage.input_tokens) : <span className="t3">{isOpen ? 'follows' : 'not told'}</span>}
        </dd>
      </div>
      <div>
        <dt>Tokens out</dt>
        <dd className="num">
          {live.usage ? count(live.usage.output_tokens) : count(live.tokens)}
          {isOpen && <span className="ci"> so far</span>}
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
          {live.cost === undefined && isOpen ? <span className="t3">follows</span> : money(live.cost)}
        </dd>
      </div>
    </dl>
  )
}
