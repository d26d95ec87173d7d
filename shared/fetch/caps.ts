import { fault } from '../faults'

/** Hands on a body as long as it stays under the cap, then fails with `too_large`; decoded bytes count, so a bomb stays small. */
export const withSizeCap = (response: Response, maxBytes: number, url: URL): Response => {
  const tooLarge = () =>
    fault('too_large', `The answer of ${url.origin} is over ${maxBytes} bytes`, { origin: url.origin, limit: maxBytes })
  const length = Number(response.headers.get('content-length') ?? 0)
  if (length > maxBytes) {
    void response.body?.cancel()
    throw tooLarge()
  }
  if (!response.body) return response
  let seen = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen > maxBytes) controller.error(tooLarge())
      else controller.enqueue(chunk)
    },
  })
  return remade(response, response.body.pipeThrough(counter))
}

/** Runs an exchange that must be over, body included, within the time; afterwards its signal aborts with `deadline_exceeded`. */
export const withTimeCap = async (
  milliseconds: number,
  outer: AbortSignal | undefined,
  exchange: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> => {
  if (outer?.aborted) throw outer.reason
  const cap = new AbortController()
  const timer = setTimeout(() => {
    cap.abort(fault('deadline_exceeded', `No full answer within ${milliseconds} ms`, { limit_ms: milliseconds }))
  }, milliseconds)
  timer.unref()
  try {
    const response = await exchange(outer ? AbortSignal.any([outer, cap.signal]) : cap.signal)
    if (!response.body) {
      clearTimeout(timer)
      return response
    }
    const watched = new TransformStream<Uint8Array, Uint8Array>({ flush: () => clearTimeout(timer) })
    return remade(response, response.body.pipeThrough(watched))
  } catch (error) {
    clearTimeout(timer)
    throw error
  }
}

const remade = (response: Response, body: ReadableStream<Uint8Array>): Response => {
  const copy = new Response(body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  })
  Object.defineProperty(copy, 'url', { value: response.url })
  return copy
}
