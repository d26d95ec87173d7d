import type { ReactElement, ReactNode } from 'react'
import { duration } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { lookOf } from '../../../parts/pill'
import type { Gap } from './gaps-of'
import type { SpanRow } from './spans-of'

/** The spans as tree and timeline in the same rows: the critical path underlined, failed attempts red, waiting hollow. */
export const Trace = ({
  spans,
  gaps = [],
  chosen,
  onChoose,
  without,
}: {
  readonly spans: readonly SpanRow[]
  /** Stretches in which nothing worked on the run. */
  readonly gaps?: readonly Gap[]
  readonly chosen?: string | undefined
  /** How long the run would have taken, had the chosen node taken no time. */
  readonly without?: { readonly name: string; readonly took: number }
  readonly onChoose: (id: string) => void
}): ReactElement => {
  const end = Math.max(1, ...spans.map(({ to }) => to))
  const ticks = ticksOf(end)
  const at = (ms: number): string => `${(ms / end) * 84}%`
  const critical = spans
    .filter(({ isCritical, depth }) => isCritical && depth === 1)
    .reduce((sum, { from, to }) => sum + to - from, 0)
  return (
    <section className="panel trace live" aria-label="Trace">
      <div className="thead">
        <span>Span</span>
        <span>Detail</span>
        <span />
        <span className="axis">
          {ticks.map((tick) => (
            <i key={tick} style={{ left: at(tick) }}>
              {tick === 0 ? '0' : duration(tick)}
            </i>
          ))}
        </span>
      </div>
      <ol className="tbody">
        {spans.map((span, place) => {
          const [tone, mark] = lookOf(span.state)
          return (
            <li key={span.id}>
              <button
                type="button"
                className={`sp ${span.id === chosen ? 'on' : ''}`}
                aria-pressed={span.id === chosen}
                onClick={() => onChoose(span.id)}
                onKeyDown={(event) => {
                  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
                  const next = spans[place + step]
                  if (step === 0 || !next) return
                  event.preventDefault()
                  onChoose(next.id)
                  const list = event.currentTarget.closest('ol')
                  list?.querySelectorAll<HTMLElement>('.sp')[place + step]?.focus()
                }}
              >
                <span className="sn" style={{ paddingLeft: 14 + span.depth * 16 }}>
                  {Array.from({ length: span.depth }, (_, level) => (
                    <i key={level} style={{ left: 16 + level * 16 }} />
                  ))}
                  <Icon name={span.icon} size={14} className="t3" />
                  <span className="clip">{span.name}</span>
                  <span className="visually-hidden">
                    {span.state}
                    {span.isCritical ? ', on the critical path' : ''}
                  </span>
                </span>
                <span className="sm clip">{span.detail}</span>
                <Icon
                  name={mark}
                  size={12}
                  className={`${tone === 'run' ? 'acc' : tone} ${span.state === 'running' ? 'spin' : ''}`}
                />
                <span className="bars">
                  {ticks.map((tick) => (
                    <u key={tick} style={{ left: at(tick) }} />
                  ))}
                  {gaps.map(({ kind, from, to }) => (
                    <s
                      key={from}
                      className={kind === 'gone' ? 'lost' : undefined}
                      style={{ left: at(from), width: at(to - from) }}
                    />
                  ))}
                  {span.hasTime !== false && span.state !== 'bypassed' && (
                    <>
                      <i
                        className={`${span.state} ${span.firstToken === undefined ? '' : 'stream'}`}
                        style={{ left: at(span.from), width: `max(2.5px, ${at(span.to - span.from)})` }}
                      />
                      {span.firstToken !== undefined && (
                        <i
                          className="before"
                          style={{ left: at(span.from), width: at(Math.min(span.firstToken, span.to - span.from)) }}
                        />
                      )}
                      {span.isCritical && span.depth > 0 && (
                        <b style={{ left: at(span.from), width: `max(2.5px, ${at(span.to - span.from)})` }} />
                      )}
                      <em style={{ left: `calc(${at(span.to)} + 7px)` }}>{duration(span.to - span.from)}</em>
                    </>
                  )}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
      {gaps.length > 0 && (
        <ul className="gaps" aria-label="When nothing worked on it">
          {gaps.map(({ kind, from, to }) => (
            <li key={from}>
              <Icon name={kind === 'gone' ? 'bolt' : 'bars'} size={12} />
              {kind === 'gone'
                ? `no sign of its process from ${duration(from)}; another took over at ${duration(to)}`
                : `it had stopped at ${duration(from)} and went on at ${duration(to)}; what had completed was kept`}
            </li>
          ))}
        </ul>
      )}
      <div className="tfoot">
        <Key kind="line">critical path {duration(critical)}</Key>
        {spans.some(({ firstToken }) => firstToken !== undefined) && (
          <>
            <Key kind="before">before first token</Key>
            <Key kind="stream">streaming</Key>
          </>
        )}
        {spans.some(({ state }) => state === 'waiting') && <Key kind="waiting">waiting</Key>}
        {spans.some(({ state }) => state === 'failed') && <Key kind="failed">failed</Key>}
        {gaps.length > 0 && (
          <Key kind="lost">{gaps.some(({ kind }) => kind === 'gone') ? 'process gone' : 'stopped'}</Key>
        )}
        <span className="grow" />
        {without && (
          <span>
            if <b>{without.name}</b> took no time: {duration(without.took)}
          </span>
        )}
      </div>
    </section>
  )
}

const Key = ({ kind, children }: { readonly kind: string; readonly children: ReactNode }): ReactElement => (
  <span className="row">
    <i className={`key ${kind}`} />
    {children}
  </span>
)

const ticksOf = (end: number): readonly number[] => {
  const rough = end / 4
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((one) => one >= rough) ?? rough
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, n) => n * step)
}
