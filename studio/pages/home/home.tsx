import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import { Page } from '../../frame/page'
import { count, counted, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Shown } from '../../parts/states'
import { Channel } from './channel'
import { FiveMetrics } from './five-metrics'
import { FlowTable } from './flow-table'
import { Needs } from './needs'
import { Next } from './next'
import { channelState, nextStep, type SummaryView } from './next-step'
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
        <>
          <Link href="/flows?new=import" className="btn">
            <Icon name="download" size={14} />
            Import Prompt flow folder
          </Link>
          <Link href="/flows?new=1" className="btn go">
            <Icon name="plus" size={14} />
            New flow
          </Link>
        </>
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
        <Channel state={channelState(summary.flows)} />
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
        <Next step={nextStep(summary)} />
      </section>
      <div className="two">
        <FlowTable flows={summary.flows} />
        <Needs needs={summary.needs} />
      </div>
      {build.evaluations > 0 && <FiveMetrics flows={summary.flows} />}
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
