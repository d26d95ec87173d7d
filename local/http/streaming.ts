import { channel } from 'node:diagnostics_channel'
import type { Server, ServerResponse } from 'node:http'
import type { InvocationOrder, InvocationResponse, TypedData } from '../core/contract'
import { limitedRequest } from './body'
import { answerEmpty, headersOf, type HttpExchange, queryOf } from './exchange'
import { withGuardedBody } from './guarded-body'

/** Where Node tells of each request that a server begins to serve; an app may listen there for the close of an answer. */
const requestStart = channel('http.server.request.start')

/**
 * Serves one request through the library's own stream server, which never listens: the request is handed to it inside
 * the process, while the normal invocation runs beside it and is paired by its id.
 */
export async function serveStreaming(
  exchange: HttpExchange,
  server: Server,
  bodyLimit: number,
  run: (order: InvocationOrder) => Promise<InvocationResponse>,
): Promise<void> {
  const { target, bindingName, response, url, invocationId } = exchange
  // A body that nobody read would stand in the way of the connection's next request.
  response.once('finish', () => {
    exchange.request.unpipe()
    exchange.request.resume()
  })
  const metadata = triggerMetadataOf(exchange)
  const request = limitedRequest(exchange.request, bodyLimit, () => answerEmpty(response, 413, { connection: 'close' }))
  request.url = url.pathname + url.search
  request.headers['x-ms-invocation-id'] = invocationId
  request.headers['x-forwarded-host'] = url.host
  request.headers['x-forwarded-proto'] = 'http'
  hideInvocationId(response)

  // Over a socket Node would publish this itself, as it does on Azure.
  if (requestStart.hasSubscribers) requestStart.publish({ request, response, socket: request.socket, server })
  server.emit('request', request, response)

  await run({
    target,
    invocationId,
    inputs: [{ name: bindingName, data: { http: {} } }],
    triggerMetadata: metadata,
    // The library never lets go of a response that it was given no answer for.
    onResult: (result) => withGuardedBody(result ?? { status: 204 }, response),
    resultOnError: { status: 500 },
  })
}

/** As the platform sends it: query values stand among the params, and a param of the same name wins. */
function triggerMetadataOf({ request, url, params }: HttpExchange): Record<string, TypedData> {
  const query = queryOf(url)
  const metadata: Record<string, TypedData> = {}
  for (const [name, value] of Object.entries({ ...query, ...params })) metadata[name] = { string: value }
  metadata['Headers'] = { json: JSON.stringify(headersOf(request)) }
  metadata['Query'] = { json: JSON.stringify(query) }
  return metadata
}

function hideInvocationId(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response)
  response.writeHead = ((...given: Parameters<typeof writeHead>) => {
    response.removeHeader('x-ms-invocation-id')
    return writeHead(...given)
  }) as typeof response.writeHead
}
