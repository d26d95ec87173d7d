import type { ReactElement } from 'react'
import type { Json } from '../../../client'
import { queries } from '../../api/queries'
import { ago } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty } from '../../parts/states'
import { ValueView } from '../../parts/value-view'
import { FeedbackForm } from './feedback'
import { feedbackOf, type Said } from './feedback-of'
import { useTrace } from './trace/use-trace'

/** What was said of a run, and the form to say more. */
export const FeedbackView = ({ run }: { readonly run: string }): ReactElement => {
  const trace = useTrace(run)
  const said = trace.data ? feedbackOf(trace.data) : []
  return (
    <div className="io2">
      <section className="panel pad3" aria-label="Say something of it">
        <h2>Say something of it</h2>
        <FeedbackForm run={run} onDone={() => void queries.invalidateQueries({ queryKey: ['run', run, 'trace'] })} />
      </section>
      <section className="panel pad3 stack" aria-label="What was said">
        <h2>What was said</h2>
        {said.length === 0 && <Empty title="Nothing yet">A thumb, a comment or the right answer stands here.</Empty>}
        {said.map((one) => (
          <SaidView key={one.id} said={one} />
        ))}
      </section>
    </div>
  )
}

const SaidView = ({ said: { at, members } }: { readonly said: Said }): ReactElement => {
  const shown: Readonly<Record<string, Json>> = Object.fromEntries(members.flatMap(membersOf))
  const { thumbs, ...rest } = shown
  return (
    <article className="said">
      <div className="row">
        {(thumbs === 'up' || thumbs === 'down') && (
          <>
            <Icon name={thumbs === 'up' ? 'good' : 'bad'} size={14} className={thumbs === 'up' ? 'good' : 'bad'} />
            <span>{thumbs === 'up' ? 'Good' : 'Bad'}</span>
          </>
        )}
        <span className="grow" />
        <span className="t3 xs" title={at}>
          {ago(at)}
        </span>
      </div>
      {Object.entries(rest).map(([name, value]) => (
        <ValueView key={name} label={name === 'corrected' ? 'The right answer' : name} value={value} />
      ))}
    </article>
  )
}

// The whole of it, and an answer by outputs, may stand in one member as JSON.
const membersOf = ([name, value]: readonly [string, unknown]): [string, Json][] => {
  const json = parsed(value as Json)
  const isWhole = name === 'feedback' && typeof json === 'object' && json !== null && !Array.isArray(json)
  return isWhole
    ? Object.entries(json as Readonly<Record<string, Json>>).map(([member, said]) => [member, parsed(said)])
    : [[name, json]]
}

const parsed = (value: Json): Json => {
  if (typeof value !== 'string' || !/^[{[]/.test(value)) return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}
