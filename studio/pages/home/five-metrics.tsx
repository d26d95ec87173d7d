import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import type { Page, RunLine } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { counted } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Loading } from '../../parts/states'
import { intervalText, linesOf, metrics, shown, type CardLine } from '../evaluate/scorecard'
import { gateRules, type GateRule } from './gate-rules'
import { flowThatMatters, newestOfVersions, ruleOf, sameLine, toldBy, type Measured } from './history'
import { Multiple, type Point } from './multiple'
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
            <One key={metric.id} {...{ metric, measured, rules }} />
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

// What a thousand answers cost is a figure one can think of.
const factorOf = (line: CardLine | undefined): number => (line?.unit === 'usd' ? 1000 : 1)

const One = ({
  metric: { id, text, icon },
  measured,
  rules,
}: {
  readonly metric: (typeof metrics)[number]
  readonly measured: readonly Measured[]
  readonly rules: Readonly<Record<string, GateRule>>
}): ReactElement => {
  // The newest version that was measured on it; a later one may have been asked about other things alone.
  const last = measured.findLast(({ lines }) => typeof toldBy(lines, id, rules)?.value === 'number')
  const told = last && toldBy(last.lines, id, rules)
  const factor = factorOf(told)
  const points = measured.map(({ run, lines, labels }): Point => ({
    evaluation: run.id,
    hash: run.hash,
    labels,
    line: told && sameLine(lines, told),
  }))
  const rule = told && ruleOf(told, rules)
  return (
    <section className="mm" aria-label={text}>
      <div className="row">
        <span className={`m ${id}`}>
          <Icon name={icon} />
          {text}
        </span>
        <span className="grow" />
        <span className="t3 xxs clip" title={told && `${told.name}, ${told.about}`}>
          {told && (factor === 1000 ? '$ per 1,000 answers' : told.name)}
        </span>
      </div>
      {told === undefined || told.value === null ? (
        <>
          <div className="v t3">not measured</div>
          <span className="hatch nothing" role="img" aria-label={`${text} is not measured`} />
          <p className="t3 xxs">No evaluation of these versions tells it.</p>
        </>
      ) : (
        <>
          <Link className="v num" href={`/evaluate/${last?.run.id ?? ''}`}>
            {shown(told.value * factor, told.unit)}{' '}
            <span className="ci" title={told.low === null ? intervalText(told) : undefined}>
              {told.low === null || told.high === null
                ? 'no interval'
                : `${shown(told.low * factor, told.unit)} to ${shown(told.high * factor, told.unit)}`}
            </span>
          </Link>
          <Multiple metric={id} points={points} rule={rule} factor={factor} />
          <div className="row mfoot t3 xxs">
            {rule ? (
              <span>
                <i className="gatemark" />{' '}
                {[
                  rule.min === undefined ? '' : `at least ${shown(rule.min * factor, told.unit)}`,
                  rule.max === undefined ? '' : `at most ${shown(rule.max * factor, told.unit)}`,
                  rule.margin === undefined ? '' : `margin ${shown(rule.margin * factor, told.unit)}`,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            ) : (
              <span className="clip">{told.about}, no gate</span>
            )}
            <span className="grow" />
            <span className={last === measured.at(-1) ? 'mono' : 'mono warn'}>{last?.run.hash.slice(0, 7)}</span>
          </div>
        </>
      )}
    </section>
  )
}
