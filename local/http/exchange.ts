import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RegisteredFunction } from '../core/contract'

/** One request with the function that answers it. */
export interface HttpExchange {
  readonly target: RegisteredFunction
  readonly bindingName: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Path and query, normalised. */
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
  readonly invocationId: string
}

/** Headers by lower-case name, repeated ones joined; without those that only the host may set. */
export function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !ownHeaders.has(name)) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

/** Query values by name, repeated ones joined with a comma. */
export function queryOf(url: URL): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of url.searchParams) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value
  }
  return query
}

/** Headers by which host and library pair the two halves of an invocation. */
export const ownHeaders: ReadonlySet<string> = new Set(['x-ms-invocation-id', 'x-forwarded-host', 'x-forwarded-proto'])

/** Headers that speak of one connection and never travel further. */
export const hopByHopHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
])

/** Answers without a body, unless an answer has begun. */
export function answerEmpty(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  if (response.headersSent || response.destroyed) return
  const length = status === 204 ? {} : { 'content-length': '0' }
  response.writeHead(status, { ...length, ...headers })
  response.end()
}
