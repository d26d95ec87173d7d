import { useQuery } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { Link } from 'wouter'
import { runById } from '../../api/queries'
import { Button } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { count, counted, duration, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import { Prose } from '../../parts/prose'
import { groundingOf, type Grounding } from '../run/checks-of'
import { ClaimsNote } from './claims-note'
import { citedIn, type Turn } from './conversation'
import { recordsIn } from './records-in'
import { useSay } from './say'

/** A question and its answer: sources, claims, time, cost, and what somebody thinks of it. */
export const Answer = ({
  turn,
  output,
  chosen,
  onCite,
  onAgain,
}: {
  readonly turn: Turn
  /** The output of the flow that is the answer. */
  readonly output: string
  readonly chosen: number | undefined
  readonly onCite: (n: number) => void
  /** Asks it again; only the last question can be. */
  readonly onAgain?: (() => void) | undefined
}): ReactElement => {
  const isOver = turn.status !== 'running'
  const run = useQuery({
    ...runById(turn.run ?? ''),
    enabled: turn.run !== undefined && turn.status === 'completed',
    staleTime: Infinity,
  })
  const nodes = run.data?.nodes ?? []
  const grounding = groundingOf(nodes)
  const cited = citedIn(turn)
  const records = recordsIn(nodes, turn.answer)
  const say = useSay(isOver ? turn.run : undefined, output)
  const known = new Set(turn.citations.map(({ n }) => n))
  return (
    <>
      <div className="me">
        <p>{turn.question}</p>
      </div>
      <article className="it" aria-label="Answer" aria-busy={!isOver}>
        <div className="prose" aria-live={isOver ? 'off' : 'polite'}>
          <Prose
            text={turn.answer}
            doubts={grounding && grounding.text === turn.answer ? grounding.doubts : []}
            cite={(n) =>
              known.has(n) ? (
                <button
                  type="button"
                  className={`cite ${n === chosen ? 'on' : ''}`}
                  aria-label={`Source ${n}`}
                  onClick={() => onCite(n)}
                >
                  {n}
                </button>
              ) : (
                `[${n}]`
              )
            }
          />
          {!isOver && <i className="caret" />}
        </div>
        {turn.error && (
          <div className="failure" role="alert">
            <span className="mono strong">{turn.error.code}</span>
            <p className="break">{turn.error.message}</p>
          </div>
        )}
        {grounding && <ClaimsNote grounding={grounding} />}
        {cited.length + records.length > 0 && (
          <div className="srcs">
            {cited.map(({ n, document, section }) => (
              <button key={n} type="button" className={`sc1 ${n === chosen ? 'on' : ''}`} onClick={() => onCite(n)}>
                <b>{n}</b>
                <span className="clip">{document}</span>
                {section !== undefined && <span className="t3 clip">{section}</span>}
              </button>
            ))}
            {records.map(({ node, id }) => (
              <Link key={`${node} ${id}`} className="sc1" href={`/runs/${turn.run}?span=${encodeURIComponent(node)}`}>
                <Icon name="table" size={12} className="t3" />
                <span>{node}</span>
                <span className="t3">{id}</span>
              </Link>
            ))}
          </div>
        )}
        <Foot turn={turn} grounding={grounding} onAgain={onAgain}>
          {say.thumbs}
        </Foot>
        {say.below}
      </article>
    </>
  )
}

const Foot = ({
  turn,
  grounding,
  onAgain,
  children,
}: {
  readonly turn: Turn
  readonly children: ReactNode
  readonly grounding: Grounding | undefined
  readonly onAgain: (() => void) | undefined
}): ReactElement => (
  <div className="mf">
    {turn.status !== 'completed' && <Pill state={turn.status} />}
    {grounding && grounding.claims > 0 && (
      <span className="m honesty xs" title="Groundedness: the share of claims that the sources bear out">
        <Icon name="anchor" />
        {(grounding.supported / grounding.claims).toFixed(2)}
        <span className="t3 xxs">
          {grounding.supported} of {counted(grounding.claims, 'claim')}
        </span>
      </span>
    )}
    {turn.latency_ms !== undefined && (
      <span className="m latency xs">
        <Icon name="clock" />
        {duration(turn.latency_ms)}
      </span>
    )}
    {turn.cost !== undefined && (
      <span className="m cost xs">
        <Icon name="coin" />
        {turn.cost === null ? 'cost unknown' : money(turn.cost)}
      </span>
    )}
    {turn.usage && (
      <span className="t3 xs num">{count(turn.usage.input_tokens + turn.usage.output_tokens)} tokens</span>
    )}
    <span className="grow" />
    {onAgain && (turn.status === 'failed' || turn.status === 'cancelled') && (
      <Button size="sm" icon="retry" onPress={onAgain}>
        Ask again
      </Button>
    )}
    {children}
    {turn.answer !== '' && turn.status !== 'running' && <CopyButton text={turn.answer} name="Copy the answer" />}
    {turn.run !== undefined && (
      <Link className="t3 xs nowrap" href={`/runs/${turn.run}`}>
        Open run
      </Link>
    )}
  </div>
)
