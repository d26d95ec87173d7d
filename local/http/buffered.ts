import type { HttpData, InvocationOrder, InvocationResponse } from '../core/contract'
import { bytesOf } from '../core/typed-data'
import { readBody } from './body'
import { setCookieValue } from './cookies'
import { answerEmpty, headersOf, hopByHopHeaders, type HttpExchange, queryOf } from './exchange'

/** Serves one request whole: body read, handler run, answer written. Query values are no params here. */
export async function serveBuffered(
  exchange: HttpExchange,
  bodyLimit: number,
  run: (order: InvocationOrder) => Promise<InvocationResponse>,
): Promise<void> {
  const { target, bindingName, request, response, url, params, invocationId } = exchange
  const body = await readBody(request, bodyLimit)
  const http: HttpData = {
    url: url.href,
    method: request.method ?? 'GET',
    nullableHeaders: nullable(headersOf(request)),
    nullableQuery: nullable(queryOf(url)),
    nullableParams: nullable(params),
    ...(body.length > 0 && { body: { bytes: body } }),
  }
  const answer = await run({ target, invocationId, inputs: [{ name: bindingName, data: { http } }] })
  const data = answer.returnValue?.http
  if (!data) return answerEmpty(response, 204)

  const named = connectionNamesOf(data.headers ?? {})
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    const lower = name.toLowerCase()
    const isOfConnection = hopByHopHeaders.has(lower) || named.has(lower)
    if (!isOfConnection && lower !== 'content-length') response.setHeader(name, value)
  }
  const cookies = (data.cookies ?? []).map(setCookieValue)
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.statusCode = Number(data.statusCode ?? 200)
  response.end(bytesOf(data.body) ?? Buffer.alloc(0))
}

/** A `Connection` header names further headers of one connection. */
function connectionNamesOf(headers: Readonly<Record<string, string>>): ReadonlySet<string> {
  const names = (headers['connection'] ?? '').split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.filter((name) => name !== ''))
}

function nullable(values: Readonly<Record<string, string>>): Record<string, { value: string }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))
}
