import { useState, type ReactElement } from 'react'
import { Link } from 'wouter'
import { Button } from '../../parts/button'
import { count, duration, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import { Prose } from '../../parts/prose'
import { FeedbackForm } from '../run/feedback'
import { citedIn, type Turn } from './conversation'

/** A question and its answer: sources, time, cost, and what somebody thinks of it. */
export const Answer = ({
  turn,
  chosen,
  onCite,
}: {
  readonly turn: Turn
  readonly chosen: number | undefined
  readonly onCite: (n: number) => void
}): ReactElement => {
  const [thumbs, setThumbs] = useState<'up' | 'down'>()
  const cited = citedIn(turn)
  const known = new Set(turn.citations.map(({ n }) => n))
  return (
    <>
      <div className="me">
        <p>{turn.question}</p>
      </div>
      <article className="it" aria-label="Answer">
        <div className="prose" aria-live={turn.status === 'running' ? 'polite' : 'off'}>
          <Prose
            text={turn.answer}
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
          {turn.status === 'running' && <i className="caret" />}
        </div>
        {turn.error && (
          <div className="failure" role="alert">
            <span className="mono strong">{turn.error.code}</span>
            <p className="break">{turn.error.message}</p>
          </div>
        )}
        {cited.length > 0 && (
          <div className="srcs">
            {cited.map(({ n, document, section }) => (
              <button key={n} type="button" className={`sc1 ${n === chosen ? 'on' : ''}`} onClick={() => onCite(n)}>
                <b>{n}</b>
                <span className="clip">{document}</span>
                {section !== undefined && <span className="t3 clip">{section}</span>}
              </button>
            ))}
          </div>
        )}
        <div className="mf">
          {turn.status !== 'completed' && <Pill state={turn.status} />}
          {turn.latency_ms !== undefined && (
            <span className="m latency xs">
              <Icon name="clock" />
              {duration(turn.latency_ms)}
            </span>
          )}
          {turn.cost !== undefined && (
            <span className="m cost xs">
              <Icon name="coin" />
              {money(turn.cost)}
            </span>
          )}
          {turn.usage && (
            <span className="t3 xs num">{count(turn.usage.input_tokens + turn.usage.output_tokens)} tokens</span>
          )}
          <span className="grow" />
          {turn.run !== undefined && turn.status !== 'running' && (
            <>
              <Button
                kind="quiet"
                size="sm"
                icon="good"
                name="Good"
                pressed={thumbs === 'up'}
                onPress={() => setThumbs(thumbs === 'up' ? undefined : 'up')}
              />
              <Button
                kind="quiet"
                size="sm"
                icon="bad"
                name="Bad"
                pressed={thumbs === 'down'}
                onPress={() => setThumbs(thumbs === 'down' ? undefined : 'down')}
              />
            </>
          )}
          {turn.run !== undefined && (
            <Link className="t3 xs" href={`/runs/${turn.run}`}>
              Open run
            </Link>
          )}
        </div>
        {thumbs !== undefined && turn.run !== undefined && (
          <div className="fb">
            <FeedbackForm key={thumbs} run={turn.run} thumbs={thumbs} onDone={() => setThumbs(undefined)} />
          </div>
        )}
      </article>
    </>
  )
}
