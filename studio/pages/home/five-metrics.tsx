import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import type { Page, RunLine } from '../../api/types'
import { Icon } from '../../parts/icon'
import { intervalText, linesOf, metrics, shown, type Card, type CardLine, type MetricId } from '../evaluate/scorecard'

const most = 8

/** The flow that was measured last, on the five metrics over its last evaluations: bars are intervals, the dot is the newest. */
export const FiveMetrics = (): ReactElement | null => {
  const list = useQuery({
    queryKey: ['runs', 'evaluations'],
    queryFn: async () => (await client.listEvaluations({ limit: 200 })) as unknown as Page<RunLine>,
  })
  const done = (list.data?.items ?? []).filter(({ status }) => status === 'completed')
  const flow = done[0]?.flow
  const runs = done
    .filter((run) => run.flow === flow)
    .slice(0, most)
    .toReversed()
  const cards = useQueries({
    queries: runs.map(({ id }) => ({
      queryKey: ['evaluation', id, ''],
      queryFn: async () => await client.getEvaluation({ id }),
      staleTime: Infinity,
    })),
  }).flatMap(({ data }) => (data ? [linesOf(data as unknown as Card)] : []))
  if (flow === undefined || cards.length === 0) return null
  return (
    <section className="panel" aria-label="The five metrics">
      <div className="phead">
        <h2>
          <Link href={`/evaluate/${runs.at(-1)?.id ?? ''}`}>{flow} on the five metrics</Link>
        </h2>
        <span className="t3 xs">
          last {runs.length === 1 ? 'evaluation' : `${runs.length} evaluations`} · bars are 95 % intervals
        </span>
      </div>
      <div className="mult">
        {metrics.map(({ id, text, icon }) => (
          <section className="mm" key={id} aria-label={text}>
            <div className="row">
              <span className={`m ${id}`}>
                <Icon name={icon} />
                {text}
              </span>
              <span className="grow" />
              <span className="t3 xxs clip">{nameOf(cards.at(-1), id)}</span>
            </div>
            <Multiple metric={id} lines={cards.map((card) => lineOf(card, id))} />
          </section>
        ))}
      </div>
    </section>
  )
}

// A wait is told by its middle, which has an interval where the mean has none.
const lineOf = (card: readonly CardLine[] | undefined, metric: MetricId): CardLine | undefined =>
  card?.find((line) => line.metric === metric && line.about === 'p50') ?? card?.find((line) => line.metric === metric)

const nameOf = (card: readonly CardLine[] | undefined, metric: MetricId): string => {
  const line = lineOf(card, metric)
  return line ? `${line.name}, ${line.about}` : ''
}

const width = 200
const height = 120

const Multiple = ({
  metric,
  lines,
}: {
  readonly metric: MetricId
  readonly lines: readonly (CardLine | undefined)[]
}): ReactElement => {
  const last = lines.at(-1)
  if (last === undefined || last.value === null)
    return (
      <>
        <div className="v t3">not measured</div>
        <span className="hatch nothing" role="img" aria-label="not measured" />
      </>
    )
  const ends = lines
    .flatMap((line) => (line ? [line.value, line.low, line.high] : []))
    .filter((one): one is number => one !== null)
  const [least, greatest] = [Math.min(...ends), Math.max(...ends)]
  const room = (greatest - least || Math.abs(greatest) || 1) * 0.15
  const y = (value: number): number =>
    height - 8 - ((value - least + room) / (greatest - least + 2 * room)) * (height - 16)
  const x = (place: number): number => width - 14 - (lines.length - 1 - place) * ((width - 28) / (most - 1))
  return (
    <>
      <div className="v">
        {shown(last.value, last.unit)}{' '}
        <span className="ci">{last.low === null ? 'no interval' : intervalText(last)}</span>
      </div>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        className={`mult ${metric}`}
        aria-label={`${last.name}: ${lines.map((line) => shown(line?.value ?? null, line?.unit)).join(', then ')}`}
      >
        <path d={`M0 ${height - 1}H${width}`} className="ground" />
        {lines.map((line, place) =>
          line === undefined || line.value === null ? null : (
            <g key={place} className={place === lines.length - 1 ? 'now' : ''}>
              {line.low !== null && line.high !== null && <path d={`M${x(place)} ${y(line.low)}V${y(line.high)}`} />}
              <circle
                cx={x(place)}
                cy={y(line.value)}
                r={place === lines.length - 1 ? 4 : 2}
                className={line.low === null ? 'open' : ''}
              />
            </g>
          ),
        )}
      </svg>
    </>
  )
}
