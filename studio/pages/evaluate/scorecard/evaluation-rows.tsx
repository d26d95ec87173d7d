import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../../api/client'
import type { Page } from '../../../api/types'
import { duration } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { Rows } from '../../../parts/rows'
import { Empty, Shown } from '../../../parts/states'
import { Segments } from '../../../parts/tabs'
import type { EvaluationView } from '../evaluation-view'
import { answerOf, type MeasuredRow } from './measured-row'
import { MeasuredScore } from './measured-score'

/** Which rows are on show. */
export interface RowFilter {
  readonly only: 'wrong' | 'errors' | 'unchecked' | ''
  readonly evaluator: string
  readonly order: 'worst' | ''
  readonly slice: string
  readonly value: string
  readonly arm: string
}

const query = (filter: RowFilter) => ({
  ...(filter.only !== '' && { only: filter.only }),
  ...(filter.evaluator !== '' && { evaluator: filter.evaluator }),
  ...(filter.order !== '' && { order: filter.order }),
  ...(filter.value !== '' && { slice: filter.slice, value: filter.value }),
  ...(filter.arm !== '' && { arm: filter.arm }),
})

/** The rows of an evaluation as they are asked for, page by page. */
export const useEvaluationRows = (id: string, filter: RowFilter, isLive: boolean) =>
  useInfiniteQuery({
    queryKey: ['evaluation', id, 'rows', query(filter)],
    queryFn: async ({ pageParam, signal }) =>
      (await client.listEvaluationRows(
        { id, limit: 100, ...query(filter), ...(pageParam !== '' && { cursor: pageParam }) },
        { signal },
      )) as unknown as Page<MeasuredRow>,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: isLive ? 3_000 : false,
  })

/** The rows behind the figures: filtered, the worst first; one of them opens beside. */
export const EvaluationRows = ({
  told,
  filter,
  rows,
  chosen,
  onFilter,
  hrefOf,
}: {
  readonly told: EvaluationView
  readonly filter: RowFilter
  readonly rows: ReturnType<typeof useEvaluationRows>
  readonly chosen: number | undefined
  readonly onFilter: (change: Readonly<Record<string, string>>) => void
  readonly hrefOf: (row: number) => string
}): ReactElement => {
  const items = rows.data?.pages.flatMap((page) => page.items)
  // The evaluators that say most about an answer; the detail has all of them.
  const names = told.evaluators.filter(({ name, metric }) =>
    filter.evaluator === ''
      ? metric !== 'cost' && metric !== 'latency' && (told[metric].metrics[name]?.n ?? 0) > 0
      : name === filter.evaluator,
  )
  const isNarrow = chosen !== undefined
  const shownNames = names.slice(0, isNarrow ? 2 : 5)
  return (
    <section className="panel" aria-label="Rows">
      <div className="phead wrap">
        <h2>Rows</h2>
        <Segments
          label="Which rows"
          chosen={filter.only}
          onChoose={(only) => onFilter({ only })}
          options={[
            ['', 'All'],
            ['wrong', 'Wrong'],
            ['errors', 'Errors'],
            ['unchecked', 'Unchecked'],
          ]}
        />
        <select
          className="in sm"
          aria-label="By evaluator"
          value={filter.evaluator}
          onChange={(event) => onFilter({ by: event.target.value })}
        >
          <option value="">by any evaluator</option>
          {told.evaluators.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <label className="row xs t2">
          <input
            type="checkbox"
            checked={filter.order === 'worst'}
            onChange={(event) => onFilter({ order: event.target.checked ? 'worst' : 'dataset' })}
          />
          worst first
        </label>
        {filter.value !== '' && (
          <span className="tag">
            {filter.slice} = {filter.value}
          </span>
        )}
      </div>
      <Shown query={{ data: items, error: rows.error }}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={filter.only === '' ? 'No row measured yet' : 'No such row'}>
              {filter.only === '' ? 'Rows come as they are measured.' : 'Nothing here went wrong that way.'}
            </Empty>
          ) : (
            <Rows
              label="Rows of the evaluation"
              items={list}
              height="440px"
              keyOf={({ index }) => String(index)}
              hrefOf={({ index }) => hrefOf(index)}
              nameOf={({ row, text }) => `Row ${row}: ${text ?? ''}`}
              chosen={chosen === undefined ? undefined : String(chosen)}
              hasMore={rows.hasNextPage}
              onMore={() => {
                if (!rows.isFetchingNextPage) void rows.fetchNextPage()
              }}
              columns={[
                { head: 'Row', width: '44px', cell: ({ row }) => row },
                {
                  head: 'Asked',
                  width: 'minmax(90px, 1fr)',
                  cell: ({ text, outcome }) =>
                    outcome === 'completed' ? (
                      (text ?? '')
                    ) : (
                      <>
                        <Pill state={outcome} /> {text ?? ''}
                      </>
                    ),
                },
                ...(isNarrow
                  ? []
                  : [
                      {
                        head: 'Answered',
                        width: 'minmax(90px, 1.2fr)',
                        cell: (row: MeasuredRow) => answerOf(row).replaceAll(/\s+/g, ' ').slice(0, 300),
                      },
                    ]),
                ...shownNames.map(({ name, unit }) => ({
                  head: name,
                  width: '96px',
                  isFigure: true,
                  cell: ({ measurements }: MeasuredRow) => <MeasuredScore measured={measurements[name]} unit={unit} />,
                })),
                { head: 'Took', width: '72px', isFigure: true, cell: ({ latency_ms }) => duration(latency_ms) },
              ]}
            />
          )
        }
      </Shown>
    </section>
  )
}
