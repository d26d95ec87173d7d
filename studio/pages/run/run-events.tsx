import { useState, type ReactElement } from 'react'
import type { ServerEvent } from '../../../client'
import { duration } from '../../parts/format'
import { Empty } from '../../parts/states'
import { textOf } from '../../parts/text-of'

const most = 500

/** The events of a run as they came: when, which, of what; each opens to what it holds. */
export const RunEvents = ({
  events,
  started,
}: {
  readonly events: readonly ServerEvent[]
  readonly started: string
}): ReactElement => {
  const [open, setOpen] = useState<string>()
  if (events.length === 0)
    return (
      <section className="panel">
        <Empty title="No event yet">Events come as they happen, and again after a restart.</Empty>
      </section>
    )
  const begin = Date.parse(started)
  return (
    <section className="panel">
      {events.length > most && (
        <p className="t3 xs inset2">
          The newest {most} of {events.length}
        </p>
      )}
      <ol className="events" tabIndex={0} aria-label="Events, oldest first">
        {events.slice(-most).map(({ event, data, id }, place) => {
          const key = id ?? String(place)
          const at = typeof data['at'] === 'string' ? Date.parse(data['at']) - begin : undefined
          return (
            <li key={key}>
              <button
                type="button"
                aria-expanded={open === key}
                onClick={() => setOpen(open === key ? undefined : key)}
              >
                <span className="t3 xs num rt3">{at === undefined ? '' : duration(Math.max(0, at))}</span>
                <span className="tag">{event}</span>
                <span className="clip">{wordsOf(event, data)}</span>
              </button>
              {open === key && (
                <pre className="code" tabIndex={0}>
                  {JSON.stringify(data, null, 2).slice(0, 20_000)}
                </pre>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

const wordsOf = (event: string, data: ServerEvent['data']): string => {
  const status = textOf(data['status'])
  const took = typeof data['latency_ms'] === 'number' ? ` in ${duration(data['latency_ms'])}` : ''
  if (event === 'node-start') return textOf(data['node'])
  if (event === 'node-end') return `${textOf(data['node'])} ${status}${took}`
  if (event === 'run-end') return `${status}${took}`
  if (event === 'run-start') return textOf(data['flow'])
  if (event === 'token') return textOf(data['delta'])
  if (event === 'replace') return `${textOf(data['output'])} begins anew: ${textOf(data['text']).slice(0, 200)}`
  if (event === 'outputs') return Object.keys((data['outputs'] ?? {}) as object).join(', ')
  return JSON.stringify(data).slice(0, 300)
}
