import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Fragment, type ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { Page } from '../../frame/page'
import { count, counted, duration, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { textOfValue } from '../../parts/json-view'
import { Pill } from '../../parts/pill'
import { Rows } from '../../parts/rows'
import { Empty, Shown } from '../../parts/states'
import { IntervalBar } from './interval-bar'
import { intervalText, linesOf, metrics, shown, type Card } from './scorecard'
import './evaluate.css'

interface Told extends Card {
  readonly id: string
  readonly status: string
  readonly flow: string
  readonly snapshot: string
  readonly dataset: string
  readonly done: number
  readonly total: number
  readonly slices?: readonly (Card & { readonly value: string })[]
}

interface Row {
  readonly index: number
  readonly row: number
  readonly outcome: string
  readonly inputs?: unknown
  readonly outputs?: unknown
  readonly measurements: Readonly<
    Record<
      string,
      {
        readonly score?: number
        readonly pass?: boolean
        readonly error?: string
        readonly unchecked?: boolean
        readonly skipped?: boolean
        readonly why?: string
        readonly reason?: string
      }
    >
  >
  readonly latency_ms: number
}

/** A scorecard: five metrics, each figure with its interval, what failed and what was not checked; by slices, down to its rows. */
const Evaluation = (): ReactElement => {
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const slice = search.get('slice') ?? ''
  const value = search.get('value') ?? ''
  const query = useQuery({
    queryKey: ['evaluation', id, slice],
    queryFn: async () => (await client.getEvaluation({ id, ...(slice !== '' && { slice }) })) as unknown as Told,
    refetchInterval: ({ state }) =>
      state.data && /^(completed|failed|cancelled)$/.test(state.data.status) ? false : 1_000,
  })
  const dataset = query.data?.dataset.split('@')[0]
  const columns = useQuery({
    queryKey: ['dataset', dataset, {}],
    queryFn: () => client.getDataset({ name: dataset ?? '' }),
    enabled: dataset !== undefined && dataset !== '',
  })
  return (
    <Page
      crumbs={[{ text: 'Evaluate', href: '/evaluate' }, { text: query.data?.flow ?? 'evaluation' }, { text: id }]}
      state={query.data && <Pill state={query.data.status} />}
      actions={
        <Link className="btn" href={`/runs/${id}`}>
          Open the run
        </Link>
      }
    >
      <Shown query={query}>
        {(told) => {
          const card = told.slices?.find((one) => one.value === value) ?? told
          const isOver = /^(completed|failed|cancelled)$/.test(told.status)
          return (
            <div className="stack">
              <div className="row wrap">
                <h1>Scorecard</h1>
                <span className="t3">
                  {told.flow} <span className="tag">{shortHash(told.snapshot)}</span> on {dataset},{' '}
                  {counted(card.rows, 'row')}
                  {card.failed > 0 ? `, ${card.failed} failed` : ''}
                  {card.blocked > 0 ? `, ${card.blocked} blocked` : ''}
                </span>
                <span className="grow" />
                <label className="row xs t2">
                  By
                  <select
                    className="in sm"
                    value={slice}
                    onChange={(event) => setSearch(event.target.value === '' ? {} : { slice: event.target.value })}
                  >
                    <option value="">all rows</option>
                    {(columns.data?.columns ?? []).map(({ name }) => (
                      <option key={name}>{name}</option>
                    ))}
                  </select>
                </label>
                {told.slices && (
                  <label className="row xs t2">
                    Only
                    <select
                      className="in sm"
                      value={value}
                      onChange={(event) => setSearch({ slice, value: event.target.value })}
                    >
                      <option value="">all</option>
                      {told.slices.slice(0, 100).map((one) => (
                        <option key={one.value} value={one.value}>
                          {one.value}, {one.rows}
                        </option>
                      ))}
                    </select>
                  </label>
                )}
              </div>
              {!isOver && (
                <div className="row" role="status">
                  <progress value={told.done} max={Math.max(1, told.total)} aria-label="Rows measured" />
                  <span className="num">
                    {count(told.done)} of {counted(told.total, 'row')} measured
                  </span>
                </div>
              )}
              <ScoreTable card={card} />
              <EvaluationRows
                id={id}
                isOver={isOver}
                names={Object.keys({ ...told.quality.metrics, ...told.harm.metrics, ...told.honesty.metrics })}
              />
            </div>
          )
        }}
      </Shown>
    </Page>
  )
}

export default Evaluation

const ScoreTable = ({ card }: { readonly card: Card }): ReactElement => {
  const lines = linesOf(card)
  return (
    <section className="panel score" aria-label="Scorecard" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">Metric</span>
            </th>
            <th>Measure</th>
            <th className="n">Rows</th>
            <th className="n">Value</th>
            <th>Level, 95 % interval</th>
            <th>Interval</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ id, text, icon }) => {
            const own = lines.filter(({ metric }) => metric === id)
            if (own.length === 0)
              return (
                <tr key={id} className="first">
                  <td>
                    <span className={`m ${id}`}>
                      <Icon name={icon} />
                      {text}
                    </span>
                  </td>
                  <td className="t3" colSpan={3}>
                    no evaluator of it was chosen
                  </td>
                  <td>
                    <span className="hatch nomeasure" role="img" aria-label="not measured" />
                  </td>
                  <td>
                    <Pill state="unchecked" text="not measured" />
                  </td>
                </tr>
              )
            return (
              <Fragment key={id}>
                {own.map((line, place) => (
                  <tr key={`${line.name} ${line.about}`} className={place === 0 ? 'first' : ''}>
                    <td>
                      {place === 0 && (
                        <span className={`m ${id}`}>
                          <Icon name={icon} />
                          {text}
                        </span>
                      )}
                    </td>
                    <td>
                      <span className="med">{line.name}</span> <span className="t2">{line.about}</span>
                      {line.errors > 0 && <span className="warn xs"> {counted(line.errors, 'error')}</span>}
                      {line.unchecked > 0 && <span className="t3 xs"> {line.unchecked} unchecked</span>}
                    </td>
                    <td className="n">{count(line.n)}</td>
                    <td className="n strong">
                      {line.value === null ? <span className="t3">unchecked</span> : shown(line.value, line.unit)}
                    </td>
                    <td>
                      <IntervalBar
                        line={line}
                        label={`${line.name} ${line.about}: ${shown(line.value, line.unit)}, ${intervalText(line)}`}
                      />
                    </td>
                    <td className={line.low === null ? 't3 xs' : 'num'}>{intervalText(line)}</td>
                  </tr>
                ))}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

const EvaluationRows = ({
  id,
  isOver,
  names,
}: {
  readonly id: string
  readonly isOver: boolean
  readonly names: readonly string[]
}): ReactElement => {
  const rows = useInfiniteQuery({
    queryKey: ['evaluation', id, 'rows'],
    queryFn: ({ pageParam }) =>
      client.listEvaluationRows({ id, limit: 100, ...(pageParam !== '' && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: isOver ? false : 3_000,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) as readonly Row[] | undefined
  return (
    <section className="panel">
      <div className="phead">
        <h2>Rows</h2>
      </div>
      <Shown query={{ data: items, error: rows.error }}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No row measured yet">Rows come as they are measured.</Empty>
          ) : (
            <Rows
              label="Rows of the evaluation"
              items={list}
              height="420px"
              keyOf={({ index }) => String(index)}
              hasMore={rows.hasNextPage}
              onMore={() => {
                if (!rows.isFetchingNextPage) void rows.fetchNextPage()
              }}
              columns={[
                { head: 'Row', width: '52px', isFigure: true, cell: ({ row }) => row },
                { head: 'Outcome', width: '112px', cell: ({ outcome }) => <Pill state={outcome} /> },
                { head: 'Asked', width: 'minmax(90px, 1fr)', cell: ({ inputs }) => oneLine(inputs) },
                { head: 'Answered', width: 'minmax(90px, 1.3fr)', cell: ({ outputs }) => oneLine(outputs) },
                ...names.slice(0, 4).map((name) => ({
                  head: name,
                  width: '92px',
                  isFigure: true,
                  cell: ({ measurements }: Row) => <Score measured={measurements[name]} />,
                })),
                { head: 'Took', width: '76px', isFigure: true, cell: ({ latency_ms }) => duration(latency_ms) },
              ]}
            />
          )
        }
      </Shown>
    </section>
  )
}

const Score = ({ measured }: { readonly measured: Row['measurements'][string] | undefined }): ReactElement => {
  if (measured === undefined) return <span className="t3">none</span>
  if (measured.error !== undefined)
    return (
      <span className="bad xs" title={measured.error}>
        error
      </span>
    )
  if (measured.unchecked || measured.skipped)
    return (
      <span className="t3 xs" title={measured.why}>
        {measured.unchecked ? 'unchecked' : 'skipped'}
      </span>
    )
  return (
    <span title={measured.reason}>
      {measured.pass === undefined ? (
        ''
      ) : measured.pass ? (
        <span className="good">passed </span>
      ) : (
        <span className="bad">failed </span>
      )}
      {shown(measured.score ?? null, undefined)}
    </span>
  )
}

const oneLine = (value: unknown): string => {
  const first = typeof value === 'object' && value !== null ? Object.values(value)[0] : value
  return first === undefined ? '' : textOfValue(first).replaceAll(/\s+/g, ' ').slice(0, 300)
}
