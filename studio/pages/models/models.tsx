import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { everyItem } from '../../../client'
import { client } from '../../api/client'
import { Page } from '../../frame/page'
import { count, counted, money } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Rows, type Column } from '../../parts/rows'
import { Empty, Shown } from '../../parts/states'
import { Tabs } from '../../parts/tabs'
import { chosenModels, fromOf, thousandAnswers, type AnswerSize, type Model, type ModelChoice } from './model-choice'
import { ModelDetail } from './model-detail'
import { ModelFilters } from './model-filters'
import { NodeKinds } from './node-kinds'
import { Samples } from './samples'
import './models.css'

const usual: AnswerSize = { input: 1_500, output: 300 }

const modelKeyOf = ({ connection, id }: Pick<Model, 'connection' | 'id'>): string => `${connection ?? ''} ${id}`

/** The catalogue of models with what they can and cost, the samples, and the kinds of nodes. */
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
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        if (value === '') next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace: true },
    )
  const { choice, size } = useMemo(() => readSearch(search), [search])
  const found = useMemo(() => query.data && chosenModels(query.data.items, choice, size), [query.data, choice, size])
  const chosen = query.data?.items.find((model) => model.id === id)
  const kept = search.toString() === '' ? '' : `?${search.toString()}`
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
        <div className="row wrap">
          <h1>Explore</h1>
          <span className="t3">
            {query.data &&
              (found?.length === query.data.items.length
                ? counted(query.data.items.length, 'model')
                : `${count(found?.length ?? 0)} of ${counted(query.data.items.length, 'model')}`)}
          </span>
          <span className="grow" />
          {query.data?.endpoints.map((endpoint) => (
            <span key={endpoint.connection} className="row xs" title={endpoint.error}>
              <Pill state={endpoint.ok ? 'ok' : 'failed'} text={endpoint.connection} />
              <span className="t3">{endpoint.models === null ? '' : counted(endpoint.models, 'model')}</span>
            </span>
          ))}
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
          {tab === 'kinds' && <NodeKinds />}
          {tab === 'samples' && <Samples />}
          {tab === 'models' && (
            <div className={`mcols ${chosen ? 'with' : ''}`}>
              <section className="panel" aria-label="Models">
                <ModelFilters models={query.data?.items ?? []} choice={choice} size={size} onSet={set} />
                <Shown query={{ data: found, error: query.error }}>
                  {(models) =>
                    models.length === 0 ? (
                      <Empty title="No model is like this">Take a filter away to see more.</Empty>
                    ) : (
                      <Rows
                        label="Models"
                        items={models}
                        columns={columnsFor(size)}
                        chosen={chosen && modelKeyOf(chosen)}
                        rowHeight={49}
                        keyOf={modelKeyOf}
                        hrefOf={(model) => `/models/${encodeURIComponent(model.id)}${kept}`}
                        height="calc(100vh - 330px)"
                      />
                    )
                  }
                </Shown>
              </section>
              {chosen && <ModelDetail model={chosen} size={size} backTo={`/models${kept}`} />}
            </div>
          )}
        </div>
      </div>
    </Page>
  )
}

export default Models

const readSearch = (search: URLSearchParams): { readonly choice: ModelChoice; readonly size: AnswerSize } => {
  const text = (key: string): string => search.get(key) ?? ''
  const sort = text('sort')
  const tokens = (key: string, none: number): number => (search.get(key) === null ? none : Number(text(key)) || 0)
  return {
    choice: {
      text: text('q'),
      capability: text('capability'),
      from: text('from'),
      isAvailable: text('available') === 'true',
      atMost: text('price') === '' ? undefined : Number(text('price')) || 0,
      sort: sort === 'price' || sort === 'context' ? sort : 'name',
    },
    size: { input: tokens('in', usual.input), output: tokens('out', usual.output) },
  }
}

const price = (value: number | null): ReactElement | string =>
  value === null ? <span className="t3">unknown</span> : money(value)

const columnsFor = (size: AnswerSize): readonly Column<Model>[] => [
  {
    head: 'Model',
    width: 'minmax(180px, 1fr)',
    cell: (model) => (
      <span className="mname">
        <span className="med break">{model.id}</span>
        <span className="t3 xs break">
          {fromOf(model)}
          {model.capabilities.length > 0 && `: ${model.capabilities.join(', ')}`}
        </span>
      </span>
    ),
  },
  {
    head: 'Here',
    width: '104px',
    isWide: true,
    cell: ({ available }) =>
      available ? <Pill state="ok" text="answers" /> : <span className="t3 xs">not connected</span>,
  },
  {
    head: 'Context',
    width: '70px',
    isFigure: true,
    isWide: true,
    cell: ({ context }) => (context === null ? <span className="t3">unknown</span> : count(context)),
  },
  { head: 'In / 1M', width: '64px', isFigure: true, isWide: true, cell: ({ prices }) => price(prices.input) },
  { head: 'Out / 1M', width: '64px', isFigure: true, isWide: true, cell: ({ prices }) => price(prices.output) },
  {
    head: '1,000 answers',
    width: '84px',
    isFigure: true,
    cell: (model) => <span className="med">{price(thousandAnswers(model, size))}</span>,
  },
]
