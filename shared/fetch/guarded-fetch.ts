import { lookup as systemLookup } from 'node:dns/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP } from 'node:net'

import { fault } from '../faults'
import { bareHost, parseAllowList, refusalOf } from './addresses'
import { connectionFault } from './connection-fault'
import type { Fetch, FetchInit } from './contract'
import { withSizeCap, withTimeCap } from './caps'
import { sendRequest } from './send-request'

/** One address a name resolves to. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** Sends one request to one address that has been checked, redirects not followed. */
export type SendPinned = (url: URL, init: FetchInit, address: ResolvedAddress) => Promise<Response>

/** What the guarded fetch is built from; every part has a working default. */
export interface GuardedFetchOptions {
  /** All addresses of a name, asked once a hop. */
  readonly lookup?: (hostname: string) => Promise<readonly ResolvedAddress[]>
  /** SLUICE_HTTP_ALLOW: hosts, host:port, addresses or CIDR ranges that may be called although they are not public. */
  readonly allow?: string | readonly string[]
  readonly inner?: SendPinned
  readonly maxRedirects?: number
  /** Bytes of a decoded body; 10 MiB where absent. */
  readonly maxBytes?: number
  /** Milliseconds for the whole exchange, redirects and body included; 60,000 where absent. */
  readonly maxMilliseconds?: number
}

/** The fetch of flows, tools and webhooks: public addresses only, resolved once and pinned, every redirect checked anew, no secret carried to another origin, size and time capped [22]. */
export const createGuardedFetch = (options: GuardedFetchOptions = {}): Fetch => {
  const {
    lookup = lookupAll,
    inner = sendPinned,
    maxRedirects = 5,
    maxBytes = 10 * 2 ** 20,
    maxMilliseconds = 60_000,
  } = options
  const allow = parseAllowList(options.allow)

  const addressFor = async (url: URL): Promise<ResolvedAddress> => {
    const host = bareHost(url.hostname)
    const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(lookup, host, url)
    if (!allow.hasHost(host, portOf(url)))
      for (const { address } of found) {
        const why = allow.hasAddress(address) ? undefined : refusalOf(address)
        if (why) throw refused(url, `${host} is at ${address}, which is ${why}`, { address, why })
      }
    return found[0] as ResolvedAddress
  }

  return (input, init = {}) =>
    withTimeCap(maxMilliseconds, init.signal, async (signal) => {
      let url = checkedUrl(input)
      let request: FetchInit = { ...init, signal }
      for (let hops = 0; ; hops++) {
        const response = await inner(url, request, await raced(addressFor(url), signal))
        const location = redirects.has(response.status) ? response.headers.get('location') : null
        if (location === null) return withSizeCap(response, maxBytes, url)
        await response.body?.cancel()
        if (hops >= maxRedirects) throw refused(url, `more than ${maxRedirects} redirects`, { redirects: maxRedirects })
        const next = checkedUrl(location, url)
        request = forRedirect(request, response.status, next.origin === url.origin)
        url = next
      }
    })
}

const redirects = new Set([301, 302, 303, 307, 308])

/** What may follow to another origin. A list of secret names would miss the one nobody thought of. */
const harmless = new Set(['accept', 'accept-language', 'content-type', 'content-language', 'user-agent'])

const forRedirect = (request: FetchInit, status: number, isSameOrigin: boolean): FetchInit => {
  const method = (request.method ?? 'GET').toUpperCase()
  const becomesGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')
  const { body, ...rest } = request
  const headers = Object.entries(request.headers ?? {}).filter(([name]) => {
    const lower = name.toLowerCase()
    if (becomesGet && lower.startsWith('content-')) return false
    return isSameOrigin || harmless.has(lower)
  })
  return {
    ...rest,
    method: becomesGet ? 'GET' : method,
    headers: Object.fromEntries(headers),
    ...(!becomesGet && body !== undefined && { body }),
  }
}

const checkedUrl = (input: string | URL, base?: URL): URL => {
  if (!URL.canParse(String(input), base?.href))
    throw fault('address_refused', 'That is not an absolute http or https address', {
      from: base?.origin ?? 'the request',
    })
  const url = new URL(String(input), base?.href)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw fault('address_refused', `Flows call http and https only, not ${url.protocol}`, { protocol: url.protocol })
  if (url.username !== '' || url.password !== '')
    throw refused(url, 'an address must not carry a name and password', {})
  return url
}

const refused = (url: URL, why: string, details: Readonly<Record<string, unknown>>) =>
  fault('address_refused', `A flow may not call ${url.origin}: ${why}`, { origin: url.origin, ...details })

const resolve = async (
  lookup: (hostname: string) => Promise<readonly ResolvedAddress[]>,
  host: string,
  url: URL,
): Promise<readonly ResolvedAddress[]> => {
  const found = await lookup(host).catch((error: unknown) => {
    throw connectionFault(url, error)
  })
  if (found.length === 0) throw connectionFault(url, Object.assign(new Error('no address'), { code: 'ENOTFOUND' }))
  return found
}

const raced = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve_, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve_, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

const lookupAll = (hostname: string): Promise<readonly ResolvedAddress[]> =>
  systemLookup(hostname, { all: true, order: 'verbatim' })

/** No socket is kept: a kept one would outlive the check that allowed it. */
const fresh = {
  http: new HttpAgent({ keepAlive: false }),
  https: new HttpsAgent({ keepAlive: false, maxCachedSessions: 0 }),
}

const sendPinned: SendPinned = (url, init, { address, family }) =>
  sendRequest(url, init, {
    ...fresh,
    // Node asks with `all` or without, by version and option; both get the one address that was checked.
    lookup: (_hostname, lookupOptions, done) =>
      lookupOptions.all ? done(null, [{ address, family }]) : done(null, address, family),
  })
