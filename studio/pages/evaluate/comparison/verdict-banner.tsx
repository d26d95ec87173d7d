import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { count, counted, shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import type { Compared, Difference } from './compared'
import type { GateCover } from '../gate/gate-cover'
import { settlingText } from './settling-text'

const doors = { pass: 'open', fail: 'closed', tampered: 'closed', inconclusive: 'undecided' } as const

/** What a comparison comes to: a gate's verdict where one covers these rows, else what is settled and what would settle the rest. */
export const VerdictBanner = ({
  compared,
  cover,
}: {
  readonly compared: Compared
  readonly cover: GateCover | null
}): ReactElement => {
  const tried = cover?.tried
  if (!cover || !tried?.verdict) return <Settled compared={compared} cover={cover} />
  const outcomes = Object.values(tried.required ?? {})
  const open = outcomes.filter(({ state }) => state === 'inconclusive').length
  return (
    <section className="panel verdict" role="status" aria-label="Verdict">
      <GateMark look={tried.verdict === 'pass' ? 'open' : tried.verdict === 'inconclusive' ? 'unknown' : 'shut'} />
      <b className="nowrap">
        Gate <span className="mono">{cover.name}</span> is {doors[tried.verdict]}
      </b>
      <span className="t2">
        {tried.reasons?.slice(0, 2).join('; ') ?? ''}
        {open > 0 && tried.verdict === 'fail' ? `; ${counted(open, 'more check')} undecided` : ''}
      </span>
      <span className="grow" />
      <Sealed cover={cover} />
      <Link className="btn sm" href={`/evaluate/gates/${encodeURIComponent(cover.name)}?run=${tried.id}`}>
        Evidence
      </Link>
    </section>
  )
}

const Settled = ({
  compared,
  cover,
}: {
  readonly compared: Compared
  readonly cover: GateCover | null
}): ReactElement => {
  const all = Object.entries(compared.metrics)
  const of = (verdict: Difference['verdict']): readonly string[] =>
    all.filter(([, one]) => one.verdict === verdict).map(([key]) => key)
  const [degraded, improved] = [of('degraded'), of('improved')]
  const named = degraded.length > 0 ? degraded : improved
  return (
    <section className="panel verdict" role="status" aria-label="Verdict">
      <GateMark look={degraded.length > 0 ? 'shut' : improved.length > 0 ? 'open' : 'unknown'} />
      <b className="nowrap">
        {degraded.length > 0
          ? `Worse on ${counted(degraded.length, 'figure')}${improved.length > 0 ? `, better on ${count(improved.length)}` : ''}`
          : improved.length > 0
            ? `Better on ${counted(improved.length, 'figure')}, worse on none`
            : 'Nothing is settled as better or worse'}
      </b>
      <span className="t2">
        {named.length > 0 ? `${named.slice(0, 4).join(', ')}. ` : ''}
        {settlingText(compared)}
      </span>
      <span className="grow" />
      {cover && (
        <>
          <Sealed cover={cover} />
          <Link className="btn sm" href={`/evaluate/gates/${encodeURIComponent(cover.name)}`}>
            Gate {cover.name}, not tried by this version
          </Link>
        </>
      )}
    </section>
  )
}

const Sealed = ({ cover }: { readonly cover: GateCover }): ReactElement => (
  <span className="row t3 xs nowrap">
    <Icon name="seal" size={14} />
    sealed <span className="mono">{shortHash(cover.seal)}</span>
  </span>
)

const GateMark = ({ look }: { readonly look: 'open' | 'shut' | 'unknown' }): ReactElement => (
  <span className={`gatemark ${look === 'open' ? '' : look}`} aria-hidden="true" />
)
