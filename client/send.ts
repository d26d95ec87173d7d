import { ClientError, errorOfAnswer } from './client-error'
import type { CallOptions, ClientOptions, ClientRequest, Upload } from './contract'
import { operations } from './generated/api'

/** How an operation is sent, out of the generated table. */
export interface Route {
  readonly method: string
  readonly path: string
  readonly query: readonly string[]
  /** Path parameters whose slashes stand as they are. */
  readonly slashes: readonly string[]
  readonly body: 'json' | 'bytes' | null
  readonly reply: 'json' | 'events'
}

/** Every operation by its name. */
export const routes: Readonly<Record<string, Route>> = operations

/** Sends one operation and answers what came, where it is a success. */
export const send = async (
  options: ClientOptions & { readonly url: string },
  route: Route,
  order: Readonly<Record<string, unknown>>,
  { signal, headers = {} }: CallOptions = {},
): Promise<Response> => {
  const { fetch = globalThis.fetch, key } = options
  const url = options.url + pathOf(route, order)
  const body = bodyOf(route, order['body'])
  const request: ClientRequest = {
    method: route.method,
    headers: {
      accept: 'application/json',
      ...(route.body === 'json' && { 'content-type': 'application/json' }),
      ...(key !== undefined && { authorization: `Bearer ${typeof key === 'function' ? await key() : key}` }),
      ...options.headers,
      ...headers,
    },
    ...(body !== undefined && { body }),
    ...(typeof body === 'object' && 'getReader' in body && { duplex: 'half' as const }),
    ...(signal && { signal }),
  }
  const response = await answerOf(() => fetch(url, request), options.url, signal)
  if (!response.ok) throw await errorOfAnswer(response, `${route.method} ${new URL(url).pathname}`)
  return response
}

/** The value of an answer: nothing, JSON, or the text of anything else. */
export const valueOf = async (response: Response): Promise<unknown> => {
  const text = await response.text()
  if (response.status === 204 || text === '') return undefined
  return /[/+]json\b/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as unknown) : text
}

const answerOf = async (ask: () => Promise<Response>, url: string, signal?: AbortSignal): Promise<Response> => {
  try {
    return await ask()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ClientError('unreachable', `No server answers at ${url}${reasonOf(error)}`, 0, [], {}, undefined, error)
  }
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? ` (${code})` : ''
}

const pathOf = ({ path, query, slashes }: Route, order: Readonly<Record<string, unknown>>): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = textOf(order[name])
    if (value === undefined || value === '') throw new TypeError(`“${name}” is missing, and ${path} needs it`)
    return slashes.includes(name) ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
  })
  const asked = new URLSearchParams()
  for (const name of query) {
    const value = textOf(order[name])
    if (value !== undefined) asked.set(name, value)
  }
  const search = asked.toString()
  return search === '' ? filled : `${filled}?${search}`
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : value === undefined || value === null ? undefined : JSON.stringify(value)

const bodyOf = (route: Route, body: unknown): Upload | undefined =>
  route.body === null || body === undefined
    ? undefined
    : route.body === 'json'
      ? JSON.stringify(body)
      : (body as Upload)
