import type { IncomingMessage, ServerResponse } from 'node:http'
import { hostVersion } from '../core/functions-core'
import { readBody } from './body'
import { answerEmpty } from './exchange'
import type { OwnPages } from './front'

/** A function as the admin pages describe it. */
export interface FunctionSummary {
  readonly name: string
  readonly trigger: string
  readonly isDisabled: boolean
  readonly bindings: Readonly<Record<string, unknown>>
  readonly url?: string
}

/** What the host's own pages tell and do. */
export interface OwnPagesDeps {
  readonly functions: readonly FunctionSummary[]
  readonly startedAt: number
  readonly now: () => number
  /** Azure shows its own page at `/` unless `AzureWebJobsDisableHomepage` is true. */
  readonly showsHomepage: boolean
  /** Runs a function that is not called by HTTP with an input; undefined where it has no such trigger. */
  readonly trigger: (name: string, input: string) => (() => Promise<void>) | undefined
}

/** The host's own pages: its status, its functions, and the page at `/`. */
export function ownPages(deps: OwnPagesDeps): OwnPages {
  return async (request, response, url) => {
    const path = url.pathname.toLowerCase().replace(/\/$/, '')
    if (path === '' && deps.showsHomepage && request.method === 'GET') {
      answerText(response, 'The functions host is up and running.\n')
      return true
    }
    if (path !== '/admin' && !path.startsWith('/admin/')) return false
    if (!isOwnPage(request, url)) answerEmpty(response, 403)
    else await answerAdmin(deps, request, response, path)
    return true
  }
}

/** Azure guards these pages by a key; here a web page of another origin, or one behind a foreign name, must not reach them. */
function isOwnPage(request: IncomingMessage, url: URL): boolean {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const isSameOrigin = origin === undefined || origin === url.origin
  return isLoopback && isSameOrigin && (site === undefined || site === 'same-origin' || site === 'none')
}

async function answerAdmin(
  deps: OwnPagesDeps,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  if (path === '/admin/host/status') return answerJson(response, 200, statusOf(deps))
  if (path === '/admin/host/ping') return answerEmpty(response, 200)
  if (path === '/admin/functions') return answerJson(response, 200, deps.functions)

  const name = /^\/admin\/functions\/([^/]+)$/.exec(path)?.[1]
  const found = deps.functions.find((known) => known.name.toLowerCase() === name)
  if (!found) return answerEmpty(response, 404)
  if (request.method === 'GET') return answerJson(response, 200, found)
  if (request.method !== 'POST') return answerEmpty(response, 405, { allow: 'GET, POST' })

  const input = inputOf(await readBody(request, 1024 * 1024).catch(() => Buffer.alloc(0)))
  const run = input === undefined ? undefined : deps.trigger(found.name, input)
  if (!run) return answerEmpty(response, 400)
  // As on Azure the answer says that the function was started, not how it ended.
  void run()
  answerEmpty(response, 202)
}

function statusOf(deps: OwnPagesDeps): object {
  return {
    state: 'Running',
    version: hostVersion,
    processUptime: deps.now() - deps.startedAt,
    processId: process.pid,
    functions: deps.functions.length,
    sluice: true,
  }
}

function inputOf(body: Buffer): string | undefined {
  try {
    const { input } = JSON.parse(body.toString('utf8')) as { input?: unknown }
    if (input === undefined) return ''
    return typeof input === 'string' ? input : JSON.stringify(input)
  } catch {
    return undefined
  }
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

function answerText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
