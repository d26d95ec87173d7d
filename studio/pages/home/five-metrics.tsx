import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import type { Page, RunLine } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { counted } from '../../parts/format'
import { Loading } from '../../parts/states'
import { linesOf, metrics } from '../evaluate/scorecard'
import { gateRules, type GateRule } from './gate-rules'
import { flowThatMatters, newestOfVersions, type Measured } from './history'
import { MetricPanel } from './metric-panel'
import { MetricsTable } from './metrics-table'
import type { SummaryView } from './next-step'

/** A flow on the five metrics over its last versions, with its gate; another flow is chosen by name. */
export const FiveMetrics = ({ flows }: { readonly flows: SummaryView['flows'] }): ReactElement | null => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery({
    queryKey: ['runs', 'evaluations'],
    queryFn: async () => (await client.listEvaluations({ limit: 200 })) as unknown as Page<RunLine>,
  })
  const done = (list.data?.items ?? []).filter(({ status }) => status === 'completed')
  const evaluated = [...new Set(done.map(({ flow }) => flow))]
  const asked = search.get('flow')
  const flow = asked !== null && evaluated.includes(asked) ? asked : flowThatMatters(evaluated, flows)
  const known = flows.find(({ name }) => name === flow)
  const own = useQuery({
    queryKey: ['runs', 'evaluations', flow],
    enabled: flow !== undefined,
    queryFn: async () =>
      (await client.listRuns({ kind: 'evaluation', flow: flow ?? '', limit: 100 })) as unknown as Page<RunLine>,
  })
  const runs = newestOfVersions(own.data?.items ?? [])
  const views = useQueries({
    queries: runs.map(({ id }) => ({
      queryKey: ['evaluation', id, ''],
      queryFn: async () => await client.getEvaluation({ id }),
      staleTime: Infinity,
    })),
  })
  const rules = useQuery(gateRules(known?.gates ?? [])).data ?? {}
  const isTable = search.get('as') === 'table'
  const set = (key: string, value: string | undefined): void =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        if (value === undefined) next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace: true },
    )
  useKeys({ t: () => set('as', isTable ? undefined : 'table') })
  if (flow === undefined) return null
  // Versions are side by side on one dataset only: that of the newest of them.
  const cards = views.flatMap(({ data }, place) => {
    const run = runs[place]
    return data && run ? [{ run, card: data }] : []
  })
  const dataset = cards.at(-1)?.card.dataset.split('@')[0]
  const same = cards.filter(({ card }) => card.dataset.split('@')[0] === dataset)
  const measured = same.map(({ run, card }): Measured => ({
    run,
    lines: linesOf(card),
    labels: Object.entries(known?.labels ?? {}).flatMap(([label, hash]) => (hash === run.hash ? [label] : [])),
  }))
  const isWaiting = own.isPending || views.some(({ isPending }) => isPending)
  return (
    <section className="panel five" aria-label="The five metrics">
      <div className="phead">
        <h2>
          <label className="visually-hidden" htmlFor="five-flow">
            Flow
          </label>
          {evaluated.length > 1 ? (
            <select
              id="five-flow"
              className="in sm name"
              value={flow}
              onChange={(event) => set('flow', event.target.value)}
            >
              {evaluated.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          ) : (
            flow
          )}{' '}
          on the five metrics
        </h2>
        {dataset !== undefined && (
          <span className="t3 xs clip">
            {measured.length === 1 ? '1 version' : `last ${measured.length} versions`} ·{' '}
            <Link href={`/data/datasets/${encodeURIComponent(dataset)}`}>{dataset}</Link> · bars are 95 % intervals
            {same.length < cards.length && ` · ${counted(cards.length - same.length, 'version')} on other datasets`}
          </span>
        )}
        <span className="grow" />
        <Legend hasProduction={measured.some(({ labels }) => labels.includes('production'))} rules={rules} />
        <button
          type="button"
          className="btn quiet sm"
          aria-pressed={isTable}
          aria-keyshortcuts="T"
          onClick={() => set('as', isTable ? undefined : 'table')}
        >
          Table <span className="kbd">T</span>
        </button>
      </div>
      {isWaiting && measured.length < runs.length ? (
        <Loading lines={4} />
      ) : isTable ? (
        <MetricsTable measured={measured} rules={rules} />
      ) : (
        <div className="mult">
          {metrics.map((metric) => (
            <MetricPanel key={metric.id} {...{ metric, measured, rules }} />
          ))}
        </div>
      )}
    </section>
  )
}

const Legend = ({
  hasProduction,
  rules,
}: {
  readonly hasProduction: boolean
  readonly rules: Readonly<Record<string, GateRule>>
}): ReactElement => {
  const hasGate = Object.values(rules).some(({ min, max }) => min !== undefined || max !== undefined)
  return (
    <span className="legend t3 xxs">
      {hasProduction && (
        <span>
          <i className="ringmark" /> production
        </span>
      )}
      <span>
        <i className="dotmark" /> latest
      </span>
      {hasGate && (
        <span>
          <i className="gatemark" /> gate, shaded side fails
        </span>
      )}
    </span>
  )
}
