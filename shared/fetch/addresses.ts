import { BlockList, isIP } from 'node:net'

import { fault } from '../faults'

/** Why an address must not be called by a flow; absent where it is a public one. */
export const refusalOf = (address: string): string | undefined => {
  const [bare = ''] = address.split('%')
  const family = isIP(bare)
  if (family === 4) return reserved4.find(({ list }) => list.check(bare, 'ipv4'))?.why
  if (family !== 6) return 'not an IP address'
  const hit = reserved6.find(({ list }) => list.check(bare, 'ipv6'))
  if (hit) return hit.why
  // Whatever is not global unicast today (2000::/3) has no business in an answer of a public name server.
  return global6.check(bare, 'ipv6') ? undefined : 'not global unicast'
}

/** Exceptions to the refusal, from SLUICE_HTTP_ALLOW: `host:port`, `host`, an IP address or a CIDR range, separated by commas or spaces. */
export interface AllowList {
  /** Whether the host, on this port, is named as it stands. */
  hasHost(hostname: string, port: number): boolean
  /** Whether a resolved address lies in an allowed range. */
  hasAddress(address: string): boolean
}

/** Reads the exceptions; what cannot be read is refused by name rather than skipped. */
export const parseAllowList = (entries: string | readonly string[] = []): AllowList => {
  const words = (typeof entries === 'string' ? entries.split(/[\s,]+/) : entries).filter((word) => word !== '')
  const ranges = new BlockList()
  const hosts = new Set<string>()
  for (const word of words) {
    const range = /^\[?([0-9a-f.:]+)\]?(?:\/(\d{1,3}))?$/i.exec(word)
    const family = isIP(range?.[1] ?? '')
    if (range && family) {
      const bits = range[2] === undefined ? (family === 4 ? 32 : 128) : Number(range[2])
      if (bits > (family === 4 ? 32 : 128)) throw unreadable(word)
      ranges.addSubnet(range[1] as string, bits, family === 4 ? 'ipv4' : 'ipv6')
      continue
    }
    if (/[/@?#\\*]/.test(word) || !URL.canParse(`http://${word}`)) throw unreadable(word)
    // URL drops the default port, so a port that was written is read from the word itself.
    const { hostname } = new URL(`http://${word}`)
    const port = /:(\d+)$/.exec(word)?.[1]
    hosts.add(port === undefined ? bareHost(hostname) : `${bareHost(hostname)}:${Number(port)}`)
  }
  return {
    hasHost: (hostname, port) => hosts.has(bareHost(hostname)) || hosts.has(`${bareHost(hostname)}:${port}`),
    hasAddress: (address) => {
      const [bare = ''] = address.split('%')
      const family = isIP(bare)
      return family !== 0 && ranges.check(bare, family === 4 ? 'ipv4' : 'ipv6')
    },
  }
}

/** A URL's host without the brackets of IPv6 and without the dot of the root. */
export const bareHost = (hostname: string): string =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

const unreadable = (word: string) =>
  fault('bad_settings', `SLUICE_HTTP_ALLOW: “${word}” is neither host, host:port, IP address nor CIDR range`, {
    setting: 'SLUICE_HTTP_ALLOW',
    entry: word,
  })

const listOf = (family: 'ipv4' | 'ipv6', ranges: Readonly<Record<string, string>>) =>
  Object.entries(ranges).map(([range, why]) => {
    const [net = '', bits] = range.split('/')
    const list = new BlockList()
    list.addSubnet(net, Number(bits), family)
    return { list, why }
  })

/** IANA's special-purpose registry, and the two addresses at which clouds answer about the machine itself. */
const reserved4 = listOf('ipv4', {
  '169.254.169.254/32': 'cloud metadata',
  '168.63.129.16/32': 'cloud platform',
  '0.0.0.0/8': 'this network',
  '10.0.0.0/8': 'private',
  '100.64.0.0/10': 'carrier-grade NAT',
  '127.0.0.0/8': 'loopback',
  '169.254.0.0/16': 'link-local',
  '172.16.0.0/12': 'private',
  '192.0.0.0/24': 'protocol assignments',
  '192.0.2.0/24': 'documentation',
  '192.88.99.0/24': '6to4 relay',
  '192.168.0.0/16': 'private',
  '198.18.0.0/15': 'benchmarking',
  '198.51.100.0/24': 'documentation',
  '203.0.113.0/24': 'documentation',
  '224.0.0.0/4': 'multicast',
  '240.0.0.0/4': 'reserved',
})

/** Forms that carry an IPv4 address inside are refused whole: what they reach depends on a translator out of sight. */
const reserved6 = listOf('ipv6', {
  '::1/128': 'loopback',
  '::/128': 'unspecified',
  '::ffff:0:0/96': 'IPv4-mapped',
  '::/96': 'IPv4-compatible',
  '64:ff9b::/96': 'NAT64',
  '64:ff9b:1::/48': 'NAT64',
  '100::/64': 'discard',
  '2001::/23': 'protocol assignments',
  '2001:db8::/32': 'documentation',
  '2002::/16': '6to4',
  '3fff::/20': 'documentation',
  '5f00::/16': 'segment routing',
  'fc00::/7': 'private',
  'fe80::/10': 'link-local',
  'fec0::/10': 'site-local',
  'ff00::/8': 'multicast',
})

const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
