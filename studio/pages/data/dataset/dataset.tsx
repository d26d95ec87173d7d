import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { everyItem, type JsonObject } from '../../../../client'
import { client } from '../../../api/client'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { Button } from '../../../parts/button'
import { ago, counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Rows } from '../../../parts/rows'
import { saveFile } from '../../../parts/save-file'
import { Empty, Failure, Shown } from '../../../parts/states'
import { datasetColumns } from './dataset-columns'
import { DatasetSource } from './dataset-source'
import { DatasetSide } from './dataset-side'
import { RowDialog } from './row-dialog'
import { csvText } from './row-text'
import { UploadDataset } from './upload-dataset'
import { VersionChanges } from './version-changes'
import '../data.css'
import './dataset.css'

/** A dataset at one of its versions: its rows, where they came from, and what is measured by them. */
const Dataset = (): ReactElement => {
  const { name = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const [isUploading, setUploading] = useState(false)
  const filterField = useRef<HTMLInputElement>(null)
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
  const filter = search.get('filter') ?? ''
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const all = rows.data?.pages.flatMap((page) => page.items)
  const items = all?.filter(({ row }) => {
    const text = words.length === 0 ? '' : JSON.stringify(row).toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const changed = (change: Readonly<Record<string, string | undefined>>): URLSearchParams => {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(change))
      if (value === undefined) next.delete(key)
      else next.set(key, value)
    return next
  }
  const set = (change: Readonly<Record<string, string | undefined>>): void => setSearch(changed(change))
  const download = useMutation({
    mutationFn: async (format: 'jsonl' | 'csv') => {
      const found: JsonObject[] = []
      for await (const { row } of everyItem(client.listDatasetRows, { name, ...at, limit: 500 }))
        found.push(row as JsonObject)
      const columns = view.data?.columns.map((column) => column.name) ?? []
      const text = format === 'csv' ? csvText(columns, found) : found.map((row) => `${JSON.stringify(row)}\n`).join('')
      const file = `${name}-${view.data?.version.slice(0, 7) ?? 'latest'}.${format}`
      saveFile(file, format === 'csv' ? 'text/csv' : 'application/jsonl', text)
    },
  })
  const latest = view.data?.versions[0]?.version
  const isLatest = view.data !== undefined && view.data.version === latest
  const place = search.get('row')
  const chosen = place === null ? undefined : all?.find(({ index }) => String(index) === place)
  useKeys({ '/': () => filterField.current?.focus() })
  return (
    <Page
      crumbs={[{ text: 'Data', href: '/data' }, { text: 'Datasets', href: '/data' }, { text: name }]}
      actions={
        <>
          <Button icon="upload" onPress={() => setUploading(true)}>
            Upload a version
          </Button>
          <Button
            icon="plus"
            off={!isLatest && 'Rows are added to the latest version'}
            onPress={() => set({ row: 'new' })}
          >
            Add a row
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
              <span className="tag">{dataset.version.slice(0, 7)}</span>
              {!isLatest && <span className="warn xs">not the latest</span>}
              <span className="t3">
                {counted(dataset.rows, 'row')}, {counted(dataset.columns.length, 'column')}, made{' '}
                {ago(dataset.created_at)} by {dataset.created_by}
                <DatasetSource source={dataset.source} />
              </span>
            </div>
            {download.error && <Failure error={download.error} />}
            <div className="dcols">
              <section className="panel" aria-label="Rows">
                <div className="phead">
                  <label className="field">
                    <Icon name="search" size={14} />
                    <span className="visually-hidden">Filter rows</span>
                    <input
                      ref={filterField}
                      placeholder="Filter rows"
                      value={filter}
                      onChange={(event) => set({ filter: event.target.value || undefined })}
                    />
                  </label>
                  {filter !== '' && (
                    <span className="t3 xs" role="status">
                      {counted(items?.length ?? 0, 'row')}
                      {rows.hasNextPage && ` of the first ${all?.length ?? 0}`}
                    </span>
                  )}
                  <span className="grow" />
                  {(['jsonl', 'csv'] as const).map((format) => (
                    <Button
                      key={format}
                      kind="quiet"
                      size="sm"
                      icon="download"
                      busy={download.isPending && download.variables === format}
                      onPress={() => download.mutate(format)}
                    >
                      {format === 'csv' ? 'CSV' : 'JSON lines'}
                    </Button>
                  ))}
                </div>
                <Shown query={{ data: items, error: rows.error }}>
                  {(list) =>
                    list.length === 0 ? (
                      <Empty title="No row holds these words">Take words away to see more.</Empty>
                    ) : (
                      <Rows
                        label={`Rows of ${name}`}
                        items={list}
                        keyOf={({ index }) => String(index)}
                        chosen={place ?? undefined}
                        hrefOf={({ index }) =>
                          `/data/datasets/${encodeURIComponent(name)}?${changed({ row: String(index) }).toString()}`
                        }
                        nameOf={({ index }) => `Row ${index}`}
                        hasMore={rows.hasNextPage}
                        onMore={() => {
                          if (!rows.isFetchingNextPage) void rows.fetchNextPage()
                        }}
                        columns={datasetColumns(dataset.columns, list)}
                      />
                    )
                  }
                </Shown>
              </section>
              <DatasetSide dataset={dataset} against={search.get('against') ?? undefined} onChoose={set} />
            </div>
            {search.get('against') !== null && (
              <VersionChanges
                name={name}
                before={search.get('against') ?? ''}
                after={dataset.version}
                onClose={() => set({ against: undefined })}
              />
            )}
            {(place === 'new' || chosen) && (
              <RowDialog
                key={place}
                dataset={dataset}
                isLatest={isLatest}
                chosen={place === 'new' ? undefined : chosen}
                onClose={() => set({ row: undefined })}
              />
            )}
          </div>
        )}
      </Shown>
      {isUploading && <UploadDataset name={name} onClose={() => setUploading(false)} />}
    </Page>
  )
}

export default Dataset
