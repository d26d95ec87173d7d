import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import type { Json } from '../../../../client'
import { client } from '../../../api/client'
import { useNarrow } from '../../../frame/narrow'
import { count, duration } from '../../../parts/format'
import { textOfValue } from '../../../parts/json-view'
import { Pill } from '../../../parts/pill'
import { Rows, type Column } from '../../../parts/rows'
import { Empty, Shown } from '../../../parts/states'
import { Segments } from '../../../parts/tabs'
import { BatchProgress } from './batch-progress'
import { BatchRowDetail, type BatchRow } from './batch-row-detail'

/** How far a batch is, and its rows, what failed first. */
export const BatchRows = ({ id, isOpen }: { readonly id: string; readonly isOpen: boolean }): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const isNarrow = useNarrow()
  const chosenState = search.get('rows')
  const state = chosenState === 'failed' || chosenState === 'completed' ? chosenState : 'all'
  const progress = useQuery({
    queryKey: ['run', id, 'progress'],
    queryFn: () => client.getBatchProgress({ id }),
    refetchInterval: isOpen ? 1_000 : false,
  })
  const { data: told } = progress
  // To find that none failed, the server would look at every row; it has counted them.
  const someFailed = told !== undefined && told.failed > 0
  const first: RowPage = { status: state !== 'all' ? state : someFailed ? 'failed' : 'completed', cursor: '' }
  const rows = useInfiniteQuery({
    queryKey: ['run', id, 'rows', state, someFailed],
    enabled: told !== undefined || progress.isError,
    queryFn: async ({ pageParam: { status, cursor } }) =>
      client.listBatchRows({ id, status, limit: 200, ...(cursor !== '' && { cursor }) }),
    initialPageParam: first,
    // After the failed ones come the others.
    getNextPageParam: ({ next }, _pages, { status }): RowPage | undefined =>
      next !== undefined
        ? { status, cursor: next }
        : state === 'all' && status === 'failed'
          ? { status: 'completed', cursor: '' }
          : undefined,
    refetchInterval: isOpen ? 2_000 : false,
  })
  const { fetchNextPage } = rows
  const items = rows.data?.pages.flatMap((page): readonly BatchRow[] => page.items)
  const more = (): void => {
    if (!rows.isFetchingNextPage) void fetchNextPage()
  }
  const isBare = items?.length === 0 && rows.hasNextPage
  // A page without rows is no end: those that completed come next.
  useEffect(() => {
    if (isBare) void fetchNextPage()
  }, [isBare, fetchNextPage])
  const set = (key: string, value: string): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      next.set(key, value)
      return next
    })
  const row = items?.find(({ index }) => String(index) === search.get('row'))
  return (
    <div className={row ? 'tview' : ''}>
      <section className="panel live">
        {told && (
          <div className="phead">
            <BatchProgress told={told} isOpen={isOpen} />
            <span className="grow" />
            <Segments
              label="Rows that are shown"
              options={[
                ['all', `All ${count(told.completed + told.failed)}`],
                ['failed', `Failed ${count(told.failed)}`],
                ['completed', `Completed ${count(told.completed)}`],
              ]}
              chosen={state}
              onChoose={(next) => set('rows', next)}
            />
          </div>
        )}
        <Shown query={{ data: items, error: rows.error }}>
          {(list) =>
            isBare ? null : list.length === 0 ? (
              <Empty title={state === 'failed' ? 'No row failed' : 'No row has ended yet'}>
                Rows come here as they end, what failed first.
              </Empty>
            ) : (
              <Rows
                label="Rows of the batch"
                items={list}
                keyOf={({ index }) => String(index)}
                chosen={search.get('row') ?? undefined}
                hrefOf={({ index }) => hrefOf(id, search, index)}
                nameOf={({ row: number, status }) => `Row ${number}, ${status}`}
                hasMore={rows.hasNextPage}
                onMore={more}
                columns={isNarrow || row ? columns.filter(({ head }) => shortColumns.has(head)) : columns}
              />
            )
          }
        </Shown>
      </section>
      {row && <BatchRowDetail row={row} />}
    </div>
  )
}

interface RowPage {
  readonly status: 'completed' | 'failed'
  readonly cursor: string
}

const hrefOf = (id: string, search: URLSearchParams, index: number): string => {
  const next = new URLSearchParams(search)
  next.set('row', String(index))
  return `/runs/${id}?${next.toString()}`
}

const shortColumns = new Set(['Row', 'State', 'Outputs'])

const columns: readonly Column<BatchRow>[] = [
  { head: 'Row', width: '52px', cell: ({ row }) => <span className="num">{row}</span> },
  { head: 'State', width: '108px', cell: ({ status }) => <Pill state={status} /> },
  {
    head: 'Variant',
    width: '100px',
    cell: ({ variant }) => <span className="t3">{variant ?? 'none'}</span>,
  },
  { head: 'Inputs', width: '1fr', cell: ({ inputs }) => oneLine(inputs) },
  {
    head: 'Outputs',
    width: '1.4fr',
    cell: ({ outputs, error }) =>
      error ? (
        <span className="bad xs">
          <span className="mono">{error.code}</span> {error.message}
        </span>
      ) : (
        oneLine(outputs)
      ),
  },
  {
    head: 'Attempt',
    width: '56px',
    isFigure: true,
    cell: ({ attempt }) => <span className={attempt > 1 ? 'warn' : 't3'}>{attempt}</span>,
  },
  { head: 'Took', width: '72px', isFigure: true, cell: ({ latency_ms }) => duration(latency_ms) },
]

// The texts of a row, side by side; what is no text as JSON.
const oneLine = (value: Json | undefined): string => {
  if (value === undefined) return ''
  const parts = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) : [value]
  return parts
    .map((part) => textOfValue(part).replaceAll(/\s+/g, ' ').slice(0, 200))
    .join(' · ')
    .slice(0, 300)
}
