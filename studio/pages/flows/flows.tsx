import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { flowList } from '../../api/queries'
import type { FlowLine } from '../../api/types'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { ago, counted, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Rows, type Column } from '../../parts/rows'
import { Empty, Shown } from '../../parts/states'
import { LastRun, NodeCount } from './flow-cells'
import { ImportFlow } from './import-flow'
import { NewFlow } from './new-flow'
import './flows.css'

/** Every flow of the project: what it does, how large it is, how it last ran, where its labels point. */
const Flows = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery(flowList)
  const asked = search.get('new')
  const filter = (search.get('q') ?? '').toLowerCase()
  const close = (): void => setSearch({})
  return (
    <Page
      crumbs={[{ text: 'Flows' }]}
      actions={
        <>
          <Button icon="upload" onPress={() => setSearch({ new: 'import' })}>
            Import
          </Button>
          <Button kind="go" icon="plus" onPress={() => setSearch({ new: '1' })}>
            New flow
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="row">
          <h1>Flows</h1>
          <span className="t3">{list.data ? counted(list.data.items.length, 'flow') : ''}</span>
          <span className="grow" />
          <label className="field">
            <Icon name="search" size={14} />
            <span className="visually-hidden">Filter flows</span>
            <input
              placeholder="Filter"
              value={search.get('q') ?? ''}
              onChange={(event) =>
                setSearch(event.target.value === '' ? {} : { q: event.target.value }, { replace: true })
              }
            />
          </label>
        </div>
        <section className="panel">
          <Shown query={list}>
            {({ items }) => {
              const found = items.filter(({ name, description }) =>
                `${name} ${description ?? ''}`.toLowerCase().includes(filter),
              )
              if (items.length === 0)
                return (
                  <Empty
                    title="No flow yet"
                    command="sluice flow import ./my-prompt-flow"
                    action={
                      <Button kind="go" onPress={() => setSearch({ new: '1' })}>
                        New flow
                      </Button>
                    }
                  >
                    A flow is a graph of prompts, models, lookups and code in one YAML file. Prompt flow’s files run
                    unchanged.
                  </Empty>
                )
              if (found.length === 0)
                return (
                  <Empty title={`No flow is called “${filter.slice(0, 40)}”`}>
                    The filter looks at names and descriptions.
                  </Empty>
                )
              return (
                <Rows
                  label="Flows"
                  items={found}
                  columns={columns}
                  rowHeight={52}
                  keyOf={({ name }) => name}
                  hrefOf={({ name }) => `/flows/${encodeURIComponent(name)}`}
                />
              )
            }}
          </Shown>
        </section>
      </div>
      {asked === 'import' ? <ImportFlow onClose={close} /> : asked !== null && <NewFlow onClose={close} />}
    </Page>
  )
}

export default Flows

const columns: readonly Column<FlowLine>[] = [
  {
    head: 'Flow',
    width: 'minmax(180px, 2.4fr)',
    cell: ({ name, type, description }) => (
      <span className="fname2">
        <Icon name={type === 'chat' ? 'chat' : type === 'evaluation' ? 'evaluate' : 'flow'} size={14} className="t3" />
        <span className="med clip">{name}</span>
        <span className="t3 xs clip about">{description ?? 'says nothing of itself'}</span>
      </span>
    ),
  },
  { head: 'Nodes', width: '56px', isFigure: true, isWide: true, cell: ({ name }) => <NodeCount flow={name} /> },
  { head: 'Last run', width: 'minmax(150px, 1.2fr)', cell: ({ name }) => <LastRun flow={name} /> },
  {
    head: 'Labels',
    width: 'minmax(250px, 1.3fr)',
    isWide: true,
    cell: ({ name, labels }) => (
      <Link className="row" href={`/flows/${encodeURIComponent(name)}/versions`} title={`Versions of ${name}`}>
        {Object.entries(labels)
          .filter(([label]) => label !== 'repo')
          .toSorted(([one], [other]) => Number(other === 'production') - Number(one === 'production'))
          .map(([label, hash]) => (
            <span className="tag" key={label}>
              {label} {shortHash(hash)}
            </span>
          ))}
      </Link>
    ),
  },
  {
    head: 'Published',
    width: '96px',
    isFigure: true,
    isWide: true,
    cell: ({ published_at }) => (
      <span className="t3" title={published_at ?? undefined}>
        {ago(published_at)}
      </span>
    ),
  },
]
