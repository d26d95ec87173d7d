import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { InvocationOrder, InvocationResponse, RegisteredFunction } from '../core/contract'
import { type LogBus, messageOf } from '../core/log-bus'
import { BodyTooLarge, saysTooLarge } from './body'
import { serveBuffered } from './buffered'
import { answerEmpty, type HttpExchange } from './exchange'
import type { Router } from './router'
import { serveStreaming } from './streaming'

/** An HTTP function as the router knows it. */
export interface HttpTarget {
  readonly target: RegisteredFunction
  readonly bindingName: string
}

/** What serves a request that no function is asked for. */
export type OwnPages = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>

/** What the front needs once the app is there. */
export interface FrontDeps {
  readonly router: Router<HttpTarget>
  readonly run: (order: InvocationOrder) => Promise<InvocationResponse>
  readonly logs: LogBus
  /** The library's stream server, where the app streams. */
  readonly streamServer?: Server
  readonly bodyLimit: number
  readonly customHeaders: Readonly<Record<string, string>>
  readonly ownPages: OwnPages
}

/** Azure's front end lets go of a request that is not answered within this time. */
const frontEndPatience = 230_000

/** The request listener of the host's door. Until it is opened it answers 503. */
export interface Front {
  readonly listener: RequestListener
  open(deps: FrontDeps): void
  /** Done when no request is being served any more, or after the grace. */
  drain(grace: number): Promise<void>
}

/** Makes the front of one host. */
export function createFront(): Front {
  let deps: FrontDeps | undefined
  const open = new Set<ServerResponse>()

  const listener: RequestListener = (request, response) => {
    open.add(response)
    // Writing to a client that has gone is no fault of ours.
    response.on('error', () => undefined)
    response.on('close', () => open.delete(response))
    if (!deps) return answerEmpty(response, 503, { 'retry-after': '1' })
    const given = deps
    serve(given, request, response).catch((error: unknown) => {
      given.logs.host('error', messageOf(error))
      answerEmpty(response, 500)
    })
  }

  return {
    listener,
    open: (given) => void (deps = given),
    async drain(grace) {
      deps = undefined
      const end = Date.now() + grace
      while (open.size > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
      for (const response of open) response.destroy()
    },
  }
}

async function serve(deps: FrontDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request)
  if (!url) return answerEmpty(response, 400)
  for (const [name, value] of Object.entries(deps.customHeaders)) response.setHeader(name, value)
  if (await deps.ownPages(request, response, url)) return

  const match = deps.router.find(request.method ?? 'GET', url.pathname)
  if (match.kind === 'unknown') return answerEmpty(response, 404)
  if (match.kind === 'wrong-method') return answerEmpty(response, 405, { allow: match.allowed.join(', ') })
  if (saysTooLarge(request, deps.bodyLimit)) return answerEmpty(response, 413, { connection: 'close' })

  const { target, bindingName } = match.route.target
  const exchange: HttpExchange = {
    target,
    bindingName,
    request,
    response,
    url,
    params: match.params,
    invocationId: randomUUID(),
  }
  const patience = setTimeout(() => answerEmpty(response, 504, { connection: 'close' }), frontEndPatience)
  try {
    if (deps.streamServer) await serveStreaming(exchange, deps.streamServer, deps.bodyLimit, deps.run)
    else await serveBuffered(exchange, deps.bodyLimit, deps.run)
  } catch (error) {
    fail(deps, exchange, error)
  } finally {
    clearTimeout(patience)
  }
}

/** The reason is logged, never sent: an answer that has begun is cut off, any other is an empty 500. */
function fail(
  { logs, customHeaders }: FrontDeps,
  { target, response, invocationId }: HttpExchange,
  error: unknown,
): void {
  if (error instanceof BodyTooLarge) return answerEmpty(response, 413, { connection: 'close' })
  const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error)
  logs.app('error', 'host', text, { functionName: target.metadata.name, invocationId })
  if (response.writableEnded) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const kept = new Set(Object.keys(customHeaders).map((name) => name.toLowerCase()))
  for (const name of response.getHeaderNames()) if (!kept.has(name)) response.removeHeader(name)
  answerEmpty(response, 500)
}

function urlOf(request: IncomingMessage): URL | undefined {
  const host = request.headers.host ?? 'localhost'
  const target = request.url ?? '/'
  // A target may be a whole address or start with two slashes; neither may name another host.
  const path = target.startsWith('/') ? target : /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1]
  if (path === undefined || !/^[\w.[\]:-]+$/.test(host)) return undefined
  try {
    return new URL(`http://${host}${path}`)
  } catch {
    return undefined
  }
}
