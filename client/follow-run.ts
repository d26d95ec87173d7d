import { ClientError } from './client-error'
import type { CallOptions, ClientOptions, FollowPatience, ServerEvent } from './contract'
import { piecesOf, readEvents } from './read-events'
import { routes, send, type Route } from './send'

/**
 * Follows a run to its end. A connection that ends or breaks before `run-end` is opened anew behind the last event that
 * came, so that none is missed and none comes twice; what the server refuses is thrown as it is.
 */
export async function* followRun(
  server: ClientOptions,
  { id, from }: { readonly id: string; readonly from?: string },
  { attempts = 5, delayMs = 500, ...bent }: CallOptions & FollowPatience = {},
): AsyncGenerator<ServerEvent> {
  let position = from
  let failures = 0
  let wait = delayMs
  for (;;) {
    try {
      const headers = {
        ...bent.headers,
        accept: 'text/event-stream',
        ...(position !== undefined && { 'last-event-id': position }),
      }
      const response = await send(server, routes['followRun'] as Route, { id }, { ...bent, headers })
      if (response.status === 204) return
      for await (const item of readEvents(piecesOf(response))) {
        if ('retry' in item) {
          // An orderly end of one connection of many: nothing broke.
          wait = item.retry
          failures = -1
          continue
        }
        failures = 0
        position = item.id ?? position
        yield item
        if (item.event === 'run-end') return
      }
    } catch (error) {
      if (bent.signal?.aborted || !isPassing(error)) throw error
      if (failures >= attempts) throw error
    }
    failures += 1
    if (failures > attempts)
      throw new ClientError('unreachable', `The events of run ${id} broke off ${failures} times in a row`, 0)
    await pause(Math.min(wait * 2 ** Math.max(0, failures - 1), 10_000), bent.signal)
  }
}

// What another attempt may mend: nobody answering, a stream that broke, a server that is busy or starting.
const isPassing = (error: unknown): boolean =>
  !(error instanceof ClientError) || error.status === 0 || error.status === 429 || error.status >= 502

const pause = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
