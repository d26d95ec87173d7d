import type { IncomingMessage, ServerResponse } from 'node:http'
import { BadToken } from '../client/find'
import { readBody } from '../../http/body'
import type { OwnPages } from '../../http/front'
import { problem, wrongArgument } from './answers'
import { webhookPath } from './binding-payload'
import type { WebAnswer, WebRequest } from './contract'
import { entityState, listEntities, signalEntity } from './entities'
import { BadQuery } from './filters'
import {
  type PagesDeps,
  instanceStatus,
  listInstances,
  orderInstance,
  purgeInstance,
  purgeInstances,
  startInstance,
} from './instances'

/** What one request may carry. */
const bodyLimit = 100 * 1024 * 1024

/** The hub's web address, below the host's own door. */
export function hubPages(deps: PagesDeps): OwnPages {
  return async (request, response, url) => {
    const path = url.pathname.toLowerCase()
    if (path !== webhookPath && !path.startsWith(`${webhookPath}/`)) return false
    if (!isFromHere(request, url)) send(response, { status: 403 })
    else send(response, await answerOf(request, url, deps))
    return true
  }
}

/** Answers one request, taken apart; every wrong one by name. */
export async function answer(request: WebRequest, deps: PagesDeps): Promise<WebAnswer> {
  try {
    return await routed(request, deps)
  } catch (error) {
    if (error instanceof BadQuery || error instanceof BadToken) return wrongArgument(error.message)
    return problem(500, 'Something went wrong while processing your request', (error as Error).message)
  }
}

async function routed(request: WebRequest, deps: PagesDeps): Promise<WebAnswer> {
  const { method, segments } = request
  const [area = '', first = '', second = ''] = segments
  const route = `${method} ${area.toLowerCase()}`
  if (route === 'POST orchestrators' && first !== '' && segments.length <= 3) return startInstance(request, deps)
  if (route === 'POST makeprimary') return { status: 200 }
  if (area.toLowerCase() === 'instances') {
    if (method === 'GET' && second === '')
      return first === '' ? listInstances(request, deps) : instanceStatus(request, deps)
    if (method === 'DELETE' && second === '')
      return first === '' ? purgeInstances(request, deps) : purgeInstance(request, deps)
    if (method === 'POST' && second !== '') return orderInstance(request, deps)
  }
  if (area.toLowerCase() === 'entities') {
    if (method === 'GET') return second === '' ? listEntities(request, deps) : entityState(request, deps)
    if ((method === 'POST' || method === 'DELETE') && second !== '') return signalEntity(request, deps)
  }
  return { status: 404 }
}

async function answerOf(request: IncomingMessage, url: URL, deps: PagesDeps): Promise<WebAnswer> {
  let segments: readonly string[]
  let body: string
  try {
    segments = url.pathname
      .slice(webhookPath.length + 1)
      .split('/')
      .map(decodeURIComponent)
    body = (await readBody(request, bodyLimit)).toString('utf8')
  } catch (error) {
    return wrongArgument((error as Error).message)
  }
  const token = request.headers['x-ms-continuation-token']
  return answer(
    {
      method: request.method ?? 'GET',
      segments,
      query: url.searchParams,
      contentType: request.headers['content-type'] ?? '',
      continuationToken: typeof token === 'string' && token !== '' ? token : undefined,
      body,
      origin: url.origin,
    },
    deps,
  )
}

/** Azure guards these addresses by a key; here a web page of another origin, or one behind a foreign name, must not reach them. */
function isFromHere(request: IncomingMessage, url: URL): boolean {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const isSameOrigin = origin === undefined || origin === url.origin
  return isLoopback && isSameOrigin && (site === undefined || site === 'same-origin' || site === 'none')
}

function send(response: ServerResponse, { status, headers = {}, body }: WebAnswer): void {
  const text = body === undefined ? '' : typeof body === 'string' && status === 412 ? body : JSON.stringify(body)
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { ...headers, ...type, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
