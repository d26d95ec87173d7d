import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { ago } from '../../parts/format'
import { Icon } from '../../parts/icon'
import type { SummaryView } from './next-step'

const kinds = {
  waiting_run: { icon: 'bars', tone: 'warn', action: 'Answer' },
  failed_document: { icon: 'cross', tone: 'bad', action: 'See why' },
  failed_run: { icon: 'cross', tone: 'bad', action: 'Open' },
  inconclusive_gate: { icon: 'question', tone: 't3', action: 'Add rows' },
} as const

/** What waits for somebody, each with where it is dealt with. */
export const Needs = ({ needs }: { readonly needs: SummaryView['needs'] }): ReactElement => (
  <section className="panel">
    <div className="phead">
      <h2>Needs you</h2>
      <span className="t3 xs">{needs.length}</span>
    </div>
    {needs.length === 0 && <p className="need t2">Nothing waits, and nothing failed in 24 hours.</p>}
    {needs.map((need) => {
      const { icon, tone, action } = kinds[need.kind]
      return (
        <div className="need" key={`${need.kind} ${need.id}`}>
          <Icon name={icon} size={14} className={tone} />
          <div className="grow">
            <div className="med break">{need.title}</div>
            <div className="t3 xs break">
              {need.kind === 'waiting_run' ? `run ${need.id.slice(-6)}` : need.detail}
              {need.at === null ? '' : ` · ${ago(need.at)}`}
            </div>
          </div>
          <Link className="btn sm" href={hrefOf(need)} aria-label={`${action}: ${need.title}`}>
            {action}
          </Link>
        </div>
      )
    })}
  </section>
)

const hrefOf = ({ kind, id, index = '', gate = '' }: SummaryView['needs'][number]): string => {
  if (kind === 'failed_document') return `/data/indexes/${encodeURIComponent(index)}?tab=attention`
  if (kind === 'inconclusive_gate') return `/evaluate/gates/${encodeURIComponent(gate)}?run=${id}`
  return `/runs/${id}${kind === 'waiting_run' ? '?view=io' : ''}`
}
