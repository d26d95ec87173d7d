import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import * as fc from 'fast-check'

import type { FetchInit } from './contract'
import { createGuardedFetch, type ResolvedAddress } from './guarded-fetch'

interface Sent {
  readonly url: string
  readonly init: FetchInit
  readonly address: string
}

const guarded = (
  answer: (url: URL) => Response,
  {
    names = {},
    ...options
  }: { readonly names?: Record<string, readonly string[]> } & Parameters<typeof createGuardedFetch>[0] = {},
) => {
  const sent: Sent[] = []
  const asked: string[] = []
  const fetch = createGuardedFetch({
    lookup: async (hostname): Promise<readonly ResolvedAddress[]> => {
      asked.push(hostname)
      return (names[hostname] ?? ['93.184.216.34']).map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }))
    },
    inner: async (url, init, { address }) => {
      sent.push({ url: url.href, init, address })
      return answer(url)
    },
    ...options,
  })
  return { fetch, sent, asked }
}

const ok = () => new Response('ok')
const to = (location: string, status = 302) => new Response(null, { status, headers: { location } })

test('a public name is called at the address that was checked [22]', async () => {
  const { fetch, sent, asked } = guarded(ok)
  expect(await (await fetch('https://api.example.com/x')).text()).toBe('ok')
  expect(sent).toMatchObject([{ url: 'https://api.example.com/x', address: '93.184.216.34' }])
  expect(asked).toEqual(['api.example.com'])
})

test('a name that resolves to a private address, or to one among others, is refused [22]', async () => {
  const { fetch, sent } = guarded(ok, {
    names: { 'in.example': ['10.0.0.5'], 'both.example': ['93.184.216.34', '127.0.0.1'] },
  })
  await expect(fetch('http://in.example')).rejects.toMatchObject({
    word: 'address_refused',
    details: { address: '10.0.0.5' },
  })
  await expect(fetch('http://both.example')).rejects.toMatchObject({ word: 'address_refused' })
  expect(sent).toEqual([])
})

test.each([
  'http://127.0.0.1',
  'http://127.1',
  'http://2130706433',
  'http://0x7f000001',
  'http://0x7f.1',
  'http://0177.0.0.1',
  'http://017700000001',
  'http://127.0.0.1.',
  'http://①②⑦.0.0.1',
  'http://[::1]',
  'http://[::ffff:127.0.0.1]',
  'http://[0:0:0:0:0:ffff:7f00:1]',
  'http://[64:ff9b::a9fe:a9fe]',
  'http://0',
  'http://169.254.169.254/metadata/instance',
  'http://2852039166',
  'http://%31%32%37.0.0.1',
  'https://192.168.0.1:8443',
])('%s is refused however it is written [22]', async (url) => {
  const { fetch, sent } = guarded(ok)
  await expect(fetch(url)).rejects.toMatchObject({ word: 'address_refused' })
  expect(sent).toEqual([])
})

test('no spelling of a private IPv4 address is let through [22]', async () => {
  const { fetch, sent } = guarded(ok)
  const part = (value: number) =>
    fc.constantFrom(
      String(value),
      `0x${value.toString(16)}`,
      `0${value.toString(8)}`,
      `0X${value.toString(16).toUpperCase()}`,
    )
  const privateAddress = fc.constantFrom(
    [127, 0, 0, 1],
    [10, 1, 2, 3],
    [192, 168, 7, 9],
    [169, 254, 169, 254],
    [172, 20, 3, 4],
  )
  const spelling = privateAddress.chain(([a, b, c, d]) => {
    const [one, two, three, four] = [a, b, c, d]
    return fc.oneof(
      fc.tuple(part(one), part(two), part(three), part(four)),
      fc.tuple(part(one), part(two), part(three * 256 + four)),
      fc.tuple(part(one), part((two * 256 + three) * 256 + four)),
      fc.tuple(part(((one * 256 + two) * 256 + three) * 256 + four)),
    )
  })
  await fc.assert(
    fc.asyncProperty(spelling, async (parts) => {
      await expect(fetch(`http://${parts.join('.')}/`)).rejects.toMatchObject({ word: 'address_refused' })
    }),
  )
  expect(sent).toEqual([])
})

test.each([
  'file:///etc/passwd',
  'ftp://example.com',
  'gopher://x',
  'data:text/plain,x',
  'not a url',
  '//example.com',
  'http://me:pw@example.com',
])('%s is refused', async (url) => {
  const { fetch, sent } = guarded(ok)
  await expect(fetch(url)).rejects.toMatchObject({ word: 'address_refused' })
  expect(sent).toEqual([])
})

test('every redirect is checked anew: one into the private network is refused [22]', async () => {
  const { fetch, sent } = guarded(() => to('http://169.254.169.254/latest'))
  await expect(fetch('http://example.com')).rejects.toMatchObject({ word: 'address_refused' })
  expect(sent).toHaveLength(1)
})

test('a name that moves into the private network between two hops is refused [22]', async () => {
  let asked = 0
  const { fetch } = guarded(() => to('http://example.com/again'), {
    lookup: async () => [{ address: asked++ === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 }],
  })
  await expect(fetch('http://example.com')).rejects.toMatchObject({ word: 'address_refused' })
})

