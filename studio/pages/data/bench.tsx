import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { Link } from 'wouter'
import { clientFor } from '../../api/client'
import type { Hit } from '../../api/types'
import { figure } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { PassageText, type Mark } from '../../parts/passage-text'
import { Empty, Failure, Loading } from '../../parts/states'
import { Segments } from '../../parts/tabs'

type Mode = 'hybrid' | 'keyword' | 'vector'

/** The retrieval bench: what a question finds, and why each passage stands where it does. */
export const Bench = ({
  index,
  question,
  onAsk,
}: {
  readonly index: string
  readonly question: string
  readonly onAsk: (question: string) => void
}): ReactElement => {
  const [text, setText] = useState(question)
  const [mode, setMode] = useState<Mode>('hybrid')
  const [top, setTop] = useState(5)
  const [principal, setPrincipal] = useState('')
  useEffect(() => setText(question), [question])
  const found = useQuery({
    queryKey: ['search', index, question, mode, top, principal],
    enabled: question !== '',
    queryFn: async ({ signal }) => {
      const began = performance.now()
      const speaking = clientFor(principal === '' ? undefined : `bench;groups=${principal}`)
      const reply = await speaking.searchIndex(
        { index, body: { query: question, mode, top, highlight: true } },
        { signal },
      )
      return { ...reply, took: Math.round(performance.now() - began) }
    },
    staleTime: 30_000,
  })
  const results = found.data?.results as unknown as
    readonly (Hit & { readonly highlights?: readonly Mark[] })[] | undefined
  return (
    <section className="panel bench" aria-label="Retrieval bench">
      <div className="phead">
        <h2>Retrieval bench</h2>
        <span className="grow" />
        {found.data && <span className="t3 xs num">{found.data.took} ms</span>}
      </div>
      <form
        className="bq"
        onSubmit={(event) => {
          event.preventDefault()
          onAsk(text.trim())
        }}
      >
        <label className="field">
          <Icon name="search" size={14} />
          <span className="visually-hidden">Question</span>
          <input
            value={text}
            placeholder="Ask as a user would"
            maxLength={8000}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="kbd" aria-hidden="true">
            ↵
          </span>
        </label>
      </form>
      <div className="bq row wrap">
        <Segments
          label="Search by"
          options={[
            ['hybrid', 'Hybrid'],
            ['keyword', 'Words'],
            ['vector', 'Meaning'],
          ]}
          chosen={mode}
          onChoose={setMode}
        />
        <label className="row xs t2">
          Top
          <select className="in sm" value={top} onChange={(event) => setTop(Number(event.target.value))}>
            {[5, 10, 20, 50].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label className="row xs t2">
          As group
          <input
            className="in sm2"
            value={principal}
            placeholder="yourself"
            onChange={(event) => setPrincipal(event.target.value.replaceAll(/[^\w,-]/g, ''))}
          />
        </label>
      </div>
      <div className="rh" aria-hidden="true">
        <span className="rk">#</span>
        <span className="grow">Passage</span>
        <span className="ladh">Why here</span>
        <span className="axis2">
          <span>1st</span>
          <span>{top}th</span>
        </span>
        <span className="sc0">Score</span>
      </div>
      <div className="results" tabIndex={0} role="region" aria-label="Passages found">
        {question === '' && (
          <Empty title="Ask to see what is found">
            Each passage says its rank by words and by meaning, and how both were fused.
          </Empty>
        )}
        {found.error && <Failure error={found.error} />}
        {question !== '' && found.isPending && !found.error && <Loading />}
        {results?.length === 0 && (
          <Empty title="Nothing was found">
            No passage that this principal may read holds these words or anything near them.
          </Empty>
        )}
        {results?.map((hit, place) => (
          <article className="res" key={hit.passage} aria-label={`Rank ${place + 1}: ${hit.document}`}>
            <div className="rk num">{place + 1}</div>
            <div className="grow">
              <div className="row">
                <Link
                  className="med clip"
                  href={`/data/indexes/${encodeURIComponent(index)}?doc=${encodeURIComponent(hit.document)}&q=${encodeURIComponent(question)}`}
                >
                  {hit.document}
                </Link>
                <span className="t3 clip">{hit.section.split(' > ').at(-1)}</span>
              </div>
              <div className="rt2">
                <PassageText text={hit.text} marks={hit.highlights ?? []} />
              </div>
              {hit.why?.note !== undefined && !found.data?.notes?.includes(hit.why.note) && (
                <p className="hint">{hit.why.note}</p>
              )}
            </div>
            <Ladder hit={hit} top={top} />
            <div className="n num sc0">{figure(hit.score)}</div>
          </article>
        ))}
      </div>
      {found.data?.notes?.map((note) => (
        <div className="note" key={note}>
          <Icon name="question" size={12} />
          <span>{note}</span>
        </div>
      ))}
    </section>
  )
}

const Ladder = ({ hit, top }: { readonly hit: Hit; readonly top: number }): ReactElement => {
  const ranks = [
    ['words', hit.why?.keyword_rank ?? null],
    ['meaning', hit.why?.vector_rank ?? null],
  ] as const
  return (
    <>
      <dl className="lad">
        {ranks.map(([name, rank]) => (
          <div className="lr" key={name}>
            <dt>{name}</dt>
            <dd className="num">{rank ?? '–'}</dd>
          </div>
        ))}
      </dl>
      <svg width="92" height="40" className="ladder" aria-hidden="true">
        {ranks.map(([name, rank], place) => {
          const y = place * 20 + 10
          const x = rank === null ? 0 : 6 + (Math.min(rank - 1, top) / Math.max(1, top)) * 80
          return rank === null ? (
            <text key={name} x="88" y={y + 4} textAnchor="end">
              {hit.why?.note === undefined ? 'not found' : 'not asked'}
            </text>
          ) : (
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
