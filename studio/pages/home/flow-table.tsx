import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { count, counted, duration, money, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import { Empty } from '../../parts/states'
import { shown } from '../evaluate/scorecard'
import { Hours } from './hours'
import type { SummaryView } from './next-step'

type FlowLine = SummaryView['flows'][number]

const most = 8

/** Flows with where their labels point, what their gate said, and the figures of 24 hours; the busiest first. */
export const FlowTable = ({ flows }: { readonly flows: SummaryView['flows'] }): ReactElement => (
  <section className="panel">
    <div className="phead">
      <h2>Flows</h2>
      <span className="t3 xs">last 24 hours</span>
      <span className="grow" />
      {flows.length > most && (
        <Link href="/flows" className="acc xs">
          All {count(flows.length)} flows
        </Link>
      )}
    </div>
    {flows.length === 0 ? (
      <Empty title="No flow yet" command="sluice flow new my-flow">
        A flow is a graph of prompts, models, lookups and code in one YAML file.
      </Empty>
    ) : (
      <table className="flows">
        <thead>
          <tr>
            <th>Flow</th>
            <th className="wide">production</th>
            <th className="wide">latest</th>
            <th>Gate</th>
            <th className="n">Quality</th>
            <th className="n wide">p95</th>
            <th className="n wide">Cost / run</th>
            <th className="wide">Runs by hour</th>
          </tr>
        </thead>
        <tbody>
          {flows
            .toSorted((one, other) => other.runs - one.runs || weightOf(other) - weightOf(one))
            .slice(0, most)
            .map((flow) => (
              <Line key={flow.name} flow={flow} />
            ))}
        </tbody>
      </table>
    )}
  </section>
)

// Of what nobody ran, what was measured or tried a gate says more.
const weightOf = ({ quality, gate }: FlowLine): number => Number(quality !== null) + Number(gate !== null)

const Line = ({ flow }: { readonly flow: FlowLine }): ReactElement => (
  <tr>
    <td>
      <Link href={`/flows/${encodeURIComponent(flow.name)}`} className="row med">
        <Icon
          name={flow.type === 'chat' ? 'chat' : flow.type === 'evaluation' ? 'evaluate' : 'flow'}
          size={14}
          className="t3"
        />
        {flow.name}
      </Link>
    </td>
    <td className="wide">
      <Version hash={flow.labels['production']} />
    </td>
    <td className="wide">
      <Version hash={flow.labels['latest']} />
    </td>
    <td>
      <GateCell flow={flow} />
    </td>
    <td className="n">
      <Quality flow={flow} />
    </td>
    <td className="n wide">
      {flow.p95_ms === null ? (
        <span className="t3">{flow.runs === 0 ? 'not run' : 'unknown'}</span>
      ) : (
        duration(flow.p95_ms)
      )}
    </td>
    <td className="n wide">{flow.cost === null ? <span className="t3">unknown</span> : money(flow.cost)}</td>
    <td className="wide">
      <Link
        className="hours"
        href={`/runs?flow=${encodeURIComponent(flow.name)}`}
        aria-label={`Runs of ${flow.name}: ${counted(flow.runs, 'run')}, ${count(flow.failed)} failed`}
      >
        <Hours name={flow.name} values={flow.by_hour} />
        <span className="t3 xxs num">
          {flow.runs > 0 && counted(flow.runs, 'run')}
          {flow.failed > 0 && <span className="bad">, {count(flow.failed)} failed</span>}
        </span>
      </Link>
    </td>
  </tr>
)

const Version = ({ hash }: { readonly hash: string | undefined }): ReactElement =>
  hash === undefined ? <span className="t3">none</span> : <span className="tag">{shortHash(hash)}</span>

const verdictWords = { pass: 'passed', fail: 'held', inconclusive: 'inconclusive', tampered: 'tampered' } as const

const GateCell = ({ flow }: { readonly flow: FlowLine }): ReactElement => {
  const { gate, gates, labels } = flow
  const path = (name: string): string => `/evaluate/gates/${encodeURIComponent(name)}`
  if (gate)
    return (
      <Link
        className="row"
        href={`${path(gate.gate)}?run=${gate.run}`}
        title={`${shortHash(gate.hash)} at gate ${gate.gate}`}
      >
        <Pill state={gate.verdict} text={verdictWords[gate.verdict]} />
        {labels['latest'] !== gate.hash && <span className="t3 xs">{shortHash(gate.hash)}</span>}
      </Link>
    )
  if (gates[0] !== undefined)
    return (
      <Link href={path(gates[0])} title={`Gate ${gates.join(', ')} is sealed; nothing tried it`}>
        <Pill state="queued" text="not tried" />
      </Link>
    )
  return <Pill state="unchecked" text="no gate yet" />
}

const Quality = ({ flow: { quality } }: { readonly flow: FlowLine }): ReactElement => {
  if (quality === null) return <span className="t3">not measured</span>
  const { value, low, high, unit, evaluation, name, figure, hash } = quality
  return (
    <Link
      href={`/evaluate/${evaluation}`}
      title={`${name}${figure === 'pass_rate' ? ', share that passed' : ', mean'} of ${shortHash(hash)}`}
    >
      {shown(value, unit)}{' '}
      <span className="ci">
        {low === null || high === null ? 'no interval' : `${shown(low, unit)} to ${shown(high, unit)}`}
      </span>
    </Link>
  )
}
