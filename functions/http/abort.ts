import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The header by which the host pairs an invocation with the request it forwards to the library's proxy server. */
const invocationHeader = 'x-ms-invocation-id'
const controllers = new Map<string, AbortController>()

/**
 * Watches the responses of the library's proxy server: a response that closes before it was finished has lost its reader.
 * Best effort by nature (the platform announces nothing), so deadlines and token budgets never depend on it.
 */
export const watchClosedResponses = (): void => {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    const invocation = request.headers[invocationHeader]
    if (typeof invocation !== 'string') return
    const controller = new AbortController()
    controllers.set(invocation, controller)
    response.once('close', () => {
      controllers.delete(invocation)
      if (response.writableFinished) return
      controller.abort()
      remember(invocation)
    })
  })
}

/** The signal that aborts when the reader of this invocation's response is gone, and is aborted where it already was. */
export const signalOf = (invocationId: string): AbortSignal => {
  if (goneEarly.delete(invocationId)) return AbortSignal.abort()
  return controllers.get(invocationId)?.signal ?? new AbortController().signal
}

/** Aborts every invocation that is under way, for the app is about to end. */
export const abortAll = (): void => {
  for (const controller of controllers.values()) controller.abort()
}

// A reader may leave before its invocation has begun. Few invocations never begin, and for those nothing may pile up.
const goneEarly = new Set<string>()
const mostRemembered = 1_000

const remember = (invocation: string): void => {
  goneEarly.add(invocation)
  const [oldest] = goneEarly
  if (goneEarly.size > mostRemembered && oldest !== undefined) goneEarly.delete(oldest)
}
