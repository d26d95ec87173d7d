import type { ReactElement, ReactNode } from 'react'
import { Link } from 'wouter'
import { Button } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { count, duration, money } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Prose } from '../../parts/prose'
import type { Lane } from './lane'

/** One lane: what it wrote, its figures, and what is a fact of it beside the others. */
export const LaneView = ({
  lane,
  facts,
  onStop,
}: {
  readonly lane: Lane
  readonly facts: readonly string[]
  readonly onStop: () => void
}): ReactElement => {
  const isOpen = lane.status === 'waiting' || lane.status === 'running'
  return (
    <article className="panel lane live" aria-label={lane.name} aria-busy={isOpen}>
      <div className="phead">
        <h2 className="clip" title={lane.name}>
          {lane.name}
        </h2>
        {facts.map((fact) => (
          <span key={fact} className="tag">
            {fact}
          </span>
        ))}
        <span className="grow" />
        <Pill state={lane.status === 'waiting' ? 'queued' : lane.status} />
        {isOpen ? (
          <Button kind="quiet" size="sm" icon="stop" name={`Stop ${lane.name}`} onPress={onStop} />
        ) : (
          lane.text !== '' && <CopyButton text={lane.text} name={`Copy the answer of ${lane.name}`} />
        )}
      </div>
      <div className="ltext prose" tabIndex={0} role="region" aria-label={`Answer of ${lane.name}`} aria-live="off">
        <Prose text={lane.text} />
        {isOpen && <i className="caret" />}
        {lane.status === 'cancelled' && <p className="t3 xs">Stopped here; the rest was not heard.</p>}
        {lane.error && (
          <div className="failure">
            <span className="mono strong">{lane.error.code}</span>
            <p className="break">{lane.error.message}</p>
          </div>
        )}
      </div>
      <dl className="figs">
        <Figure name="Tokens" isOpen={isOpen}>
          {lane.usage && `${count(lane.usage.input_tokens)} + ${count(lane.usage.output_tokens)}`}
        </Figure>
        <Figure name="Cost" isOpen={isOpen}>
          {typeof lane.cost === 'number' && money(lane.cost)}
        </Figure>
        <Figure name="First token" isOpen={isOpen}>
          {lane.first_token_ms !== undefined && duration(lane.first_token_ms)}
        </Figure>
        <Figure name="Took" isOpen={isOpen}>
          {lane.latency_ms !== undefined && duration(lane.latency_ms)}
        </Figure>
      </dl>
      {(lane.run !== undefined || lane.answered !== undefined) && (
        <div className="row lfoot">
          {lane.answered !== undefined && <span className="t3 xs clip">answered as {lane.answered}</span>}
          <span className="grow" />
          {lane.run !== undefined && (
            <Link className="t3 xs" href={`/runs/${lane.run}`}>
              Open run
            </Link>
          )}
        </div>
      )}
    </article>
  )
}

// Null, undefined and false are no figure: it follows, or nobody knows it.
const Figure = ({
  name,
  isOpen,
  children,
}: {
  readonly name: string
  readonly isOpen: boolean
  readonly children: ReactNode
}): ReactElement => (
  <div>
    <dt>{name}</dt>
    <dd className="num">
      {children === undefined || children === null || children === false ? (
        <span className="t3">{isOpen ? 'follows' : 'unknown'}</span>
      ) : (
        children
      )}
    </dd>
  </div>
)
