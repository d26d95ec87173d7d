import { ByteLengthQueuingStrategy, ReadableStream } from 'node:stream/web'
import type { HttpResponseInit } from '@azure/functions'
import { tracked } from './open-work'

/** What a producer of a streamed text may do. */
export interface TextSink {
  readonly write: (text: string) => void
  /** Resolves when the reader has taken most of what was written, or is gone: whoever reads from a store waits for it. */
  readonly taken: () => Promise<void>
}

/** What a stream does beside producing. */
export interface TextStreamEnd {
  /** The last words where producing fails; undefined cuts the answer off. */
  readonly onFault: (error: unknown) => string | undefined
  /** Hears that the reader went away. */
  readonly onClose: () => void
  /** Written every 15 s, so that proxies do not close a quiet stream. */
  readonly heartbeat?: string
}

const heartbeatMs = 15_000
const mostWaitingBytes = 64 * 1024

/** Answers server-sent events as a text that is written while it is sent; `produce` writes until it returns. */
export const textStream = (
  produce: (sink: TextSink) => Promise<void>,
  { onFault, onClose, heartbeat }: TextStreamEnd,
): HttpResponseInit => {
  const encoder = new TextEncoder()
  let timer: NodeJS.Timeout | undefined
  const state = { isOpen: true }
  let wake = (): void => undefined
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const write = (text: string): void => {
          if (state.isOpen) controller.enqueue(encoder.encode(text))
        }
        const hasRoom = (): boolean => (controller.desiredSize ?? 0) > 0
        if (heartbeat !== undefined)
          timer = setInterval(() => {
            // A reader that takes nothing needs no sign of life, and must not be sent one after the other.
            if (hasRoom()) write(heartbeat)
          }, heartbeatMs)
        const sink: TextSink = {
          write,
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
            if (state.isOpen) controller.close()
          } catch (error) {
            const last = onFault(error)
            if (last !== undefined) write(last)
            if (state.isOpen && last === undefined) controller.error(error)
            else if (state.isOpen) controller.close()
          }
          clearInterval(timer)
          state.isOpen = false
        }
        void tracked(run())
      },
      pull: () => wake(),
      cancel: () => {
        state.isOpen = false
        clearInterval(timer)
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
