import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { count, counted } from '../../parts/format'
import { textOfValue } from '../../parts/json-view'
import { Rows } from '../../parts/rows'
import { Shown } from '../../parts/states'
import { UploadDataset } from './data'

/** A dataset at one of its versions, row by row. */
const Dataset = (): ReactElement => {
  const { name = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const [isUploading, setUploading] = useState(false)
  const version = search.get('version') ?? undefined
  const at = { ...(version !== undefined && { version }) }
  const view = useQuery({ queryKey: ['dataset', name, at], queryFn: () => client.getDataset({ name, ...at }) })
  const rows = useInfiniteQuery({
    queryKey: ['dataset', name, at, 'rows'],
    queryFn: ({ pageParam }) =>
      client.listDatasetRows({ name, ...at, limit: 200, ...(pageParam !== '' && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const items = rows.data?.pages.flatMap((page) => page.items)
  return (
    <Page
      crumbs={[{ text: 'Data', href: '/data' }, { text: 'Datasets', href: '/data' }, { text: name }]}
      actions={
        <>
          <Button icon="upload" onPress={() => setUploading(true)}>
            Upload a version
          </Button>
          <Link className="btn go" href={`/evaluate?new=1&dataset=${encodeURIComponent(name)}`}>
            Evaluate
          </Link>
        </>
      }
    >
      <Shown query={view}>
        {(dataset) => (
          <div className="stack">
            <div className="row wrap">
              <h1>{name}</h1>
              <span className="t3">
                {counted(dataset.rows, 'row')}, {counted(dataset.columns.length, 'column')}
              </span>
              <span className="grow" />
              <label className="row xs t2">
                Version
                <select
                  className="in sm"
                  value={version ?? ''}
                  onChange={(event) => setSearch(event.target.value === '' ? {} : { version: event.target.value })}
                >
                  <option value="">latest</option>
                  {dataset.versions.map((one) => (
                    <option key={one.version} value={one.version}>
                      {one.version.slice(0, 12)}, {count(one.rows)} rows
                    </option>
                  ))}
                </select>
              </label>
            </div>
            <section className="panel">
              <Shown query={{ data: items, error: rows.error }}>
                {(list) => (
                  <Rows
                    label={`Rows of ${name}`}
                    items={list}
                    keyOf={({ index }) => String(index)}
                    hasMore={rows.hasNextPage}
                    onMore={() => {
                      if (!rows.isFetchingNextPage) void rows.fetchNextPage()
                    }}
                    columns={[
                      { head: 'Row', width: '56px', isFigure: true, cell: ({ index }) => index },
                      ...dataset.columns.slice(0, 7).map((column) => ({
                        head: column.name,
                        width: 'minmax(80px, 1fr)',
                        cell: ({ row }: (typeof list)[number]) => (
                          <span title={oneLine(row[column.name])}>{oneLine(row[column.name])}</span>
                        ),
                      })),
                    ]}
                  />
                )}
              </Shown>
            </section>
          </div>
        )}
      </Shown>
      {isUploading && <UploadDataset name={name} onClose={() => setUploading(false)} />}
    </Page>
  )
}

export default Dataset

const oneLine = (value: unknown): string =>
  value === undefined || value === null ? '' : textOfValue(value).replaceAll(/\s+/g, ' ').slice(0, 300)
