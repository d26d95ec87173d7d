import { useQuery } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import type { Page, RunLine, RunView } from '../../api/types'
import { count, counted, duration, money } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { checksOf, groundingOf } from './checks-of'
import { slowerThan } from './trace/what-if'

/** The figures of a run: time beside other runs, tokens and cost by who spent them, and what its checks say. */
export const RunFigures = ({ run }: { readonly run: RunView }): ReactElement => {
  const spenders = run.nodes.filter(({ usage }) => usage && usage.input_tokens + usage.output_tokens > 0)
  const grounding = groundingOf(run.nodes)
  const checked = run.nodes.filter((node) => checksOf(node).findings.length > 0)
  return (
    <dl className="rfigs">
      <Figure name="Took">
        {run.latency_ms === null ? <span className="t3">not over</span> : duration(run.latency_ms)}
        {run.latency_ms !== null && run.status === 'completed' && <Standing run={run} took={run.latency_ms} />}
      </Figure>
      {run.first_token_ms !== undefined && <Figure name="First token">{duration(run.first_token_ms)}</Figure>}
      <Figure name="Tokens">
        {run.usage ? count(run.usage.input_tokens + run.usage.output_tokens) : <span className="t3">unknown</span>}
        {run.usage && (
          <Note>
            {spenders.length > 1
              ? by(spenders, ({ usage }) => (usage ? count(usage.input_tokens + usage.output_tokens) : 'unknown'))
              : `in ${count(run.usage.input_tokens)}, out ${count(run.usage.output_tokens)}`}
          </Note>
        )}
      </Figure>
      <Figure name="Cost">
        {run.cost === null ? <span className="t3">unknown</span> : money(run.cost)}
        {run.cost !== null && run.cost > 0 && spenders.length > 1 && (
          <Note>{by(spenders, ({ cost }) => money(cost).replace('$', ''))}</Note>
        )}
      </Figure>
      {grounding && grounding.claims > 0 && (
        <Figure name="Groundedness">
          {(grounding.supported / grounding.claims).toFixed(2)}
          <Note>
            {grounding.supported} of {counted(grounding.claims, 'claim')}
          </Note>
        </Figure>
      )}
      {checked.length > 0 && (
        <Figure name="Safety">
          <span className="row wrap">
            {checked.map((node) => (
              <SafetyPill key={node.path} node={node} />
            ))}
          </span>
        </Figure>
      )}
      {Object.entries(run.metrics ?? {}).map(([name, value]) => (
        <Figure key={name} name={name}>
          {value}
        </Figure>
      ))}
      <Figure name="Version">
        <Link href={`/flows/${encodeURIComponent(run.flow)}/versions?to=${run.hash}`} className="tag">
          {run.label ?? ''} {run.hash.slice(0, 7)}
          {run.variant === null ? '' : ` ${run.variant}`}
        </Link>
      </Figure>
    </dl>
  )
}

const Figure = ({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement => (
  <div>
    <dt>{name}</dt>
    <dd className="num">{children}</dd>
  </div>
)

const Note = ({ children }: { readonly children: ReactNode }): ReactElement => <span className="ci"> {children}</span>

const by = (nodes: RunView['nodes'], figure: (node: RunView['nodes'][number]) => string): string =>
  nodes
    .slice(0, 3)
    .map((node) => `${node.path} ${figure(node)}`)
    .join(', ') + (nodes.length > 3 ? ` and ${nodes.length - 3} more` : '')

const SafetyPill = ({ node }: { readonly node: RunView['nodes'][number] }): ReactElement => {
  const { outcome = 'unchecked', findings } = checksOf(node)
  const same = findings.filter((finding) => finding.outcome === outcome)
  const many = outcome === 'clean' || findings.length === 1 ? '' : `${same.length} of ${findings.length} `
  return (
    <span title={findings.map((one) => `${one.check}: ${one.outcome}`).join(', ')}>
      <Pill state={outcome} text={`${node.path}: ${many}${outcome}`} />
    </span>
  )
}

const compared = 200

// Among the newest that completed, the run itself left out.
const Standing = ({ run, took }: { readonly run: RunView; readonly took: number }): ReactElement | null => {
  const others = useQuery({
    queryKey: ['runs', 'standing', run.flow, run.kind],
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      (await client.listRuns(
        { flow: run.flow, status: 'completed', kind: run.kind as 'flow', limit: compared },
        { signal },
      )) as unknown as Page<RunLine>,
  })
  const times = (others.data?.items ?? []).flatMap(({ id, latency_ms }) =>
    id === run.id || latency_ms === null ? [] : [latency_ms],
  )
  const share = slowerThan(took, times)
  if (share === undefined) return null
  return (
    <Note>
      slower than {share} % of {counted(times.length, 'run')}
    </Note>
  )
}
