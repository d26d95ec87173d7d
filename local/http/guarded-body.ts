import type { ServerResponse } from 'node:http'
import { ReadableStream } from 'node:stream/web'

/**
 * Gives a streamed answer back-pressure and an end: the next chunk is asked for only when the client has taken the last,
 * and not at all when the client is gone. The library by itself writes on, whatever happens.
 */
export function withGuardedBody(result: unknown, response: ServerResponse): unknown {
  if (typeof result !== 'object' || result === null) return result
  const { body } = result as { body?: unknown }
  if (!isAsyncIterable(body)) return result

  const chunks = guarded(body, response)
  // The library treats a web stream and any other iterable differently, so each stays what it was.
  const replacement = body instanceof ReadableStream ? ReadableStream.from(chunks) : chunks
  if (Object.getPrototypeOf(result) === Object.prototype) return { ...result, body: replacement }
  // A response object has its body behind a getter; its own property goes before that.
  return Object.defineProperty(result, 'body', { value: replacement, configurable: true })
}

async function* guarded(body: AsyncIterable<unknown>, response: ServerResponse): AsyncGenerator {
  const iterator = body[Symbol.asyncIterator]()
  const closed = new Promise<'closed'>((resolve) => {
    if (response.destroyed) resolve('closed')
    response.once('close', () => resolve('closed'))
  })
  try {
    for (;;) {
      if (response.writableNeedDrain) await Promise.race([drained(response), closed])
      if (response.destroyed) return
      const next = await Promise.race([iterator.next(), closed])
      if (next === 'closed' || next.done === true) return
      yield next.value
    }
  } finally {
    // A source that waits for something cannot hear this until it goes on, so nobody waits for it.
    iterator.return?.().then(undefined, () => undefined)
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => void response.once('drain', resolve))
}

function isAsyncIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && !(body instanceof Blob)
}
