import type { HttpResponseInit } from '@azure/functions'
import type { Ask } from './door'
import { eventStream, type EventSink } from './event-stream'

/** Tells one event. */
export type Tell = (event: string, data: unknown) => void

/**
 * Answers what a piece of work tells as server-sent events. Work that cannot start (unknown flow, bad input) answers as a
 * problem with its own status; only what has begun answers as events, so the stream is opened by the first one. An error
 * after that is told as event `error`, unless `isTold` says that the work did so itself.
 */
export const asEvents = async (
  { signal, faultOf }: Pick<Ask, 'signal' | 'faultOf'>,
  start: (tell: Tell, signal: AbortSignal) => Promise<unknown>,
  isTold: () => boolean = () => false,
): Promise<HttpResponseInit> => {
  const gone = new AbortController()
  const waiting: Parameters<Tell>[] = []
  let sink: EventSink | undefined
  let begun: () => void = () => {}
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const tell: Tell = (event, data) => {
    if (sink) sink.send(event, data)
    else waiting.push([event, data])
    begun()
  }
  const work = start(tell, AbortSignal.any([signal, gone.signal]))
  await Promise.race([started, work])
  return eventStream(
    async (opened) => {
      sink = opened
      for (const [event, data] of waiting.splice(0)) opened.send(event, data)
      await work.catch((error: unknown) => {
        if (!isTold()) throw error
      })
    },
    { faultOf, onClose: () => gone.abort() },
  )
}
