import type { ReactElement } from 'react'
import type { RunLine } from '../../api/types'
import { ago, count, duration, money, shortHash } from '../../parts/format'
import { Icon, type IconName } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import type { Column } from '../../parts/rows'
import { RunId } from '../../parts/run-id'

const kindIcons: Readonly<Record<string, IconName>> = {
  flow: 'flow',
  batch: 'table',
  evaluation: 'evaluate',
  tournament: 'star',
  gate: 'seal',
}

/** The icon of a kind of run. */
const kindIconOf = (kind: string): IconName => (Object.hasOwn(kindIcons, kind) ? kindIcons[kind] : undefined) ?? 'runs'

/** The columns of the list of runs; of a narrow one, name, state and one figure. */
export const columnsOf = (isNarrow: boolean): readonly Column<RunLine>[] =>
  isNarrow ? [what, state, took] : [what, state, flow, version, took, tokens, cost, started, id]

const what: Column<RunLine> = {
  head: 'What',
  width: 'minmax(150px, 2.6fr)',
  cell: (run) => (
    <>
      <Icon name={kindIconOf(run.kind)} size={14} className="t3" />
      <What run={run} />
    </>
  ),
}

const What = ({ run }: { readonly run: RunLine }): ReactElement => (
  <>
    {run.title === undefined ? (
      <span className="t3 clip">{withoutTitle(run)}</span>
    ) : (
      <span className="clip">{run.title}</span>
    )}
    {run.error && (
      <span className="bad xs nowrap rcode" title={run.error.message}>
        {run.failed_node === undefined ? '' : `${run.failed_node}: `}
        <span className="mono">{run.error.code}</span>
      </span>
    )}
  </>
)

// Why a run has no words: they are another’s, or it was asked none.
const withoutTitle = ({ kind, flow: name, content }: RunLine): string =>
  kind !== 'flow' ? `${kind} of ${name}` : content === 'hidden' ? 'content hidden' : 'no text was asked'

const state: Column<RunLine> = { head: 'State', width: '108px', cell: ({ status }) => <Pill state={status} /> }

const flow: Column<RunLine> = {
  head: 'Flow',
  width: 'minmax(84px, 0.9fr)',
  cell: ({ flow: name, variant, durable }) => (
    <span className="rflow" title={durable ? 'Durable: it goes on over a restart' : 'Immediate: answered in one call'}>
      <span className="clip">
        {name}
        {variant !== null && <span className="t3"> {variant}</span>}
      </span>
      {durable && (
        <>
          <Icon name="bolt" size={12} className="t3" />
          <span className="visually-hidden">durable</span>
        </>
      )}
    </span>
  ),
}

const version: Column<RunLine> = {
  head: 'Version',
  width: '78px',
  cell: ({ hash, label }) => (
    <span className="tag" title={label === null ? hash : `${label} ${hash}`}>
      {shortHash(hash)}
    </span>
  ),
}

const took: Column<RunLine> = {
  head: 'Took',
  width: '70px',
  isFigure: true,
  cell: ({ latency_ms, status }) =>
    latency_ms === null ? (
      <span className="t3">{status === 'running' ? 'runs' : status === 'waiting' ? 'waits' : 'unknown'}</span>
    ) : (
      duration(latency_ms)
    ),
}

const tokens: Column<RunLine> = {
  head: 'Tokens',
  width: '66px',
  isFigure: true,
  cell: ({ usage }) => (usage ? count(usage.input_tokens + usage.output_tokens) : <span className="t3">unknown</span>),
}

const cost: Column<RunLine> = {
  head: 'Cost',
  width: '70px',
  isFigure: true,
  cell: ({ cost: dollars }) => (dollars === null ? <span className="t3">unknown</span> : money(dollars)),
}

const started: Column<RunLine> = {
  head: 'Started',
  width: '76px',
  isFigure: true,
  cell: ({ started_at }) => (
    <span className="t3 xs" title={started_at}>
      {ago(started_at)}
    </span>
  ),
}

const id: Column<RunLine> = { head: 'Run', width: '126px', cell: (run) => <RunId id={run.id} /> }
