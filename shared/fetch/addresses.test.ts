import * as fc from 'fast-check'

import { parseAllowList, refusalOf } from './addresses'

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.1.1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['169.254.169.254', 'cloud metadata'],
  ['169.254.1.1', 'link-local'],
  ['168.63.129.16', 'cloud platform'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['0.0.0.0', 'this network'],
  ['0.1.2.3', 'this network'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'reserved'],
  ['198.18.0.1', 'benchmarking'],
  ['::1', 'loopback'],
  ['::', 'unspecified'],
  ['::ffff:8.8.8.8', 'IPv4-mapped'],
  ['::ffff:7f00:1', 'IPv4-mapped'],
  ['::7f00:1', 'IPv4-compatible'],
  ['64:ff9b::7f00:1', 'NAT64'],
  ['64:ff9b:1::1', 'NAT64'],
  ['2002:7f00:1::', '6to4'],
  ['2001:0:1::1', 'protocol assignments'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['fd00::1', 'private'],
  ['ff02::1', 'multicast'],
  ['4000::1', 'not global unicast'],
  ['not an address', 'not an IP address'],
])('%s is refused as %s [22]', (address, why) => {
  expect(refusalOf(address)).toBe(why)
})

test.each([
  '8.8.8.8',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.0.1',
  '100.128.0.1',
  '11.0.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
])('%s is public', (address) => expect(refusalOf(address)).toBeUndefined())

test('no IPv4 address hides by being written as IPv6 [22]', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const hex = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
      const tail = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`
      for (const prefix of ['::ffff:', '64:ff9b::', '::']) expect(refusalOf(`${prefix}${tail}`)).toBeDefined()
      expect(refusalOf(`2002:${tail}::1`)).toBeDefined()
    }),
  )
})

test('private ranges are refused to their last address, their neighbours are not', () => {
  // Compared with plain arithmetic, so that the list is not its own witness.
  const ranges: readonly (readonly [number, number])[] = [
    [0x0a000000, 0x0affffff],
    [0x7f000000, 0x7fffffff],
    [0xac100000, 0xac1fffff],
    [0xc0a80000, 0xc0a8ffff],
    [0xa9fe0000, 0xa9feffff],
    [0x64400000, 0x647fffff],
  ]
  const written = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
  for (const [first, last] of ranges) {
    expect(refusalOf(written(first))).toBeDefined()
    expect(refusalOf(written(last))).toBeDefined()
    expect(refusalOf(written(last + 1))).toBeUndefined()
  }
})

test('exceptions are hosts, host:port, addresses and ranges', () => {
  const allow = parseAllowList('wiki.internal:8080, files.internal 10.1.0.0/16 [::1] 127.0.0.1/32 [fd00::]/8')
  expect(allow.hasHost('wiki.internal', 8080)).toBe(true)
  expect(allow.hasHost('wiki.internal', 80)).toBe(false)
  expect(allow.hasHost('FILES.internal.', 443)).toBe(true)
  expect(allow.hasAddress('10.1.255.1')).toBe(true)
  expect(allow.hasAddress('10.2.0.1')).toBe(false)
  expect(allow.hasAddress('::1')).toBe(true)
  expect(allow.hasAddress('fd12::1')).toBe(true)
  expect(allow.hasAddress('127.0.0.2')).toBe(false)
})

test.each(['http://x', 'a/b', '*.internal', 'user@host', '10.0.0.0/33', '::/129', 'a:b:c'])(
  'the exception %s cannot be read and is refused by name',
  (entry) => {
    expect(() => parseAllowList(entry)).toThrow(entry)
  },
)
