import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import { runPages, type RunFilter } from '../../api/lists'
import { useNarrow } from '../../frame/narrow'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { count } from '../../parts/format'
import { Rows } from '../../parts/rows'
import { Empty, Shown } from '../../parts/states'
import { columnsOf } from './run-columns'
import { RunFilters } from './run-filters'
import { sinceOf } from './since'
import './runs.css'

/** Runs, newest first, by words, flow, state, kind and time. */
const Runs = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const isNarrow = useNarrow()
  const columns = useMemo(() => columnsOf(isNarrow), [isNarrow])
  const since = sinceOf(search.get('time'), Date.now())
  const filter: RunFilter = {
    ...Object.fromEntries(
      ['flow', 'status', 'kind', 'q'].flatMap((key) => (search.get(key) ? [[key, search.get(key)]] : [])),
    ),
    ...(since !== undefined && { since }),
  }
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(runPages(filter))
  const items = data?.pages.flatMap((page) => page.items)
  const isFiltered = Object.keys(filter).length > 0
  return (
    <Page crumbs={[{ text: 'Runs' }]}>
      <div className="stack">
        <div className="row wrap">
          <h1>Runs</h1>
          <span className="t3 num" role="status">
            {items && `${count(items.length)}${hasNextPage ? ' or more' : ''}`}
          </span>
          <span className="grow" />
          <RunFilters />
        </div>
        <section className="panel live">
          <Shown query={{ data: items, error }}>
            {(runs) =>
              runs.length === 0 ? (
                <Empty
                  title={isFiltered ? 'No run is like this' : 'No run yet'}
                  command="sluice run start retail-copilot --inputs question='How long is the warranty?'"
                  action={
                    hasNextPage ? (
                      <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
                        Look further back
                      </Button>
                    ) : isFiltered ? (
                      <Button onPress={() => setSearch({})}>Take the filters away</Button>
                    ) : undefined
                  }
                >
                  {hasNextPage
                    ? 'None among the newest 1,000; there are older ones.'
                    : isFiltered
                      ? 'Words are looked for in what was asked, in ids, flows, nodes and errors.'
                      : 'Every answer of a flow is a run: what went in, what each node did, what it cost.'}
                </Empty>
              ) : (
                <Rows
                  label="Runs"
                  items={runs}
                  columns={columns}
                  keyOf={({ id }) => id}
                  hrefOf={({ id, kind }) => (kind === 'evaluation' ? `/evaluate/${id}` : `/runs/${id}`)}
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
