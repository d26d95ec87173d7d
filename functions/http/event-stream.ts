import type { HttpResponseInit } from '@azure/functions'
import type { Fault } from '../../shared/faults'
import { textStream, type TextSink } from './text-stream'

/** What a producer of an event stream may do. */
export interface EventSink extends Pick<TextSink, 'taken'> {
  send(event: string, data: unknown, id?: string): void
  /** Sends the headers though nothing is to be told yet: they go with the first bytes. */
  open(): void
  /** Tells the reader to come back after so many milliseconds. */
  retry(milliseconds: number): void
}

/** What a stream does beside producing. */
export interface EventStreamEnd {
  /** Makes the fault that is told as event `error` when producing fails. */
  readonly faultOf: (error: unknown) => Fault
  /** Hears that the reader went away. */
  readonly onClose: () => void
}

/**
 * Answers server-sent events. `produce` writes until it returns; what it throws is told as event `error`, for the status
 * of the answer is long out. A comment every 15 s keeps proxies from closing a quiet stream.
 */
export const eventStream = (
  produce: (sink: EventSink) => Promise<void>,
  { faultOf, onClose }: EventStreamEnd,
): HttpResponseInit =>
  textStream(
    ({ write, taken }) =>
      produce({
        send: (event, data, id) => write(eventText(event, data, id)),
        open: () => write(': open\n\n'),
        retry: (milliseconds) => write(`retry: ${milliseconds}\n\n`),
        taken,
      }),
    {
      onFault: (error) => eventText('error', { error: faultOf(error).toData() }),
      onClose,
      heartbeat: ': still here\n\n',
    },
  )

const eventText = (event: string, data: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** Whether the client asked for events in so many words; a wildcard gets JSON. */
export const wantsEvents = (accept: string | null): boolean =>
  (accept ?? '').toLowerCase().includes('text/event-stream')
