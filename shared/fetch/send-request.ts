import { request as sendHttp, type Agent as HttpAgent, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as sendHttps, type Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'

import { fault } from '../faults'
import { codeOf, connectionFault } from './connection-fault'
import type { FetchInit } from './contract'
import { toResponse } from './response'

/** What one exchange on the wire needs beside the request: the agents that own sockets, and a fixed address where one is pinned. */
export interface Wire {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  readonly lookup?: LookupFunction
}

/** Sends one request over node:http or node:https and answers like `fetch` with `redirect: 'manual'`. */
export const sendRequest = async (url: URL, init: FetchInit, wire: Wire): Promise<Response> => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw fault('bad_request', `Cannot fetch ${url.protocol}// addresses, only http and https`, {
      protocol: url.protocol,
    })
  try {
    return await exchange(url, init, wire)
  } catch (error) {
    // A server may close an idle socket at the moment it is used again; nothing was answered, so one fresh try is safe.
    if (error instanceof StaleSocket) return await exchange(url, init, wire, true)
    throw error
  }
}

class StaleSocket extends Error {}

const exchange = (url: URL, init: FetchInit, wire: Wire, isSecondTry = false): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { signal } = init
    if (signal?.aborted) return reject(signal.reason)

    const isSecure = url.protocol === 'https:'
    const method = (init.method ?? 'GET').toUpperCase()
    const body = typeof init.body === 'string' ? Buffer.from(init.body) : init.body
    const options: RequestOptions = {
      method,
      agent: isSecure ? wire.https : wire.http,
      headers: requestHeaders(init.headers, body, method, url),
      ...(wire.lookup && { lookup: wire.lookup }),
    }

    const request = (isSecure ? sendHttps : sendHttp)(withoutCredentials(url), options)
    let answer: IncomingMessage | undefined
    const onAbort = (): void => {
      reject(signal?.reason)
      request.destroy(asError(signal?.reason))
      answer?.destroy(asError(signal?.reason))
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const release = (): void => signal?.removeEventListener('abort', onAbort)

    request.on('response', (message) => {
      answer = message
      message.once('close', release)
      try {
        resolve(toResponse(message, url, method, signal))
      } catch (error) {
        message.destroy()
        reject(connectionFault(url, error))
      }
    })
    request.on('error', (error) => {
      if (answer) return
      release()
      if (signal?.aborted) return reject(signal.reason)
      const isStale = request.reusedSocket && !isSecondTry && ['ECONNRESET', 'EPIPE'].includes(codeOf(error))
      reject(isStale ? new StaleSocket() : connectionFault(url, error))
    })
    // An upgrade or CONNECT answer would otherwise leave the promise open for ever.
    request.on('upgrade', (_message, socket) => {
      socket.destroy()
      release()
      reject(connectionFault(url, new Error('unexpected upgrade')))
    })
    request.end(body)
  })

const requestHeaders = (
  given: Readonly<Record<string, string>> = {},
  body: Uint8Array | undefined,
  method: string,
  url: URL,
): Record<string, string> => {
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br' }
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value
  // Framing is the wire's business; a handed-in length could smuggle a second request.
  for (const name of ['transfer-encoding', 'content-length', 'host', 'connection']) delete headers[name]
  headers.host = url.host
  if (body) headers['content-length'] = String(body.byteLength)
  else if (['POST', 'PUT', 'PATCH'].includes(method)) headers['content-length'] = '0'
  return headers
}

const withoutCredentials = (url: URL): URL => {
  if (url.username === '' && url.password === '') return url
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('aborted'))
