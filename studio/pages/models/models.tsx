import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { everyItem, type Operations } from '../../../client'
import { client } from '../../api/client'
import { flowList } from '../../api/queries'
import { Page } from '../../frame/page'
import { count, counted, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import { Rows, type Column } from '../../parts/rows'
import { Empty, Shown } from '../../parts/states'
import { Tabs } from '../../parts/tabs'
import { kinds } from '../flow/kinds'
import './models.css'

type Model = Operations['listModels']['reply']['items'][number]

const price = (value: number | null): string => (value === null ? 'unknown' : money(value))

/** The catalogue of models, the samples, and the kinds of nodes. */
const Models = (): ReactElement => {
  const [, go] = useLocation()
  const { id } = useParams()
  const [search, setSearch] = useSearchParams()
  const tab = search.get('tab') ?? 'models'
  const query = useQuery({
    queryKey: ['models'],
    staleTime: 30_000,
    queryFn: async () => {
      const { endpoints } = await client.listModels({ limit: 1 })
      const items: Model[] = []
      for await (const item of everyItem(client.listModels, { limit: 500 })) items.push(item)
      return { items, endpoints }
    },
  })
  const set = (key: string, value: string): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      if (value === '') next.delete(key)
      else next.set(key, value)
      return next
    })
  const text = search.get('q') ?? ''
  const capability = search.get('capability') ?? ''
  const available = search.get('available') === 'true'
  const found = useMemo(
    () =>
      query.data?.items.filter(
        (model) =>
          `${model.id} ${model.publisher ?? ''} ${model.provider}`.toLowerCase().includes(text.toLowerCase()) &&
          (capability === '' || model.capabilities.includes(capability as Model['capabilities'][number])) &&
          (!available || model.available),
      ),
    [query.data, text, capability, available],
  )
  const chosen = query.data?.items.find((model) => model.id === id)
  return (
    <Page
      crumbs={[{ text: 'Models', href: '/models' }, ...(id === undefined ? [] : [{ text: id }])]}
      actions={
        <Link className="btn go" href={chosen ? `/playground?models=${encodeURIComponent(chosen.id)}` : '/playground'}>
          Open the playground
        </Link>
      }
    >
      <div className="stack">
        <div className="row">
          <h1>Explore</h1>
          <span className="t3">{query.data ? counted(query.data.items.length, 'model') : ''}</span>
        </div>
        <Tabs
          label="Explore"
          chosen={tab}
          onChoose={(next) => go(next === 'models' ? '/models' : `/models?tab=${next}`)}
          tabs={[
            { id: 'models', text: 'Models' },
            { id: 'samples', text: 'Samples' },
            { id: 'kinds', text: 'Node kinds' },
          ]}
        />
        <div role="tabpanel" aria-label={tab}>
          {tab === 'kinds' && <Kinds />}
          {tab === 'samples' && <Samples />}
          {tab === 'models' && (
            <div className={`mcols ${chosen ? 'with' : ''}`}>
              <section className="panel">
                <div className="phead wrap">
                  <label className="field">
                    <Icon name="search" size={14} />
                    <span className="visually-hidden">Filter models</span>
                    <input placeholder="Filter" value={text} onChange={(event) => set('q', event.target.value)} />
                  </label>
                  <label className="row xs t2">
                    Can
                    <select
                      className="in sm"
                      value={capability}
                      onChange={(event) => set('capability', event.target.value)}
                    >
                      <option value="">anything</option>
                      {['chat', 'embedding', 'judge', 'streaming', 'tools', 'json', 'vision', 'reasoning'].map(
                        (one) => (
                          <option key={one}>{one}</option>
                        ),
                      )}
                    </select>
                  </label>
                  <label className="row xs t2">
                    <input
                      type="checkbox"
                      checked={available}
                      onChange={(event) => set('available', event.target.checked ? 'true' : '')}
                    />
                    answers here
                  </label>
                  <span className="grow" />
                  {query.data?.endpoints.map((endpoint) => (
                    <span key={endpoint.connection} className="row xs">
                      <Pill state={endpoint.ok ? 'ok' : 'failed'} text={endpoint.connection} />
                    </span>
                  ))}
                </div>
                <Shown query={{ data: found, error: query.error }}>
                  {(models) =>
                    models.length === 0 ? (
                      <Empty title="No model is like this">Take a filter away to see more.</Empty>
                    ) : (
                      <Rows
                        label="Models"
                        items={models}
                        columns={columns}
                        chosen={id}
                        keyOf={(model) => `${model.connection ?? ''} ${model.id}`}
                        hrefOf={(model) => `/models/${encodeURIComponent(model.id)}`}
                        height="calc(100vh - 300px)"
                      />
                    )
                  }
                </Shown>
              </section>
              {chosen && <Detail model={chosen} />}
            </div>
          )}
        </div>
      </div>
    </Page>
  )
}

