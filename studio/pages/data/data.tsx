import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import type { IndexView } from '../../api/types'
import { Page } from '../../frame/page'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { ago, count } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty, Failure, Shown } from '../../parts/states'

/** Indexes and datasets. */
const Data = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const indexes = useQuery({ queryKey: ['indexes'], queryFn: () => client.listIndexes({ limit: 500 }) })
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  return (
    <Page crumbs={[{ text: 'Data' }]}>
      <div className="stack">
        <div className="row">
          <h1>Data</h1>
        </div>
        <section className="panel">
          <div className="phead">
            <h2>Indexes</h2>
            <span className="t3 xs">documents that flows search</span>
            <span className="grow" />
            <Button icon="plus" onPress={() => setSearch({ new: 'index' })}>
              New index
            </Button>
          </div>
          <Shown query={indexes} lines={3}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty title="No index yet" command="sluice docs put products ./manuals">
                  An index holds documents, cut into passages that a retrieve node finds by words and by meaning.
                </Empty>
              ) : (
                <table>
                  <thead>
                    <tr>
                      <th>Index</th>
                      <th>Embedding</th>
                      <th className="n">Documents</th>
                      <th className="n">Chunks</th>
                    </tr>
                  </thead>
                  <tbody>
                    {(items as unknown as readonly IndexView[]).map((index) => (
                      <tr key={index.name}>
                        <td>
                          <Link className="row med" href={`/data/indexes/${encodeURIComponent(index.name)}`}>
                            <Icon name="data" size={14} className="t3" />
                            {index.name}
                          </Link>
                        </td>
                        <td className="t2">
                          {index.embedding
                            ? `${index.embedding.model}, ${count(index.embedding.dimensions)} dims${index.embedding.semantic ? '' : ', by words'}`
                            : 'unknown'}
                        </td>
                        <td className="n">{count(index.documents)}</td>
                        <td className="n">{count(index.chunks)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )
            }
          </Shown>
        </section>
        <section className="panel">
          <div className="phead">
            <h2>Datasets</h2>
            <span className="t3 xs">rows that batches and evaluations run over</span>
            <span className="grow" />
            <Button icon="upload" onPress={() => setSearch({ new: 'dataset' })}>
              Upload a dataset
            </Button>
          </div>
          <Shown query={datasets} lines={3}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty
                  title="No dataset yet"
                  command="sluice dataset put questions questions.jsonl"
                  action={
                    <Button kind="go" onPress={() => setSearch({ new: 'dataset' })}>
                      Upload a dataset
                    </Button>
                  }
                >
                  A dataset is JSON lines or CSV in immutable versions: questions with the answers that are wanted.
                </Empty>
              ) : (
                <table>
                  <thead>
                    <tr>
                      <th>Dataset</th>
                      <th>Version</th>
                      <th className="n">Rows</th>
                      <th className="n">Made</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((one) => (
                      <tr key={one.name}>
                        <td>
                          <Link className="row med" href={`/data/datasets/${encodeURIComponent(one.name)}`}>
                            <Icon name="table" size={14} className="t3" />
                            {one.name}
                          </Link>
                        </td>
                        <td>
                          <span className="tag">{one.version.slice(0, 12)}</span>
                        </td>
                        <td className="n">{count(one.rows)}</td>
                        <td className="n t3">{ago(one.created_at)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )
            }
          </Shown>
        </section>
      </div>
      {search.get('new') === 'index' && <NewIndex onClose={() => setSearch({})} />}
      {search.get('new') === 'dataset' && <UploadDataset onClose={() => setSearch({})} />}
    </Page>
  )
}

export default Data

const NewIndex = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: () => client.putIndex({ index: name, body: {} }),
    onSuccess: () => go(`/data/indexes/${encodeURIComponent(name)}`),
  })
  return (
    <Dialog title="New index" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <label className="label">
          <span>Name</span>
          <input autoFocus className="in" value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        {create.error && <Failure error={create.error} />}
        <Button submit kind="go" busy={create.isPending} off={name === '' && 'Name it first'}>
          Make the index
        </Button>
      </form>
    </Dialog>
  )
}

/** Uploads JSON lines, CSV or TSV as a new version of a dataset. */
export const UploadDataset = ({
  name: given = '',
  onClose,
}: {
  readonly name?: string
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const [name, setName] = useState(given)
  const [file, setFile] = useState<File>()
  const put = useMutation({
    mutationFn: (chosen: File) =>
      client.putDataset({
        name,
        body: chosen,
        format: /\.csv$/i.test(chosen.name) ? 'csv' : /\.tsv$/i.test(chosen.name) ? 'tsv' : 'jsonl',
      }),
    onSuccess: ({ rows }) => {
      toast(`${name} has ${count(rows)} rows`)
      void queries.invalidateQueries({ queryKey: ['datasets'] })
      void queries.invalidateQueries({ queryKey: ['dataset', name] })
      go(`/data/datasets/${encodeURIComponent(name)}`)
    },
  })
  return (
    <Dialog title="Upload a dataset" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (file) put.mutate(file)
        }}
      >
        <label className="label">
          <span>File</span>
          <input
            type="file"
            accept=".jsonl,.csv,.tsv,.json"
            onChange={(event) => {
              const chosen = event.target.files?.[0]
              setFile(chosen)
              if (chosen && name === '')
                setName(
                  chosen.name
                    .replace(/\.\w+$/, '')
                    .toLowerCase()
                    .replaceAll(/[^a-z0-9-]+/g, '-'),
                )
            }}
          />
          <span className="hint">JSON lines, CSV or TSV. What is there stays; this is the next version.</span>
        </label>
        <label className="label">
          <span>Name</span>
          <input className="in" value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        {put.error && <Failure error={put.error} />}
        <Button
          submit
          kind="go"
          busy={put.isPending}
          off={!file ? 'Choose a file first' : name === '' && 'Name it first'}
        >
          Upload
        </Button>
      </form>
    </Dialog>
  )
}
