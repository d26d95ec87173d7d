import { ReadableStream } from 'node:stream/web'
import type { HttpResponseInit } from '@azure/functions'

/** What a producer of an event stream may do. */
export interface EventSink {
  send(event: string, data: unknown, id?: string): void
  /** Tells the reader to come back after so many milliseconds. */
  retry(milliseconds: number): void
}

const heartbeatMs = 15_000

/**
 * Answers server-sent events. `produce` writes until it returns; `onClose` hears that the reader went away.
 * A comment every 15 s keeps proxies from closing a quiet stream.
 */
export const eventStream = (produce: (sink: EventSink) => Promise<void>, onClose: () => void): HttpResponseInit => {
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined
  let isOpen = true
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const write = (text: string): void => {
        if (isOpen) controller.enqueue(encoder.encode(text))
      }
      heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs)
      const sink: EventSink = {
        send: (event, data, id) =>
          write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        retry: (milliseconds) => write(`retry: ${milliseconds}\n\n`),
      }
      void produce(sink).finally(() => {
        clearInterval(heartbeat)
        if (isOpen) controller.close()
        isOpen = false
      })
    },
    cancel: () => {
      isOpen = false
      clearInterval(heartbeat)
      onClose()
    },
  })
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    },
    body,
  }
}

/** Whether the client asked for events in so many words; a wildcard gets JSON. */
export const wantsEvents = (accept: string | null): boolean =>
  (accept ?? '').toLowerCase().includes('text/event-stream')