export default Models

const columns: readonly Column<Model>[] = [
  { head: 'Model', width: 'minmax(140px, 1.4fr)', cell: ({ id }) => <span className="med clip">{id}</span> },
  {
    head: 'From',
    width: 'minmax(80px, .8fr)',
    cell: ({ publisher, provider }) => <span className="t2">{publisher ?? provider}</span>,
  },
  {
    head: 'Here',
    width: '108px',
    cell: ({ available }) =>
      available ? <Pill state="ok" text="answers" /> : <span className="t3 xs">not connected</span>,
  },
  {
    head: 'Can',
    width: 'minmax(80px, 1.2fr)',
    cell: ({ capabilities }) => <span className="t3 xs">{capabilities.join(', ')}</span>,
  },
  {
    head: 'Context',
    width: '80px',
    isFigure: true,
    cell: ({ context }) => (context === null ? <span className="t3">unknown</span> : count(context)),
  },
  { head: 'In / 1M', width: '80px', isFigure: true, cell: ({ prices }) => price(prices.input) },
  { head: 'Out / 1M', width: '80px', isFigure: true, cell: ({ prices }) => price(prices.output) },
]

const Detail = ({ model }: { readonly model: Model }): ReactElement => (
  <section className="panel" aria-label={model.id}>
    <div className="phead">
      <h2 className="clip">{model.id}</h2>
      <span className="grow" />
      <Link className="btn quiet sq" href="/models" aria-label="Close">
        <Icon name="cross" size={14} />
      </Link>
    </div>
    <dl className="kv inset">
      <dt>Answers here</dt>
      <dd>{model.available ? `yes, by connection ${model.connection ?? 'default'}` : 'no connection has it'}</dd>
      <dt>From</dt>
      <dd>{model.publisher ?? model.provider}</dd>
      <dt>Context</dt>
      <dd>{model.context === null ? 'unknown' : `${count(model.context)} tokens`}</dd>
      <dt>Longest answer</dt>
      <dd>{typeof model.max_output === 'number' ? `${count(model.max_output)} tokens` : 'unknown'}</dd>
      <dt>Price in</dt>
      <dd>{price(model.prices.input)} per million tokens</dd>
      <dt>Price, cached</dt>
      <dd>{price(model.prices.cached)} per million tokens</dd>
      <dt>Price out</dt>
      <dd>{price(model.prices.output)} per million tokens</dd>
      <dt>Takes, gives</dt>
      <dd>
        {model.modalities ? `${model.modalities.input.join(', ')} → ${model.modalities.output.join(', ')}` : 'unknown'}
      </dd>
      <dt>Licence</dt>
      <dd>{model.licence ?? 'unknown'}</dd>
      <dt>Told by</dt>
      <dd>
        {model.source ?? 'the endpoint'}
        {model.as_of === undefined ? '' : `, ${model.as_of}`}
      </dd>
      {model.note !== undefined && (
        <>
          <dt>Note</dt>
          <dd>{model.note}</dd>
        </>
      )}
    </dl>
  </section>
)

const Kinds = (): ReactElement => (
  <section className="panel">
    <table>
      <thead>
        <tr>
          <th>Kind</th>
          <th>What it does</th>
          <th>Begins as</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, icon, about, starts }) => (
          <tr key={kind}>
            <td>
              <span className="row med">
                <Icon name={icon} size={14} className="t3" />
                {kind}
              </span>
            </td>
            <td className="t2">{about}</td>
            <td className="mono t2">{JSON.stringify(starts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const Samples = (): ReactElement => (
  <section className="panel">
    <Shown query={useQuery(flowList)}>
      {({ items }) => (
        <table>
          <thead>
            <tr>
              <th>Sample</th>
              <th>What it shows</th>
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items
              .filter(({ labels }) => Object.hasOwn(labels, 'repo'))
              .map(({ name, description, type }) => (
                <tr key={name}>
                  <td className="med">{name}</td>
                  <td className="t2">{description}</td>
                  <td className="n">
                    <span className="row">
                      {type === 'chat' && (
                        <Link className="btn sm" href={`/chat/${encodeURIComponent(name)}?ask=1`}>
                          Ask it
                        </Link>
                      )}
                      <Link className="btn sm" href={`/flows/${encodeURIComponent(name)}`}>
                        Open
                      </Link>
                    </span>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </Shown>
  </section>
)
