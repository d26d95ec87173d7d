import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import { Page } from '../../frame/page'
import { count, counted, duration, money, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty, Shown } from '../../parts/states'
import { FiveMetrics } from './five-metrics'
import { Needs } from './needs'
import { nextStep, type SummaryView } from './next-step'
import './home.css'

/** The four stages with live figures, the next useful step, flows and what needs somebody. */
const Home = (): ReactElement => {
  const query = useQuery({
    queryKey: ['summary'],
    queryFn: ({ signal }) => client.getSummary({}, { signal }),
    refetchInterval: 15_000,
  })
  return (
    <Page
      crumbs={[{ text: 'Home' }]}
      actions={
        <Link href="/flows?new=1" className="btn go">
          <Icon name="plus" size={14} />
          New flow
        </Link>
      }
    >
      <Shown query={query} lines={9}>
        {(summary) => <Stages summary={summary} />}
      </Shown>
    </Page>
  )
}

export default Home

const Stages = ({ summary }: { readonly summary: SummaryView }): ReactElement => {
  const { explore, build, operate, manage } = summary
  const step = nextStep(summary)
  return (
    <div className="home">
      <div className="row">
        <h1>default</h1>
        <span className="t3">
          {counted(build.flows, 'flow')} · {counted(build.indexes, 'index', 'indexes')} ·{' '}
          {counted(build.datasets, 'dataset')}
        </span>
      </div>
      <section className="panel" aria-label="The four stages">
        <Channel isMeasured={build.evaluations > 0} />
        <div className="stages">
          <Stage
            title="Explore"
            about="Pick a model, try a prompt"
            href="/models"
            figures={[
              ['models that answer', known(explore.models)],
              [
                'with a price',
                explore.models === null ? 'unknown' : `${known(explore.priced)} of ${known(explore.models)}`,
              ],
            ]}
          />
          <Stage
            title="Build"
            about="Author, ground, measure"
            href="/flows"
            figures={[
              [
                'documents searchable',
                build.documents === 0 ? 'none yet' : `${count(build.searchable)} of ${count(build.documents)}`,
              ],
              ['evaluations', build.evaluations === 0 ? 'none yet' : count(build.evaluations)],
            ]}
          />
          <Stage
            title="Operate"
            about="Run and watch"
            href="/runs"
            figures={[
              ['runs, 24 h', `${count(operate.runs)}${operate.partial ? ' or more' : ''}`],
              ['failed', operate.runs === 0 ? 'none yet' : `${count(operate.failed)} of ${count(operate.runs)}`],
            ]}
          />
          <Stage
            title="Manage"
            about="Limits and access"
            href="/settings/connections"
            figures={[
              [
                'spent, 24 h',
                `${money(manage.spent)}${manage.unpriced > 0 ? `, ${counted(manage.unpriced, 'run')} unpriced` : ''}`,
              ],
              ['connections', manage.connections === 0 ? 'none stored' : count(manage.connections)],
            ]}
          />
        </div>
        <div className="next">
          <span className="med">{step.text}</span>
          <span className="t2 clip">{step.why}</span>
          <span className="grow" />
          <Link href={step.href} className="btn go">
            {step.action}
            <Icon name="right" size={14} />
          </Link>
        </div>
      </section>
      <div className="two">
        <FlowTable flows={summary.flows} />
        <Needs needs={summary.needs} />
      </div>
      {build.evaluations > 0 && <FiveMetrics />}
    </div>
  )
}

const known = (value: number | null): string => (value === null ? 'unknown' : count(value))

const Stage = ({
  title,
  about,
  href,
  figures,
}: {
  readonly title: string
  readonly about: string
  readonly href: string
  readonly figures: readonly (readonly [string, string])[]
}): ReactElement => (
  <section className="stage">
    <h2 className="st">
      <Link href={href}>{title}</Link>
    </h2>
    <p className="t3 xs">{about}</p>
    <dl>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  </section>
)

// The channel of the life cycle; the gate stands between building and operating, solid once something was measured.
const Channel = ({ isMeasured }: { readonly isMeasured: boolean }): ReactElement => (
  <svg className="chan" viewBox="0 0 1182 30" preserveAspectRatio="none" aria-hidden="true">
    <path d="M14 15H576" className="run" />
    <path d="M604 15H1168" className="off" />
    <path d="M590 3V27" className={isMeasured ? 'gate' : 'gate open'} />
    {[18, 312].map((x) => (
      <circle key={x} cx={x} cy="15" r="4.5" className="run" />
    ))}
    {[612, 906].map((x) => (
      <circle key={x} cx={x} cy="15" r="4.5" className="off" />
    ))}
  </svg>
)

const FlowTable = ({ flows }: { readonly flows: SummaryView['flows'] }): ReactElement => (
  <section className="panel">
    <div className="phead">
      <h2>Flows</h2>
      <span className="t3 xs">last 24 hours</span>
    </div>
    {flows.length === 0 ? (
      <Empty title="No flow yet" command="sluice flow new my-flow">
        A flow is a graph of prompts, models, lookups and code in one YAML file.
      </Empty>
    ) : (
      <table>
        <thead>
          <tr>
            <th>Flow</th>
            <th>production</th>
            <th>latest</th>
            <th className="n">Runs</th>
            <th className="n">p95</th>
            <th className="n">Cost / run</th>
            <th>By hour</th>
          </tr>
        </thead>
        <tbody>
          {flows.slice(0, 8).map((flow) => (
            <tr key={flow.name}>
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
              <td>
                {flow.labels['production'] ? (
                  <span className="tag">{shortHash(flow.labels['production'])}</span>
                ) : (
                  <span className="t3">none</span>
                )}
              </td>
              <td>
                {flow.labels['latest'] ? (
                  <span className="tag">{shortHash(flow.labels['latest'])}</span>
                ) : (
                  <span className="t3">none</span>
                )}
              </td>
              <td className="n">
                {flow.failed > 0 ? <span className="bad">{flow.failed} failed </span> : ''}
                {count(flow.runs)}
              </td>
              <td className="n">
                {flow.p95_ms === null ? (
                  <span className="t3">{flow.runs === 0 ? 'not run' : 'unknown'}</span>
                ) : (
                  duration(flow.p95_ms)
                )}
              </td>
              <td className="n">{flow.cost === null ? <span className="t3">unknown</span> : money(flow.cost)}</td>
              <td>
                <Hours name={flow.name} values={flow.by_hour} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)

const Hours = ({ name, values }: { readonly name: string; readonly values: readonly number[] }): ReactElement => {
  const most = Math.max(1, ...values)
  const total = values.reduce((sum, value) => sum + value, 0)
  return (
    <svg
      width="72"
      height="18"
      role="img"
      aria-label={`${name}: ${total} runs, at most ${Math.max(...values)} in an hour`}
    >
      {values.map((value, place) => {
        const height = value === 0 ? 1 : Math.max(2, (value / most) * 17)
        return <rect key={place} x={place * 3} y={18 - height} width="2" height={height} className="hour" />
      })}
    </svg>
  )
}
