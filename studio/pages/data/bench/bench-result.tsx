import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { figure } from '../../../parts/format'
import { PassageText } from '../../../parts/passage-text'
import type { BenchHit, Mode } from './bench-search'

/** The last rank the axis goes to. */
export const axisEnd = 10

/** A passage found: where it stands by words, by meaning and after a reranker, and the words it holds. */
export const BenchResult = ({
  hit,
  place,
  mode,
  href,
}: {
  readonly hit: BenchHit
  readonly place: number
  readonly mode: Mode
  readonly href: string
}): ReactElement => (
  <article className="res" aria-label={`Rank ${place + 1}: ${hit.document}`}>
    <div className="rk num">{place + 1}</div>
    <div className="grow">
      <div className="row">
        <Link className="med rdoc" href={href}>
          {hit.document}
        </Link>
        <span className="t3 clip">{hit.section.split(' > ').at(-1)}</span>
      </div>
      <div className="rt2">
        <PassageText text={hit.text} marks={hit.highlights ?? []} />
      </div>
    </div>
    <Ladder hit={hit} mode={mode} />
    <div className="n num sc0" title="What it is ordered by">
      {figure(hit.score)}
    </div>
  </article>
)

interface Rank {
  readonly name: string
  readonly rank: number | null
  readonly isAsked: boolean
}

const ranksOf = ({ why }: BenchHit, mode: Mode): readonly Rank[] => {
  const isByWordsAlone = why?.note?.startsWith('keyword only') ?? false
  return [
    { name: 'words', rank: why?.keyword_rank ?? null, isAsked: mode !== 'vector' },
    { name: 'meaning', rank: why?.vector_rank ?? null, isAsked: mode !== 'keyword' && !isByWordsAlone },
    ...(why?.rerank ? [{ name: 'rerank', rank: why.rerank.rank, isAsked: true }] : []),
  ]
}

const Ladder = ({ hit, mode }: { readonly hit: BenchHit; readonly mode: Mode }): ReactElement => {
  const ranks = ranksOf(hit, mode)
  return (
    <>
      <dl className="lad">
        {ranks.map(({ name, rank }) => (
          <div className="lr" key={name}>
            <dt>{name}</dt>
            <dd className="num">{rank ?? '–'}</dd>
          </div>
        ))}
      </dl>
      <svg width="92" height={ranks.length * 20} className="ladder" aria-hidden="true">
        {ranks.map(({ name, rank, isAsked }, line) => {
          const y = line * 20 + 10
          if (rank === null)
            return (
              <text key={name} x="88" y={y + 4} textAnchor="end">
                {isAsked ? 'not found' : 'not asked'}
              </text>
            )
          const x = 6 + (Math.min(rank - 1, axisEnd) / axisEnd) * 80
          return (
            <g key={name}>
              <path d={`M6 ${y}H86`} className="rail2" />
              <path d={`M${x} ${y}H86`} className="run" />
              <circle cx={x} cy={y} r="4" />
            </g>
          )
        })}
      </svg>
    </>
  )
}
