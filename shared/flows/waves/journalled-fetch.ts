import type { Fetch, FetchInit } from '../../fetch/contract'
import { hashOf } from '../../json'
import type { NodeMemory } from '../contract'

/** Answers up to this size are kept; what is larger is asked again after a kill. */
export const largestKeptAnswer = 256 * 1024

/**
 * A fetch whose answers an attempt keeps, so that work done is not asked for again [2]: each by what was asked and how
 * often before. Not kept are answers that are large, that come as events, or whose sender forbids it (`no-store`, which
 * every answer with an access token says).
 */
export const journalledFetch = (inner: Fetch, memory: NodeMemory): Fetch => {
  const asked = new Map<string, number>()
  return async (input, init = {}) => {
    const request = requestHash(input, init)
    const turn = asked.get(request) ?? 0
    asked.set(request, turn + 1)
    const name = `fetch ${turn} ${request}`
    const kept = await memory.recall(name)
    if (kept !== undefined) return responseOf(kept as unknown as KeptAnswer)
    const response = await inner(input, init)
    if (!mayBeKept(response)) return response
    const { body, rest } = await readUpTo(response, largestKeptAnswer)
    if (rest) return remade(response, rest)
    const answer = { ...headOf(response), body: Buffer.from(body).toString('base64') }
    return responseOf((await memory.remember(name, answer)) as unknown as KeptAnswer)
  }
}

interface Head {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [string, string])[]
  readonly url: string
}

interface KeptAnswer extends Head {
  readonly body: string
}

const requestHash = (input: string | URL, { method = 'GET', headers = {}, body = '' }: FetchInit): string =>
  hashOf([
    String(input),
    method,
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    typeof body === 'string' ? body : Buffer.from(body).toString('base64'),
  ])

const mayBeKept = ({ headers }: Response): boolean =>
  !/\bno-store\b/i.test(headers.get('cache-control') ?? '') &&
  !/^text\/event-stream/i.test(headers.get('content-type') ?? '') &&
  !(Number(headers.get('content-length')) > largestKeptAnswer)

// A cookie is the session of whoever asked; it is nothing to lie in a record.
const unkeptHeaders: ReadonlySet<string> = new Set(['set-cookie', 'content-encoding', 'content-length'])

const headOf = ({ status, statusText, headers, url }: Response): Head => ({
  status,
  statusText,
  headers: [...headers].filter(([name]) => !unkeptHeaders.has(name)),
  url,
})

const withoutBody: ReadonlySet<number> = new Set([204, 205, 304])

const responseOf = ({ body, ...head }: KeptAnswer): Response =>
  make(head, withoutBody.has(head.status) ? null : Buffer.from(body, 'base64'))

const remade = (response: Response, body: ReadableStream<Uint8Array>): Response => make(headOf(response), body)

const make = (
  { status, statusText, headers, url }: Head,
  body: ReadableStream<Uint8Array> | Buffer | null,
): Response => {
  const response = new Response(body, { status, statusText, headers: headers.map(([name, value]) => [name, value]) })
  return Object.defineProperty(response, 'url', { value: url })
}

/** The whole body, or a stream of all of it where it is longer than that. */
const readUpTo = async (
  response: Response,
  most: number,
): Promise<{ readonly body: Uint8Array; readonly rest?: ReadableStream<Uint8Array> }> => {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader()
  const pieces: Uint8Array[] = []
  if (!reader) return { body: new Uint8Array() }
  for (let size = 0; size <= most;) {
    const { value, done } = await reader.read()
    if (done) return { body: Buffer.concat(pieces) }
    pieces.push(value)
    size += value.byteLength
  }
  return { body: new Uint8Array(), rest: streamOf(pieces, reader) }
}

const streamOf = (
  begun: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> => {
  const left = [...begun]
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = left.shift()
      if (piece) return controller.enqueue(piece)
      const { value, done } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
