import { fault } from '../faults'
import type { IncomingRequest } from './contract'

/** Refuses a request that another site made a browser send: a wrong `Host`, a foreign `Origin`, a `Sec-Fetch-Site` of elsewhere [23]. */
export const assertSameOrigin = (headers: IncomingRequest['headers'], hosts: readonly string[]): void => {
  const allowed = new Set(hosts.flatMap(namesOf))

  // The Host header is what DNS rebinding cannot forge: it names the stranger's domain.
  const host = headers.get('host')
  if (!host || !allowed.has(hostKey(host))) {
    throw fault('foreign_origin', `The Host header ${quoted(host)} is none of this app's: ${hosts.join(', ')}`, {
      host,
    })
  }

  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    throw fault('foreign_origin', `A browser sent this from another site (Sec-Fetch-Site: ${quoted(site)})`, { site })
  }

  const origin = headers.get('origin')
  if (origin !== null && !isOurs(origin, allowed)) {
    throw fault('foreign_origin', `The origin ${quoted(origin)} is none of this app's: ${hosts.join(', ')}`, { origin })
  }
}

const isOurs = (origin: string, allowed: ReadonlySet<string>): boolean => {
  const [, scheme, host] = /^(https?):\/\/([^/?#@\s]+)$/i.exec(origin) ?? []
  return scheme !== undefined && host !== undefined && allowed.has(hostKey(host, scheme.toLowerCase()))
}

// One spelling a host: lower case, without the port its scheme implies.
const hostKey = (host: string, scheme?: string): string => {
  const name = host.trim().toLowerCase()
  if (scheme === 'http') return name.replace(/:80$/, '')
  if (scheme === 'https') return name.replace(/:443$/, '')
  return name.replace(/:(80|443)$/, '')
}

// The loopback interface has three names for one port.
const namesOf = (host: string): string[] => {
  const key = hostKey(host)
  const [, port] = /^(?:localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.exec(key) ?? []
  const isLoopback = port !== undefined || ['localhost', '127.0.0.1', '[::1]'].includes(key)
  return isLoopback ? ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}${port ?? ''}`) : [key]
}

const quoted = (text: string | null): string => (text === null ? '(missing)' : `“${text.slice(0, 200)}”`)
