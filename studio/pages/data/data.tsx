import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import { client } from '../../api/client'
import type { FullIndex } from '../../api/types'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { Empty, Shown } from '../../parts/states'
import { DatasetTable } from './dataset/dataset-table'
import { IndexTable } from './index/index-table'
import { NewIndex } from './index/new-index'
import { UploadDataset } from './dataset/upload-dataset'
import './data.css'

/** Indexes and datasets: what flows search, and what they are measured by. */
const Data = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const indexes = useQuery({
    queryKey: ['indexes'],
    queryFn: async () => (await client.listIndexes({ limit: 500 })).items as unknown as readonly FullIndex[],
    refetchInterval: ({ state }) => (state.data?.some(({ states }) => states.pending > 0) ? 2_000 : 15_000),
  })
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  return (
    <Page crumbs={[{ text: 'Data' }]}>
      <div className="stack">
        <div className="row">
          <h1>Data</h1>
        </div>
        <section className="panel" aria-label="Indexes">
          <div className="phead">
            <h2>Indexes</h2>
            <span className="t3 xs clip">documents that flows search</span>
            <span className="grow" />
            <Button icon="plus" onPress={() => setSearch({ new: 'index' })}>
              New index
            </Button>
          </div>
          <Shown query={indexes} lines={3}>
            {(items) =>
              items.length === 0 ? (
                <Empty
                  title="No index yet"
                  command="sluice index create products"
                  action={
                    <Button kind="go" onPress={() => setSearch({ new: 'index' })}>
                      New index
                    </Button>
                  }
                >
                  An index holds documents, cut into passages that a retrieve node finds by words and by meaning.
                </Empty>
              ) : (
                <IndexTable indexes={items} />
              )
            }
          </Shown>
        </section>
        <section className="panel" aria-label="Datasets">
          <div className="phead">
            <h2>Datasets</h2>
            <span className="t3 xs clip">rows that batches and evaluations run over</span>
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
                <DatasetTable datasets={items} />
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
