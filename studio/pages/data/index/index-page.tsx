import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactElement } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import type { FullIndex } from '../../../api/types'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { count } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Failure, Shown } from '../../../parts/states'
import { Tabs } from '../../../parts/tabs'
import { Bench } from '../bench/bench'
import type { BenchOrder, Mode } from '../bench/bench-search'
import { Chunks } from './chunks'
import { Documents } from './documents'
import { IndexSettings } from './index-settings'
import { IndexStates } from './index-states'
import { UploadsPanel } from './uploads-panel'
import { useUploads } from './use-uploads'
import '../data.css'

const modes: readonly string[] = ['hybrid', 'keyword', 'vector']
const usualTop = 5

/** An index: its documents and their states, and the bench that says why a passage is found. */
const IndexPage = (): ReactElement => {
  const { index = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const query = useQuery({
    queryKey: ['index', index],
    queryFn: async () => (await client.getIndex({ index })) as unknown as FullIndex,
    refetchInterval: ({ state }) => (state.data && state.data.states.pending > 0 ? 1_000 : 5_000),
  })
  const { uploads, send, clear } = useUploads(index)
  const [isOver, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const filter = useRef<HTMLInputElement>(null)
  const reconcile = useMutation({
    mutationFn: () => client.reconcileIndex({ index }),
    onSuccess: () => {
      toast('Inventory and index were compared')
      void queries.invalidateQueries({ queryKey: ['index', index] })
    },
  })
  const changed = (change: Readonly<Record<string, string | undefined>>): URLSearchParams => {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(change))
      if (value === undefined) next.delete(key)
      else next.set(key, value)
    return next
  }
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      for (const [key, value] of Object.entries(change))
        if (value === undefined) next.delete(key)
        else next.set(key, value)
      return next
    })
  const hrefOf = (change: Readonly<Record<string, string | undefined>>): string =>
    `/data/indexes/${encodeURIComponent(index)}?${changed(change).toString()}`
  const doc = search.get('doc') ?? undefined
  const tab = doc !== undefined ? 'chunks' : (search.get('tab') ?? 'documents')
  const mode = search.get('mode') ?? ''
  const order: BenchOrder = {
    index,
    question: search.get('q') ?? '',
    mode: (modes.includes(mode) ? mode : 'hybrid') as Mode,
    top: [5, 10, 20, 50].find((one) => String(one) === search.get('top')) ?? usualTop,
    as: search.get('as') ?? '',
    rerank: search.get('rerank') === '1',
  }
  const onOrder = (change: Partial<BenchOrder>): void => {
    const next = { ...order, ...change }
    set({
      q: next.question || undefined,
      mode: next.mode === 'hybrid' ? undefined : next.mode,
      top: next.top === usualTop ? undefined : String(next.top),
      as: next.as || undefined,
      rerank: next.rerank ? '1' : undefined,
    })
  }
  useKeys({ u: () => picker.current?.click(), '/': () => filter.current?.focus() })
  return (
    <Page
      crumbs={[{ text: 'Data', href: '/data' }, { text: 'Indexes', href: '/data' }, { text: index }]}
      actions={
        <>
          <Button busy={reconcile.isPending} onPress={() => reconcile.mutate()}>
            Reconcile
          </Button>
          <Button kind="go" icon="upload" keys="u" onPress={() => picker.current?.click()}>
            Upload documents
          </Button>
        </>
      }
    >
      <div
        className={`index ${isOver ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          send([...event.dataTransfer.files])
        }}
      >
        <input
          ref={picker}
          type="file"
          multiple
          className="visually-hidden"
          aria-label="Documents to upload"
          tabIndex={-1}
          onChange={(event) => {
            send([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <Shown query={query} lines={4}>
          {(view) => (
            <>
              <div className="row wrap">
                <h1>{view.name}</h1>
                {view.embedding && <span className="tag">{count(view.embedding.dimensions)} dims</span>}
                {view.embedding && <span className="tag">{view.embedding.semantic ? 'hybrid' : 'by words'}</span>}
              </div>
              <IndexStates view={view} />
              {reconcile.error && <Failure error={reconcile.error} />}
              <UploadsPanel uploads={uploads} onClear={clear} />
              <div className="cols">
                <section className="panel docs live" aria-label="What is in it">
                  <div className="row dtabs">
                    <Tabs
                      label="Index"
                      chosen={tab}
                      onChoose={(id) => set({ tab: id, doc: undefined, passage: undefined })}
                      tabs={[
                        { id: 'documents', text: 'Documents', count: count(view.documents) },
                        { id: 'attention', text: 'Needs attention', count: view.states.failed },
                        { id: 'chunks', text: 'Chunks', count: count(view.chunks) },
                        { id: 'settings', text: 'Settings' },
                      ]}
                    />
                    {(tab === 'documents' || tab === 'attention') && (
                      <label className="field filter">
                        <Icon name="search" size={14} />
                        <span className="visually-hidden">Filter documents</span>
                        <input
                          ref={filter}
                          placeholder="Filter"
                          value={search.get('filter') ?? ''}
                          onChange={(event) => set({ filter: event.target.value || undefined })}
                        />
                      </label>
                    )}
                  </div>
                  <div role="tabpanel" aria-label={tab} className="tabbody">
                    {(tab === 'documents' || tab === 'attention' || (tab === 'chunks' && doc === undefined)) && (
                      <Documents
                        index={index}
                        chosen={doc}
                        onlyFailed={tab === 'attention'}
                        filter={search.get('filter') ?? ''}
                        hrefOf={(path) => hrefOf({ doc: path, passage: undefined })}
                      />
                    )}
                    {tab === 'chunks' && doc !== undefined && (
                      <Chunks
                        index={index}
                        path={doc}
                        as={order.as}
                        passage={search.get('passage') ?? undefined}
                        backTo={hrefOf({ doc: undefined, passage: undefined, tab: undefined })}
                        onAs={(as) => set({ as })}
                      />
                    )}
                    {tab === 'settings' && <IndexSettings key={view.generation} view={view} />}
                  </div>
                  <div className="drop">
                    <Icon name="upload" size={14} />
                    Drop files anywhere: pdf, docx, pptx, xlsx, html, md, csv, json, txt
                  </div>
                </section>
                <Bench
                  order={order}
                  tests={search.get('tests') ?? undefined}
                  onOrder={onOrder}
                  onTests={(tests) => set({ tests })}
                  hrefOf={(document, passage) => hrefOf({ doc: document, passage })}
                />
              </div>
            </>
          )}
        </Shown>
      </div>
    </Page>
  )
}

export default IndexPage
