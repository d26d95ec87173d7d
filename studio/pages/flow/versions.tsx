import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { flowAt, queries } from '../../api/queries'
import { Page } from '../../frame/page'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { DiffView } from '../../parts/diff-view'
import { ago, shortHash } from '../../parts/format'
import { Empty, Failure, Shown } from '../../parts/states'
import { graphOf, type FlowGraph } from './graph-of'
import { GraphView } from './graph-view'
import './flow.css'

/** The versions of a flow: what changed between two, drawn and as text, and where labels point. */
const Versions = (): ReactElement => {
  const { flow = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const list = useQuery({
    queryKey: ['flow', flow, 'versions'],
    queryFn: ({ signal }) => client.listFlowVersions({ flow }, { signal }),
  })
  const items = list.data?.items ?? []
  const to = search.get('to') ?? items[0]?.hash
  const place = items.findIndex(({ hash }) => hash === to)
  const from = search.get('from') ?? items[place + 1]?.hash
  const path = `/flows/${encodeURIComponent(flow)}`
  return (
    <Page
      fill
      crumbs={[{ text: 'Flows', href: '/flows' }, { text: flow, href: path }, { text: 'Versions' }]}
      actions={
        <Link href={path} className="btn">
          Edit
        </Link>
      }
    >
      <Shown query={list}>
        {() => (
          <div className="vers">
            <ol className="vlist" aria-label="Versions, newest first">
              {items.map((version) => (
                <li key={version.hash} className={`vitem ${version.hash === to ? 'sel' : ''}`}>
                  <div className="row wrap">
                    <Link
                      href={`${path}/versions?to=${version.hash}`}
                      className="tag"
                      aria-current={version.hash === to ? 'true' : undefined}
                      aria-label={`Show what ${shortHash(version.hash)} changed`}
                    >
                      {shortHash(version.hash)}
                    </Link>
                    {version.labels.map((label) => (
                      <span className="pill run" key={label}>
                        {label}
                      </span>
                    ))}
                  </div>
                  <div className="t3 xs">
                    {ago(version.published_at)} by {version.published_by}
                  </div>
                  <div className="row wrap">
                    <PointLabel flow={flow} hash={version.hash} labels={version.labels} />
                    {version.hash !== to && to !== undefined && (
                      <Button size="sm" kind="quiet" onPress={() => setSearch({ from: version.hash, to })}>
                        Compare with {shortHash(to)}
                      </Button>
                    )}
                  </div>
                </li>
              ))}
            </ol>
            {to !== undefined && from !== undefined ? (
              <Difference flow={flow} from={from} to={to} />
            ) : (
              <Empty title="One version so far">The next one is shown here against it: its graph and its text.</Empty>
            )}
          </div>
        )}
      </Shown>
    </Page>
  )
}

export default Versions

const PointLabel = ({
  flow,
  hash,
  labels,
}: {
  readonly flow: string
  readonly hash: string
  readonly labels: readonly string[]
}): ReactElement => {
  const [label, setLabel] = useState('production')
  const point = useMutation({
    mutationFn: () => client.setFlowLabel({ flow, label, body: { hash } }),
    onSuccess: () => {
      toast(`${label} points at ${shortHash(hash)}`)
      void queries.invalidateQueries({ queryKey: ['flow', flow] })
      void queries.invalidateQueries({ queryKey: ['flows'] })
    },
  })
  return (
    <>
      <select
        className="in sm"
        aria-label={`Label for ${shortHash(hash)}`}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      >
        {['production', 'latest', 'staging'].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <Button
        size="sm"
        busy={point.isPending}
        off={labels.includes(label) && `${label} points here`}
        onPress={() => point.mutate()}
      >
        Point it here
      </Button>
      {point.error && <Failure error={point.error} />}
    </>
  )
}

const Difference = ({
  flow,
  from,
  to,
}: {
  readonly flow: string
  readonly from: string
  readonly to: string
}): ReactElement => {
  const before = useQuery({ ...flowAt(flow, { version: from }), staleTime: Infinity })
  const after = useQuery({ ...flowAt(flow, { version: to }), staleTime: Infinity })
  const one = before.data?.yaml
  const other = after.data?.yaml
  const drawn = useMemo(
    () => (one === undefined || other === undefined ? undefined : united(graphOf(one), graphOf(other))),
    [one, other],
  )
  if (before.error ?? after.error) return <Failure error={before.error ?? after.error} />
  if (!drawn || !before.data || !after.data)
    return <Shown query={{ data: undefined, error: undefined }}>{() => null}</Shown>
  const texts = new Map([...before.data.files, ...after.data.files].map(({ path }) => [path, true]))
  const textOf = (files: typeof before.data.files, path: string): string =>
    files.find((file) => file.path === path)?.text ?? ''
  const changed = [...texts.keys()].filter((path) => textOf(before.data.files, path) !== textOf(after.data.files, path))
  return (
    <div className="vmain">
      <div className="vgraph">
        <GraphView graph={drawn.graph} changes={drawn.changes} />
      </div>
      <div className="vtext">
        <div className="phead">
          <h2>
            {shortHash(from)} to {shortHash(to)}
          </h2>
          <span className="t3 xs">
            {drawn.changes.size === 0
              ? 'no node changed'
              : [...drawn.changes].map(([name, change]) => `${name} ${change}`).join(', ')}
          </span>
        </div>
        <DiffView label="flow.dag.yaml" before={before.data.yaml} after={after.data.yaml} />
        {changed.map((path) => (
          <section key={path}>
            <h3 className="phead mono">{path}</h3>
            <DiffView label={path} before={textOf(before.data.files, path)} after={textOf(after.data.files, path)} />
          </section>
        ))}
      </div>
    </div>
  )
}

type Change = 'added' | 'removed' | 'changed'

// Both graphs in one: what is gone stands where it was.
const united = (
  before: FlowGraph,
  after: FlowGraph,
): { readonly graph: FlowGraph; readonly changes: ReadonlyMap<string, Change> } => {
  const old = new Map(before.nodes.map((node) => [node.name, node]))
  const now = new Map(after.nodes.map((node) => [node.name, node]))
  const changes = new Map<string, Change>()
  for (const [name, node] of now) {
    const earlier = old.get(name)
    if (!earlier) changes.set(name, 'added')
    else if (JSON.stringify(earlier.definition) !== JSON.stringify(node.definition)) changes.set(name, 'changed')
  }
  const gone = before.nodes.filter(({ name }) => !now.has(name))
  for (const { name } of gone) changes.set(name, 'removed')
  const known = new Set(after.edges.map(({ from, to }) => `${from} ${to}`))
  const ghosts = before.edges.filter(
    ({ from, to }) => !known.has(`${from} ${to}`) && gone.some(({ name }) => name === from || name === to),
  )
  return { graph: { ...after, nodes: [...after.nodes, ...gone], edges: [...after.edges, ...ghosts] }, changes }
}
