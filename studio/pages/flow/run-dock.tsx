import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from '../../parts/button'
import { count, duration, money } from '../../parts/format'
import { Pill } from '../../parts/pill'
import type { LiveRun } from './follow-events'

/** What a run did, node by node, in time. */
export const RunDock = ({
  run,
  title,
  chosen,
  onChoose,
  onClose,
}: {
  readonly run: LiveRun
  readonly title: string
  readonly chosen?: string | undefined
  readonly onChoose: (name: string) => void
  readonly onClose: () => void
}): ReactElement => {
  const now = useNow(run.status === 'running')
  const nodes = Object.entries(run.nodes).filter(([, { status }]) => status !== 'bypassed' && status !== 'queued')
  const elapsed = run.latency_ms ?? (run.startedAt === undefined ? 0 : now - run.startedAt)
  const end = Math.max(elapsed, 1, ...nodes.map(([, node]) => node.to ?? 0))
  const tokens = nodes.reduce(
    (sum, [, { usage, tokens: seen }]) => sum + (usage ? usage.input_tokens + usage.output_tokens : seen),
    0,
  )
  const done = nodes.filter(([, { to }]) => to !== undefined).length
  return (
    <section className="dock live" aria-label="The run in time">
      <div className="dh">
        <h2>Run</h2>
        <Pill
          state={run.status}
          text={
            run.status === 'running'
              ? duration(elapsed)
              : `${run.status}${run.latency_ms === undefined ? '' : ` ${duration(run.latency_ms)}`}`
          }
        />
        <span className="t2 clip">{title}</span>
        <span className="grow" />
        <span className="t3 xs num nowrap">
          {done} of {nodes.length} nodes, {count(tokens)} tokens,{' '}
          {run.cost === undefined ? 'cost follows' : money(run.cost)}
        </span>
        {run.id !== undefined && (
          <a className="btn sm" href={`/runs/${run.id}`}>
            Open run
          </a>
        )}
        <Button kind="quiet" size="sm" icon="cross" name="Close the run" onPress={onClose} />
      </div>
      <div className="dlines">
        {nodes.map(([name, node]) => {
          const to = node.to ?? elapsed
          const first = node.firstTokenAt === undefined ? undefined : Math.min(node.firstTokenAt, to)
          const percent = (ms: number): string => `${(ms / end) * 86}%`
          const isWriting = node.status === 'running'
          return (
            <button
              key={name}
              type="button"
              className={`wr ${name === chosen ? 'sel' : ''}`}
              onClick={() => onChoose(name)}
            >
              <span className="clip">{name}</span>
              <span className="track">
                <i
                  className={node.status === 'failed' ? 'bad' : isWriting ? 'run' : ''}
                  style={{ left: percent(node.from), width: `max(2px, ${percent(Math.max(0, to - node.from))})` }}
                />
                {first !== undefined && first > node.from && (
                  <i className="before" style={{ left: percent(node.from), width: percent(first - node.from) }} />
                )}
                <span style={{ left: `calc(${percent(to)} + 8px)` }}>
                  {isWriting
                    ? node.text === ''
                      ? 'running'
                      : 'streaming'
                    : duration(node.latency_ms ?? to - node.from)}
                </span>
              </span>
            </button>
          )
        })}
        {run.error && <p className="bad xs break">{`${run.error.code}: ${run.error.message}`}</p>}
      </div>
    </section>
  )
}

const useNow = (isTicking: boolean): number => {
  const [now, setNow] = useState(Date.now())
  const frame = useRef(0)
  useEffect(() => {
    if (!isTicking) return undefined
    const tick = (): void => {
      setNow(Date.now())
      frame.current = requestAnimationFrame(tick)
    }
    frame.current = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(frame.current)
  }, [isTicking])
  return now
}
