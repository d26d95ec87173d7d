import type { HttpOrder } from '../contract'

/** Gives a bearer token for a resource, such as a managed identity would. */
export type TokenSource = (resource: string) => Promise<string>

/** What the built-in HTTP activity needs. */
export interface HttpDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Absent where nobody gives tokens; a call that asks for one then fails. */
  readonly token?: TokenSource
}

/** How long an answer may take, as on Azure. */
const patience = 100_000

/** Sends one request of a durable HTTP call and gives the answer as JSON text; throws where no answer came. */
export async function sendHttp(input: string, { fetch, token }: HttpDeps): Promise<string> {
  const order = JSON.parse(input) as HttpOrder
  const headers = new Headers(order.headers)
  if (order.tokenSource?.resource) {
    if (!token) {
      throw new Error(
        `The durable HTTP call asks for a token for ${order.tokenSource.resource}, and this host has no token source`,
      )
    }
    headers.set('authorization', `Bearer ${await token(order.tokenSource.resource)}`)
  }
  const method = order.method.toUpperCase()
  const takesBody = method !== 'GET' && method !== 'HEAD'
  const hasBody = takesBody && typeof order.content === 'string' && order.content !== ''
  if (hasBody && !headers.has('content-type')) headers.set('content-type', 'application/json')
  const response = await fetch(order.uri, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(patience),
    ...(hasBody && { body: order.content }),
  })
  return JSON.stringify({
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    content: await response.text(),
  })
}
