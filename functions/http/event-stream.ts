import { ByteLengthQueuingStrategy, ReadableStream } from 'node:stream/web'
import type { HttpResponseInit } from '@azure/functions'
import type { Fault } from '../../shared/faults'
import { tracked } from './open-work'

/** What a producer of an event stream may do. */
export interface EventSink {
  send(event: string, data: unknown, id?: string): void
  /** Tells the reader to come back after so many milliseconds. */
  retry(milliseconds: number): void
  /** Resolves when the reader has taken most of what was sent, or is gone: whoever reads from a store waits for it. */
  taken(): Promise<void>
}

/** What a stream does beside producing. */
export interface EventStreamEnd {
  /** Makes the fault that is told as event `error` when producing fails. */
  readonly faultOf: (error: unknown) => Fault
  /** Hears that the reader went away. */
  readonly onClose: () => void
}

const heartbeatMs = 15_000
const mostWaitingBytes = 64 * 1024

/**
 * Answers server-sent events. `produce` writes until it returns; what it throws is told as event `error`, for the status
 * of the answer is long out. A comment every 15 s keeps proxies from closing a quiet stream.
 */
export const eventStream = (
  produce: (sink: EventSink) => Promise<void>,
  { faultOf, onClose }: EventStreamEnd,
): HttpResponseInit => {
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined
  const state = { isOpen: true }
  let wake = (): void => undefined
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const write = (text: string): void => {
          if (state.isOpen) controller.enqueue(encoder.encode(text))
        }
        const hasRoom = (): boolean => (controller.desiredSize ?? 0) > 0
        heartbeat = setInterval(() => {
          // A reader that takes nothing needs no sign of life, and must not be sent one after the other.
          if (hasRoom()) write(': still here\n\n')
        }, heartbeatMs)
        const sink: EventSink = {
          send: (event, data, id) =>
            write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
          retry: (milliseconds) => write(`retry: ${milliseconds}\n\n`),
          taken: async () => {
            while (state.isOpen && !hasRoom())
              await new Promise<void>((resolve) => {
                wake = resolve
              })
          },
        }
        const run = async (): Promise<void> => {
          try {
            await produce(sink)
          } catch (error) {
            const known = faultOf(error)
            sink.send('error', { error: known.toData() })
          }
          clearInterval(heartbeat)
          if (state.isOpen) controller.close()
          state.isOpen = false
        }
        void tracked(run())
      },
      pull: () => wake(),
      cancel: () => {
        state.isOpen = false
        clearInterval(heartbeat)
        wake()
        onClose()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostWaitingBytes }),
  )
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
