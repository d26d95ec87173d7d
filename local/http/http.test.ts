import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { type HostedChild, startChild, temporaryFolder } from '../fixtures/child'

describe.each([
  ['buffered', ''],
  ['streamed', '1'],
])('%s', (mode, streaming) => {
  const folder = temporaryFolder()
  let host: HostedChild
  beforeAll(async () => {
    const settings = { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '100000', STREAMING: streaming }
    const http = { routePrefix: '', customHeaders: { 'X-Frame-Options': 'DENY' } }
    host = await startChild({ app: 'http', data: folder.path, settings, hostJson: { extensions: { http } } })
  }, 30_000)
  afterAll(async () => {
    await host.kill()
    folder.remove()
  })
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(host.url + path, init)
  const json = async (path: string, init?: RequestInit): Promise<unknown> => (await get(path, init)).json()

  test.each([
    ['/items/new', 'literal', {}],
    ['/items/7', 'number', { id: '7' }],
    ['/items/seven', 'word', { id: 'seven' }],
    ['/files/a/b%20c', 'rest', { path: 'a/b c' }],
    ['/docs/a.md', 'mixed', { name: 'a', ending: 'md' }],
    ['/maybe', 'optional', {}],
  ])('%s is answered by its function with the values of its path', async (path, name, params) => {
    expect(await json(path)).toEqual({ name, params })
  })

  test('a function without a route answers under its own name', async () => {
    expect(await (await get('/unrouted')).text()).toBe('unrouted')
  })

  test('a chunked body that its function did not read does not stand in the way of the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ask = (method: string, body?: Buffer): Promise<number> =>
      new Promise((resolve, reject) => {
        const asked = httpRequest(`${host.url}/unrouted`, { agent, method }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode ?? 0))
        }).once('error', reject)
        // Written in pieces without a length, so it goes out chunked.
        if (body) for (let at = 0; at < body.length; at += 10_000) asked.write(body.subarray(at, at + 10_000))
        asked.end()
      })
    expect(await ask('POST', Buffer.alloc(99_000))).toBe(200)
    expect(await ask('GET')).toBe(200)
    agent.destroy()
  }, 10_000)

  test('an unknown path is 404 without a body', async () => {
    const answer = await get('/nowhere')
    expect([answer.status, await answer.text()]).toEqual([404, ''])
  })

  test('a known path with a wrong method is 405 and says what is allowed', async () => {
    const answer = await get('/items/7', { method: 'DELETE' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })

  test('query values stand among the params only in streaming mode, as on Azure, and the path wins', async () => {
    const { params } = (await json('/show/path?p=query&q=1&q=2')) as { params: object }
    expect(params).toEqual(mode === 'streamed' ? { p: 'path', q: '1,2' } : { p: 'path' })
  })

  test('header names arrive in lower case, and nobody else can set those that pair invocations', async () => {
    const headers = (await json('/headers', {
      headers: { 'X-Mine': 'Yes', 'x-ms-invocation-id': 'forged', 'x-forwarded-host': 'evil.example' },
    })) as Record<string, string>
    expect(headers).toMatchObject({ 'x-mine': 'Yes', host: `localhost:${host.port}` })
    expect(Object.values(headers)).not.toContain('forged')
    expect(await (await get('/url', { headers: { 'x-forwarded-host': 'evil.example' } })).text()).toBe(
      `${host.url}/url`,
    )
  })

  test('a body arrives and leaves byte by byte as it was', async () => {
    const body = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256))
    const answer = await get('/echo', { method: 'POST', body })
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true)
  })

  test('a body over the limit is 413, whether it says its length or not', async () => {
    expect((await get('/length', { method: 'POST', body: Buffer.alloc(100_001) })).status).toBe(413)
    let left = 4
    const chunks = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(50_000)) : controller.close()),
    })
    const init = { method: 'POST', body: chunks, duplex: 'half' } as RequestInit
    // The host hangs up on what it will not read; a client may hear that before it hears the status.
    const status = await get('/length', init).then(
      (answer) => answer.status,
      () => 413,
    )
    expect(status).toBe(413)
    expect(await json('/length', { method: 'POST', body: Buffer.alloc(100_000) })).toEqual({ size: 100_000 })
  })

  test.each(['/items/new', '/nowhere', '/fails', '/nothing'])('%s carries the headers of host.json', async (path) => {
    expect((await get(path)).headers.get('x-frame-options')).toBe('DENY')
  })

  test('a handler that returns nothing is 204', async () => {
    expect((await get('/nothing')).status).toBe(204)
  })

  test('a handler that throws is an empty 500; the reason is in the log alone', async () => {
    const answer = await get('/fails')
    expect([answer.status, await answer.text()]).toEqual([500, ''])
    await until(async () => host.stderr().includes('a secret detail'))
  })

  test('status, headers and cookies are the handler’s; what speaks of one connection is left out', async () => {
    const answer = await get('/answers')
    expect([answer.status, await answer.text()]).toEqual([201, 'made'])
    expect(answer.headers.get('x-mine')).toBe('yes')
    expect(answer.headers.get('set-cookie')).toBe('a=b%20c; Max-Age=60; Path=/; HttpOnly; SameSite=Lax')
    expect(answer.headers.get('x-hidden')).toBeNull()
    expect(answer.headers.get('x-ms-invocation-id')).toBeNull()
  })

  test('a request target that names another host or none is no way around', async () => {
    expect(
      await raw(host.port, 'GET http://evil.example/url HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n'),
    ).toMatch(/http:\/\/localhost:1\/url$/m)
    expect(
      await raw(host.port, 'GET //evil.example/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 404/)
    expect(await raw(host.port, 'GET /url HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400/,
    )
    expect(await raw(host.port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
  })

  test('[23] only loopback is bound, by the host, by its storage, and never by the library’s own server', async () => {
    expect(listeningAddresses(host.pid).filter((address) => !isLoopback(address))).toEqual([])
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((each) => each && !each.internal && each.family === 'IPv4')
    if (outside) await expect(fetch(`http://${outside.address}:${host.port}/unrouted`)).rejects.toThrow('fetch failed')
  })

  test('the host tells its status and its functions to this machine alone', async () => {
    expect(await json('/admin/host/status')).toMatchObject({ state: 'Running', processId: host.pid })
    expect(await json('/admin/functions/literal')).toMatchObject({ name: 'literal', url: `${host.url}/items/new` })
    expect((await get('/admin/functions/nobody')).status).toBe(404)
    expect((await get('/admin/functions', { headers: { origin: 'http://evil.example' } })).status).toBe(403)
    expect(
      await raw(host.port, 'GET /admin/functions HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 403/)
  })

  test('the page at / is the host’s own, as on Azure', async () => {
    expect(await (await get('/')).text()).toBe('The functions host is up and running.\n')
  })

  if (mode === 'streamed') {
    test('tokens arrive one by one, each before the next is made', async () => {
      const answer = await get('/tokens')
      const reader = answer.body!.getReader()
      const tokens: string[] = []
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        tokens.push(Buffer.from(value).toString())
        await get('/gate', { method: 'POST' })
      }
      expect(tokens).toEqual([0, 1, 2, 3, 4].map((n) => `data: ${n}\n\n`))
    })

    test('an error in the middle of an answer cuts the connection', async () => {
      const answer = await get('/breaks')
      expect(answer.status).toBe(200)
      await expect(answer.text()).rejects.toThrow('terminated')
    })

    test('a client that goes away while the handler thinks is seen by the handler', async () => {
      const request = httpRequest(`${host.url}/waits`)
      request.on('error', () => undefined)
      request.end()
      await until(async () => ((await json('/seen')) as { waiting: number }).waiting === 1)
      request.destroy()
      await until(async () => ((await json('/seen')) as { aborted: string[] }).aborted.includes('waits'))
    })

    test('a client that does not read holds the handler back, and one that leaves stops it', async () => {
      const response = await new Promise<IncomingMessage>((resolve) => httpRequest(`${host.url}/pours`, resolve).end())
      response.pause()
      const produced = async (): Promise<number> => ((await json('/seen')) as { produced: number }).produced
      // It stands still once the buffers between are full, far below what it could pour out.
      await until(async () => {
        const before = await produced()
        await new Promise((resolve) => setTimeout(resolve, 200))
        return before > 0 && (await produced()) === before
      })
      expect(await produced()).toBeLessThan(400)
      response.destroy()
      await until(async () => ((await json('/seen')) as { aborted: string[] }).aborted.includes('pours'))
    })
  }
})

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('It did not happen within 10 seconds')
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text))
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

function isLoopback(address: string): boolean {
  return address === '0100007F' || address === '00000000000000000000000001000000'
}

/** Addresses, as Linux writes them, on which a process listens. Elsewhere nothing is told, and nothing is claimed. */
function listeningAddresses(pid: number): string[] {
  try {
    const inodes = readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      } catch {
        return undefined
      }
    })
    const own = new Set(inodes.filter((inode) => inode !== undefined))
    const lines = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1))
    return lines
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && own.has(fields[9] ?? ''))
      .map((fields) => fields[1]?.split(':')[0] ?? '')
  } catch {
    return []
  }
}
