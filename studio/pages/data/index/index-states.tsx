import { useEffect, useState, type ReactElement } from 'react'
import type { FullIndex } from '../../../api/types'
import { ago, bytes, count, counted, duration } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { sampled, timeLeft, type Sample } from './time-left'

/** How far the documents of an index are: a bar, counts, the time left at the pace so far, and what was last compared. */
export const IndexStates = ({ view }: { readonly view: FullIndex }): ReactElement => {
  const { states, rebuild, drift } = view
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => setSamples((before) => sampled(before, { at: Date.now(), pending: states.pending })), [view, states])
  const left = timeLeft(samples)
  const total = Math.max(1, states.indexed + states.pending + states.failed)
  return (
    <div className="sum">
      <div className="sbar" aria-hidden="true">
        {(['indexed', 'pending', 'failed'] as const).map(
          (state) =>
            states[state] > 0 && <i key={state} className={state} style={{ flexGrow: states[state] / total }} />,
        )}
      </div>
      <div className="row wrap sline" role="status">
        <span className="row">
          <Icon name="tick" size={12} className="good" />
          <span>
            <b>{count(states.indexed)}</b> searchable
          </span>
        </span>
        {states.pending > 0 && (
          <span className="row">
            <Icon name="arc" size={12} className="acc spin" />
            <span>
              <b>{count(states.pending)}</b> on the way
              {left !== undefined && `, about ${duration(Math.max(1_000, left))} left`}
            </span>
          </span>
        )}
        {states.failed > 0 && (
          <span className="row">
            <Icon name="cross" size={12} className="bad" />
            <span>
              <b>{count(states.failed)}</b> not readable
            </span>
          </span>
        )}
        {rebuild && (
          <span className="row">
            <Icon name="retry" size={12} className="acc" />
            <span>
              built anew beside since {ago(rebuild.since)}: <b>{count(rebuild.documents)}</b> of {count(view.documents)}
            </span>
          </span>
        )}
        <span className="grow" />
        <span className="t3">
          {counted(view.chunks, 'chunk')}, {bytes(view.bytes)},{' '}
          {drift ? <span title={driftText(drift)}>reconciled {ago(drift.at)}</span> : 'not reconciled yet'}
        </span>
        {drift && drift.missing + drift.stale + drift.orphan > 0 && (
          <span className="row warn">
            <Icon name="bang" size={12} />
            {driftText(drift)}
          </span>
        )}
      </div>
    </div>
  )
}

const driftText = ({ missing, stale, orphan }: NonNullable<FullIndex['drift']>): string =>
  missing + stale + orphan === 0
    ? 'inventory and index were the same'
    : `${[
        [missing, 'missing'],
        [stale, 'stale'],
        [orphan, 'orphaned'],
      ]
        .filter(([one]) => one !== 0)
        .map(([one, word]) => `${one} ${word}`)
        .join(', ')} then, mended`
