import { fault } from '../../faults'

/** What a client takes: events only where it says so in so many words, JSON also by a wildcard, and anything where it says nothing. */
export interface Accepts {
  readonly events: boolean
  readonly json: boolean
  /** The media types as they were listed. */
  readonly listed: readonly string[]
}

/** Reads an `Accept` header; parameters and weights change nothing. */
export const readAccept = (header: string | null): Accepts => {
  const written = (header ?? '')
    .split(',')
    .map((part) => (part.split(';')[0] ?? '').trim().toLowerCase())
    .filter((type) => type !== '')
  const listed = written.length === 0 ? ['*/*'] : [...new Set(written)]
  return {
    listed,
    events: listed.includes('text/event-stream'),
    json: ['application/json', 'application/*', '*/*'].some((type) => listed.includes(type)),
  }
}

/** How to answer: as events where there is a stream and the client asks for it, else as JSON, else not at all. */
export const negotiate = ({ events, json, listed }: Accepts, hasStream: boolean): 'event-stream' | 'json' => {
  if (hasStream && events) return 'event-stream'
  if (json) return 'json'
  const supported = hasStream ? 'text/event-stream, application/json' : 'application/json'
  const message = `Media type ${listed.join(',').slice(0, 500)} in Accept header is not acceptable. Supported media type(s) - ${supported}`
  throw fault('not_acceptable', message, { code: 'NotAcceptable' })
}