test('five redirects are followed, a sixth is refused', async () => {
  const { fetch } = guarded((url) => {
    const hop = Number(url.pathname.slice(1))
    return hop < 5 ? to(`/${hop + 1}`) : ok()
  })
  expect(await (await fetch('http://example.com/0')).text()).toBe('ok')
  const { fetch: endless, sent } = guarded(() => to('/again'))
  await expect(endless('http://example.com')).rejects.toMatchObject({
    word: 'address_refused',
    details: { redirects: 5 },
  })
  expect(sent).toHaveLength(6)
})

test('no secret is carried to another origin, by whatever name; within one it stays [22]', async () => {
  const headers = { Authorization: 'a', 'api-key': 'b', Cookie: 'c', 'X-Anything': 'd', Accept: 'text/plain' }
  const { fetch, sent } = guarded((url) =>
    url.pathname === '/1' ? to('/2') : url.pathname === '/2' ? to('http://other.example/3') : ok(),
  )
  await fetch('http://example.com/1', { headers })
  expect(sent.map(({ init }) => init.headers)).toEqual([headers, headers, { Accept: 'text/plain' }])
})

test.each([
  ['http://example.com:8080/x', 'another port'],
  ['https://example.com/x', 'another scheme'],
  ['http://sub.example.com/x', 'another host'],
])('%s is another origin (%s)', async (location) => {
  const { fetch, sent } = guarded((url) => (url.pathname === '/x' ? ok() : to(location)))
  await fetch('http://example.com/', { headers: { authorization: 'secret' } })
  expect(sent.at(-1)?.init.headers).toEqual({})
})

test('303, and 301 or 302 after POST, become GET without body; 307 keeps both', async () => {
  for (const [status, method, body] of [
    [303, 'GET', undefined],
    [302, 'GET', undefined],
    [301, 'GET', undefined],
    [307, 'POST', 'x'],
    [308, 'POST', 'x'],
  ] as const) {
    const { fetch, sent } = guarded((url) => (url.pathname === '/end' ? ok() : to('/end', status)))
    await fetch('http://example.com/', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } })
    expect(sent[1]?.init).toMatchObject({ method })
    expect(sent[1]?.init.body).toBe(body)
    expect(sent[1]?.init.headers).toEqual(body === undefined ? {} : { 'content-type': 'text/plain' })
  }
})

test('exceptions open a host and port, or a range, and nothing else', async () => {
  const names = { 'wiki.internal': ['10.0.0.5'], 'files.internal': ['10.9.0.1'] }
  const { fetch } = guarded(ok, { names, allow: 'wiki.internal:8080 10.9.0.0/16' })
  expect((await fetch('http://wiki.internal:8080')).status).toBe(200)
  expect((await fetch('http://files.internal')).status).toBe(200)
  await expect(fetch('http://wiki.internal')).rejects.toMatchObject({ word: 'address_refused' })
})

test('an answer over the cap fails with too_large, announced or not', async () => {
  const { fetch } = guarded(
    (url) =>
      url.pathname === '/said'
        ? new Response('x', { headers: { 'content-length': '5000' } })
        : new Response('x'.repeat(5000)),
    { maxBytes: 1000 },
  )
  await expect(fetch('http://example.com/said')).rejects.toMatchObject({ word: 'too_large' })
  await expect((await fetch('http://example.com/silent')).text()).rejects.toMatchObject({ word: 'too_large' })
})

test('an exchange that lasts too long ends with deadline_exceeded, in the look-up as in the answer', async () => {
  const never = new Promise<never>(() => undefined)
  const { fetch } = guarded(ok, { maxMilliseconds: 5, lookup: () => never })
  await expect(fetch('http://example.com')).rejects.toMatchObject({ word: 'deadline_exceeded' })
})

test('a name without address says so', async () => {
  const { fetch } = guarded(ok, { names: { 'gone.example': [] } })
  await expect(fetch('http://gone.example')).rejects.toMatchObject({
    word: 'connection_failed',
    details: { reason: 'ENOTFOUND' },
  })
})

describe('over real sockets', () => {
  let server: Server
  let port: number

  beforeAll(async () => {
    server = createServer((request, response) => response.end(`${request.headers.host} ${request.socket.localAddress}`))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => void server.close())

  test('the pinned address is dialled and the name is kept as host [22]', async () => {
    let lookups = 0
    const fetch = createGuardedFetch({
      allow: `pinned.example:${port}`,
      lookup: async () => {
        lookups++
        return [{ address: '127.0.0.1', family: 4 }]
      },
    })
    expect(await (await fetch(`http://pinned.example:${port}/`)).text()).toBe(`pinned.example:${port} 127.0.0.1`)
    expect(lookups).toBe(1)
  })

  test('the default refuses the loopback server', async () => {
    await expect(createGuardedFetch()(`http://localhost:${port}/`)).rejects.toMatchObject({ word: 'address_refused' })
  })
})
