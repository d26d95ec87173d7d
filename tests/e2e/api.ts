import { request } from 'node:http'
import type { Ground } from './ground'

/** What a door answered: status, headers, and the body as JSON where it is JSON. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
  readonly text: string
}

/** Calls a door of a running ground. */
export const call = async <T = Record<string, unknown>>(
  ground: Pick<Ground, 'url'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply<T>> => {
  const response = await fetch(ground.url + path, {
    method,
    headers,
    ...(body !== undefined && {
      body: typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
    }),
  })
  const text = await response.text()
  const isJson = /json(?!l)/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as T }
}

/** Calls a door with a path and headers as they are written: nothing is normalised, repaired or added. */
export const rawCall = <T = Record<string, unknown>>(
  ground: Pick<Ground, 'url'>,
  method: string,
  path: string,
  options: {
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Uint8Array
    /** Sent with `Transfer-Encoding: chunked`. */
    readonly pieces?: readonly string[]
  } = {},
): Promise<Reply<T>> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(ground.url)
    const { headers, body, pieces } = options
    const asked = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(parts).toString()
        const found = new Headers(
          Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
        )
        const isJson = /json/.test(found.get('content-type') ?? '') && text !== ''
        resolve({
          status: response.statusCode ?? 0,
          headers: found,
          text,
          body: (isJson ? JSON.parse(text) : {}) as T,
        })
      })
    })
    asked.once('error', reject)
    for (const piece of pieces ?? []) asked.write(piece)
    asked.end(body)
  })

/** One server-sent event with the moment it arrived. */
export interface HeardEvent {
  readonly id?: string
  readonly event: string
  readonly data: Record<string, unknown>
  readonly at: number
}

/** Reads events until the server ends the stream or `enough` says so. */
export const listen = async (
  response: Response,
  enough: (event: HeardEvent) => boolean = () => false,
): Promise<HeardEvent[]> => {
  const heard: HeardEvent[] = []
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(piece, { stream: true })
    const parts = rest.split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const event = /^event: (.*)$/m.exec(part)?.[1]
      const data = /^data: (.*)$/m.exec(part)?.[1]
      const id = /^id: (.*)$/m.exec(part)?.[1]
      if (event === undefined || data === undefined) continue
      const one = {
        event,
        data: JSON.parse(data) as Record<string, unknown>,
        at: performance.now(),
        ...(id !== undefined && { id }),
      }
      heard.push(one)
      if (enough(one)) return heard
    }
  }
  return heard
}
