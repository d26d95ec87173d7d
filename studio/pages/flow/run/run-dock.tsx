import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { Button } from '../../../parts/button'
import { count, counted, duration, money } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { DockLine } from './dock-line'
import type { LiveNode, LiveRun } from './follow-events'
import { ticksOf } from './ticks'
import { useNow } from './use-now'

/** What a run did, node by node, in time. */
export const RunDock = ({
  run,
  nodes: total,
  title,
  chosen,
  onChoose,
  onClose,
}: {
  readonly run: LiveRun
  /** How many nodes the flow has. */
  readonly nodes: number
  readonly title: string
  readonly chosen?: string | undefined
  readonly onChoose: (name: string) => void
  readonly onClose: () => void
}): ReactElement => {
  const isGoing = /^(queued|running|waiting)$/.test(run.status)
  const now = useNow(isGoing)
  const nodes = Object.entries(run.nodes).filter(([, node]) => hasBegun(node))
  const elapsed = run.latency_ms ?? (run.startedAt === undefined ? 0 : Math.max(0, now - run.startedAt))
  const end = Math.max(elapsed, 1, ...nodes.map(([, node]) => node.to ?? 0))
  const tokens = nodes.reduce(
    (sum, [, { usage, tokens: seen }]) => sum + (usage ? usage.input_tokens + usage.output_tokens : seen),
    0,
  )
  const done = Object.values(run.nodes).filter(({ to, status }) => to !== undefined && status !== 'cancelled').length
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
        <span className="t2 clip grow" title={title}>
          {title}
        </span>
        <span className="t3 xs num nowrap">
          {done} of {counted(total, 'node')}, {count(tokens)} tokens,{' '}
          {run.cost === undefined ? 'cost follows' : run.cost === null ? 'cost unknown' : money(run.cost)}
        </span>
        {run.id !== undefined && (
          <Link className="btn sm" href={`/runs/${run.id}`}>
            Open run
          </Link>
        )}
        <Button kind="quiet" size="sm" icon="cross" name="Close the run" onPress={onClose} />
      </div>
      <div className="dlines">
        {nodes.map(([name, node]) => (
          <DockLine
            key={name}
            name={name}
            node={node}
            elapsed={elapsed}
            end={end}
            isChosen={name === chosen}
            onChoose={onChoose}
          />
        ))}
        {nodes.length > 0 && (
          <div className="wr axis" aria-hidden="true">
            <span />
            <span className="track">
              {ticksOf(end).map((tick) => (
                <span key={tick} style={{ left: `${(tick / end) * 86}%` }}>
                  {tick === 0 ? '0' : duration(tick)}
                </span>
              ))}
            </span>
          </div>
        )}
        {run.error && <p className="bad xs break">{`${run.error.code}: ${run.error.message}`}</p>}
      </div>
    </section>
  )
}

const hasBegun = ({ status, from, to }: LiveNode): boolean =>
  status !== 'bypassed' && status !== 'queued' && !(status === 'cancelled' && from === to)
