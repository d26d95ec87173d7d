import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import { runPages, type RunFilter } from '../../api/lists'
import { flowList } from '../../api/queries'
import type { RunLine } from '../../api/types'
import { Page } from '../../frame/page'
import { ago, count, duration, money, shortHash } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Rows, type Column } from '../../parts/rows'
import { Empty, Shown } from '../../parts/states'

const statuses = ['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const
const kinds = ['flow', 'batch', 'evaluation', 'tournament', 'gate'] as const

/** Runs, newest first, by flow, state and kind. */
const Runs = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const flows = useQuery(flowList)
  const filter: RunFilter = Object.fromEntries(
    ['flow', 'status', 'kind'].flatMap((key) => (search.get(key) ? [[key, search.get(key)]] : [])),
  )
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(runPages(filter))
  const items = data?.pages.flatMap((page) => page.items)
  const choose = (key: string, value: string): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      if (value === '') next.delete(key)
      else next.set(key, value)
      return next
    })
  const isFiltered = Object.keys(filter).length > 0
  return (
    <Page crumbs={[{ text: 'Runs' }]}>
      <div className="stack">
        <div className="row wrap">
          <h1>Runs</h1>
          <span className="grow" />
          <Filter
            label="Flow"
            value={filter.flow ?? ''}
            options={(flows.data?.items ?? []).map(({ name }) => name)}
            onChoose={(value) => choose('flow', value)}
          />
          <Filter
            label="State"
            value={filter.status ?? ''}
            options={statuses}
            onChoose={(value) => choose('status', value)}
          />
          <Filter label="Kind" value={filter.kind ?? ''} options={kinds} onChoose={(value) => choose('kind', value)} />
        </div>
        <section className="panel live">
          <Shown query={{ data: items, error }}>
            {(runs) =>
              runs.length === 0 ? (
                <Empty
                  title={isFiltered ? 'No run is like this' : 'No run yet'}
                  command="sluice run start retail-copilot --inputs question='How long is the warranty?'"
                >
                  {isFiltered
                    ? 'Take a filter away to see more.'
                    : 'Every answer of a flow is a run: what went in, what each node did, what it cost.'}
                </Empty>
              ) : (
                <Rows
                  label="Runs"
                  items={runs}
                  columns={columns}
                  keyOf={({ id }) => id}
                  hrefOf={({ id, kind }) => (kind === 'evaluation' ? `/evaluate/${id}` : `/runs/${id}`)}
                  nameOf={(run) => `Run ${run.id} of ${run.flow}, ${run.status}`}
                  hasMore={hasNextPage}
                  onMore={() => {
                    if (!isFetchingNextPage) void fetchNextPage()
                  }}
                />
              )
            }
          </Shown>
        </section>
      </div>
    </Page>
  )
}

export default Runs

const Filter = ({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChoose: (value: string) => void
}): ReactElement => (
  <label className="row xs t2">
    {label}
    <select className="in sm" value={value} onChange={(event) => onChoose(event.target.value)}>
      <option value="">any</option>
      {[...new Set([...options, ...(value === '' ? [] : [value])])].map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  </label>
)

const columns: readonly Column<RunLine>[] = [
  { head: 'Run', width: 'minmax(120px, 1.1fr)', cell: ({ id }) => <span className="mono clip">{id}</span> },
  { head: 'State', width: '108px', cell: ({ status }) => <Pill state={status} /> },
  {
    head: 'Flow',
    width: 'minmax(90px, 1fr)',
    cell: ({ flow, kind }) => <span className="clip">{kind === 'flow' ? flow : `${flow}, ${kind}`}</span>,
  },
  { head: 'Version', width: '84px', cell: ({ hash }) => <span className="tag">{shortHash(hash)}</span> },
  {
    head: 'What',
    width: 'minmax(60px, 1.4fr)',
    cell: ({ error, variant, label }) =>
      error ? (
        <span className="bad xs clip">{`${error.code}: ${error.message}`}</span>
      ) : (
        <span className="t3 xs">{variant ?? label ?? ''}</span>
      ),
  },
  {
    head: 'Took',
    width: '78px',
    isFigure: true,
    cell: ({ latency_ms, status }) =>
      latency_ms === null ? (
        <span className="t3">{status === 'running' ? 'runs' : 'unknown'}</span>
      ) : (
        duration(latency_ms)
      ),
  },
  {
    head: 'Tokens',
    width: '70px',
    isFigure: true,
    cell: ({ usage }) =>
      usage ? count(usage.input_tokens + usage.output_tokens) : <span className="t3">unknown</span>,
  },
  {
    head: 'Cost',
    width: '76px',
    isFigure: true,
    cell: ({ cost }) => (cost === null ? <span className="t3">unknown</span> : money(cost)),
  },
  {
    head: 'Started',
    width: '86px',
    isFigure: true,
    cell: ({ started_at }) => (
      <span className="t3 xs" title={started_at}>
        {ago(started_at)}
      </span>
    ),
  },
]
