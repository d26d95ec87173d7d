import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../api/client'
import { count, duration } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Rows } from '../../parts/rows'
import { Shown } from '../../parts/states'
import { textOfValue } from '../../parts/json-view'

interface BatchRow {
  readonly index: number
  readonly row: number
  readonly variant: string | null
  readonly attempt: number
  readonly status: string
  readonly inputs?: unknown
  readonly outputs?: unknown
  readonly error?: { readonly code: string; readonly message: string }
  readonly latency_ms?: number | null
}

/** How far a batch is, and its rows. */
export const BatchRows = ({ id, isOpen }: { readonly id: string; readonly isOpen: boolean }): ReactElement => {
  const progress = useQuery({
    queryKey: ['run', id, 'progress'],
    queryFn: () => client.getBatchProgress({ id }),
    refetchInterval: isOpen ? 1_000 : false,
  })
  const rows = useInfiniteQuery({
    queryKey: ['run', id, 'rows'],
    queryFn: async ({ pageParam }) =>
      client.listBatchRows({ id, limit: 200, ...(pageParam !== '' && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: isOpen ? 2_000 : false,
  })
  const { data: told } = progress
  const items = rows.data?.pages.flatMap((page): readonly BatchRow[] => page.items)
  return (
    <section className="panel live">
      {told && (
        <div className="phead">
          <progress value={told.completed + told.failed} max={Math.max(1, told.total)} aria-label="Rows done" />
          <span className="num">
            {count(told.completed + told.failed)} of {count(told.total)} rows
            {told.failed > 0 ? `, ${count(told.failed)} failed` : ''}
            {isOpen && told.eta_ms !== null ? `, about ${duration(told.eta_ms)} left` : ''}
          </span>
        </div>
      )}
      <Shown query={{ data: items, error: rows.error }}>
        {(list) => (
          <Rows
            label="Rows of the batch"
            items={list}
            keyOf={({ index, attempt }) => `${index}~${attempt}`}
            hasMore={rows.hasNextPage}
            onMore={() => {
              if (!rows.isFetchingNextPage) void rows.fetchNextPage()
            }}
            columns={[
              { head: 'Row', width: '60px', isFigure: true, cell: ({ row }) => row },
              { head: 'State', width: '110px', cell: ({ status }) => <Pill state={status} /> },
              {
                head: 'Variant',
                width: '110px',
                cell: ({ variant }) => <span className="t3">{variant ?? 'none'}</span>,
              },
              { head: 'Inputs', width: '1fr', cell: ({ inputs }) => <span className="mono">{oneLine(inputs)}</span> },
              {
                head: 'Outputs',
                width: '1.4fr',
                cell: ({ outputs, error }) =>
                  error ? (
                    <span className="bad xs">{`${error.code}: ${error.message}`}</span>
                  ) : (
                    <span className="mono">{oneLine(outputs)}</span>
                  ),
              },
              { head: 'Took', width: '80px', isFigure: true, cell: ({ latency_ms }) => duration(latency_ms) },
            ]}
          />
        )}
      </Shown>
    </section>
  )
}

const oneLine = (value: unknown): string =>
  value === undefined ? '' : textOfValue(value).replaceAll(/\s+/g, ' ').slice(0, 300)
