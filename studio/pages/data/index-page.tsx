import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactElement } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import type { IndexView } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { bytes, count, counted } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { JsonView } from '../../parts/json-view'
import { PassageText } from '../../parts/passage-text'
import { Failure, Shown } from '../../parts/states'
import { Tabs } from '../../parts/tabs'
import { Bench } from './bench'
import { Chunks, Documents } from './documents'
import { useUploads, type Upload } from './use-uploads'
import './data.css'

type FullIndex = IndexView & {
  readonly states?: { readonly pending: number; readonly indexed: number; readonly failed: number }
}

/** An index: its documents and their states, and the bench that says why a passage is found. */
const IndexPage = (): ReactElement => {
  const { index = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const query = useQuery({
    queryKey: ['index', index],
    queryFn: async () => (await client.getIndex({ index })) as unknown as FullIndex,
    refetchInterval: 3_000,
  })
  const { uploads, send, clear } = useUploads(index)
  const [isOver, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const reconcile = useMutation({
    mutationFn: () => client.reconcileIndex({ index }),
    onSuccess: () => {
      toast('Inventory and index were compared')
      void queries.invalidateQueries({ queryKey: ['index', index] })
    },
  })
  const doc = search.get('doc') ?? undefined
  const tab = doc !== undefined ? 'chunks' : (search.get('tab') ?? 'documents')
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      for (const [key, value] of Object.entries(change))
        if (value === undefined) next.delete(key)
        else next.set(key, value)
      return next
    })
  useKeys({ u: () => picker.current?.click() })
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
              <States view={view} />
              {reconcile.error && <Failure error={reconcile.error} />}
              <Uploads uploads={uploads} onClear={clear} />
              <div className="cols">
                <section className="panel docs live">
                  <Tabs
                    label="Index"
                    chosen={tab}
                    onChoose={(id) => set({ tab: id, doc: undefined })}
                    tabs={[
                      { id: 'documents', text: 'Documents', count: count(view.documents) },
                      { id: 'attention', text: 'Needs attention', count: view.states?.failed ?? 0 },
                      { id: 'chunks', text: 'Chunks', count: count(view.chunks) },
                      { id: 'settings', text: 'Settings' },
                    ]}
                  />
                  <div role="tabpanel" aria-label={tab} className="tabbody">
                    {(tab === 'documents' || tab === 'attention' || (tab === 'chunks' && doc === undefined)) && (
                      <Documents index={index} chosen={doc} onlyFailed={tab === 'attention'} />
                    )}
                    {tab === 'chunks' && doc !== undefined && (
                      <Chunks index={index} path={doc}>
                        {(text) => <PassageText text={text} />}
                      </Chunks>
                    )}
                    {tab === 'settings' && (
                      <div className="inset">
                        <JsonView
                          label="How it is made"
                          value={{
                            chunking: view.chunking,
                            embedding: view.embedding,
                            generation: view.generation,
                            drift: view.drift,
                          }}
                        />
                      </div>
                    )}
                  </div>
                  <div className="drop">
                    <Icon name="upload" size={14} />
                    Drop files anywhere: pdf, docx, pptx, xlsx, html, md, csv, json, txt
                  </div>
                </section>
                <Bench
                  index={index}
                  question={search.get('q') ?? ''}
                  onAsk={(question) => set({ q: question === '' ? undefined : question })}
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

const States = ({ view }: { readonly view: FullIndex }): ReactElement => {
  const states = view.states ?? { indexed: view.documents, pending: 0, failed: 0 }
  const total = Math.max(1, states.indexed + states.pending + states.failed)
  return (
    <div className="sum">
      <div className="sbar" aria-hidden="true">
        {(['indexed', 'pending', 'failed'] as const).map(
          (state) =>
            states[state] > 0 && <i key={state} className={state} style={{ flexGrow: states[state] / total }} />,
        )}
      </div>
      <div className="row wrap sline" role="status">
        <span className="row">
          <Icon name="tick" size={12} className="good" />
          <span>
            <b>{count(states.indexed)}</b> searchable
          </span>
        </span>
        {states.pending > 0 && (
          <span className="row">
            <Icon name="arc" size={12} className="acc spin" />
            <span>
              <b>{count(states.pending)}</b> on the way
            </span>
          </span>
        )}
        {states.failed > 0 && (
          <span className="row">
            <Icon name="cross" size={12} className="bad" />
            <span>
              <b>{count(states.failed)}</b> not readable
            </span>
          </span>
        )}
        <span className="grow" />
        <span className="t3">
          {counted(view.chunks, 'chunk')},{' '}
          {view.drift ? `${view.drift.missing} missing, ${view.drift.orphan} orphans` : 'not reconciled yet'}
        </span>
      </div>
    </div>
  )
}

const Uploads = ({
  uploads,
  onClear,
}: {
  readonly uploads: readonly Upload[]
  readonly onClear: () => void
}): ReactElement | null => {
  if (uploads.length === 0) return null
  const done = uploads.filter(({ state }) => state === 'stored' || state === 'refused').length
  const refused = uploads.filter(({ state }) => state === 'refused')
  return (
    <section className="panel uploads" aria-label="Uploads">
      <div className="phead">
        <progress value={done} max={uploads.length} aria-label="Files sent" />
        <span className="num" role="status">
          {done} of {counted(uploads.length, 'file')} sent{refused.length > 0 ? `, ${refused.length} refused` : ''}
        </span>
        <span className="grow" />
        <Button kind="quiet" size="sm" icon="cross" name="Close the uploads" onPress={onClear} />
      </div>
      <ul>
        {uploads
          .filter(({ state }) => state !== 'stored')
          .slice(0, 8)
          .map(({ name, size, state, error }) => (
            <li key={name} className="row">
              <Icon
                name={state === 'refused' ? 'cross' : state === 'sending' ? 'arc' : 'ring'}
                size={12}
                className={state === 'refused' ? 'bad' : state === 'sending' ? 'acc spin' : 't3'}
              />
              <span className="clip">{name}</span>
              <span className="t3 xs nowrap">{bytes(size)}</span>
              {error && <span className="bad xs clip">{`${error.code}: ${error.message}`}</span>}
            </li>
          ))}
      </ul>
    </section>
  )
}
