import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { flowList } from '../../api/queries'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { ago, counted, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty, Shown } from '../../parts/states'
import { NewFlow } from './new-flow'

/** Every flow of the project, with its labels. */
const Flows = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery(flowList)
  const filter = (search.get('q') ?? '').toLowerCase()
  return (
    <Page
      crumbs={[{ text: 'Flows' }]}
      actions={
        <Button kind="go" icon="plus" onPress={() => setSearch({ new: '1' })}>
          New flow
        </Button>
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
                <table>
                  <thead>
                    <tr>
                      <th>Flow</th>
                      <th>What it does</th>
                      <th>Labels</th>
                      <th className="n">Published</th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.map((flow) => (
                      <tr key={flow.name}>
                        <td>
                          <Link href={`/flows/${encodeURIComponent(flow.name)}`} className="row med">
                            <Icon
                              name={flow.type === 'chat' ? 'chat' : flow.type === 'evaluation' ? 'evaluate' : 'flow'}
                              size={14}
                              className="t3"
                            />
                            {flow.name}
                          </Link>
                        </td>
                        <td className="t2">{flow.description ?? ''}</td>
                        <td>
                          <span className="row wrap">
                            {Object.entries(flow.labels)
                              .filter(([label]) => label !== 'repo')
                              .map(([label, hash]) => (
                                <span className="tag" key={label}>
                                  {label} {shortHash(hash)}
                                </span>
                              ))}
                          </span>
                        </td>
                        <td className="n t3">{ago(flow.published_at)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )
            }}
          </Shown>
        </section>
      </div>
      {search.get('new') !== null && <NewFlow onClose={() => setSearch({})} />}
    </Page>
  )
}

export default Flows
