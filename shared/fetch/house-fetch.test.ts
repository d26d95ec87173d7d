import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

import { createHouseFetch } from './house-fetch'

const servers: Server[] = []

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

const echo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await bodyOf(request)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }))
}

test('a request arrives with method, path, headers and body as given', async () => {
  const url = await serve((request, response) => void echo(request, response))
  const response = await createHouseFetch()(`${url}/a?b=c`, {
    method: 'POST',
    headers: { 'X-Kind': 'test', 'Content-Length': '9999', Host: 'elsewhere.example' },
    body: 'grüße',
  })
  const seen = (await response.json()) as { headers: Record<string, string> }
  expect(response.status).toBe(200)
  expect(response.url).toBe(`${url}/a?b=c`)
  expect(seen).toMatchObject({ method: 'POST', url: '/a?b=c', body: 'grüße' })
  expect(seen.headers).toMatchObject({ 'x-kind': 'test', 'content-length': '7', host: new URL(url).host })
})

test('a socket is used again by the next request', async () => {
  const ports: (number | undefined)[] = []
  const url = await serve((request, response) => {
    ports.push(request.socket.remotePort)
    response.end('ok')
  })
  const fetch = createHouseFetch()
  for (let index = 0; index < 3; index++) await (await fetch(url)).text()
  expect(new Set(ports).size).toBe(1)
})

test('a body streams: its first piece is read before the second is sent', async () => {
  let release: () => void = () => undefined
  const url = await serve((_request, response) => {
    response.write('first')
    release = () => response.end('second')
  })
  const response = await createHouseFetch()(url)
  const reader = response.body!.getReader()
  expect(Buffer.from((await reader.read()).value).toString()).toBe('first')
  release()
  expect(Buffer.from((await reader.read()).value).toString()).toBe('second')
  expect((await reader.read()).done).toBe(true)
})

test.each([
  ['gzip', gzipSync('packed text')],
  ['br', brotliCompressSync('packed text')],
  ['deflate', deflateSync('packed text')],
  ['deflate', deflateRawSync('packed text')],
  ['gzip, br', brotliCompressSync(gzipSync('packed text'))],
])('a body packed as %s is unpacked', async (encoding, packed) => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding, 'content-length': packed.length })
    response.end(packed)
  })
  const response = await createHouseFetch()(url)
  expect(response.headers.get('content-encoding')).toBeNull()
  expect(response.headers.get('content-length')).toBeNull()
  expect(await response.text()).toBe('packed text')
})

test('a packed body that breaks off fails instead of ending short', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(gzipSync('x'.repeat(10_000)).subarray(0, 20))
  })
  await expect((await createHouseFetch()(url)).text()).rejects.toMatchObject({ word: 'connection_failed' })
})

test('an empty packed body is empty', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'deflate' })
    response.end()
  })
  expect(await (await createHouseFetch()(url)).text()).toBe('')
})

test('a redirect is answered, not followed, so no secret travels with it [22]', async () => {
  let visits = 0
  const url = await serve((_request, response) => {
    visits++
    response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' })
    response.end()
  })
  const response = await createHouseFetch()(url, { headers: { authorization: 'Bearer secret' } })
  expect(response.status).toBe(302)
  expect(visits).toBe(1)
})

test.each([204, 304])('status %i has no body', async (status) => {
  const url = await serve((_request, response) => {
    response.writeHead(status)
    response.end()
  })
  const response = await createHouseFetch()(url)
  expect(response.status).toBe(status)
  expect(response.body).toBeNull()
})

test('a refused connection names host, port and reason', async () => {
  const url = await serve(() => undefined)
  servers.splice(0).forEach((server) => server.close())
  await expect(createHouseFetch()(url)).rejects.toMatchObject({
    word: 'connection_failed',
    details: { host: '127.0.0.1', port: Number(new URL(url).port), reason: 'ECONNREFUSED' },
  })
})

test('a body that breaks off half-way fails the reader', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('half')
    setImmediate(() => response.destroy())
  })
  const response = await createHouseFetch()(url)
  await expect(response.text()).rejects.toMatchObject({ word: 'connection_failed', details: { phase: 'body' } })
})

test('an abort before the answer rejects with its own reason', async () => {
  const url = await serve(() => undefined)
  const stop = new AbortController()
  const asked = createHouseFetch()(url, { signal: stop.signal })
  const reason = new Error('no longer wanted')
  stop.abort(reason)
  await expect(asked).rejects.toBe(reason)
  await expect(createHouseFetch()(url, { signal: stop.signal })).rejects.toBe(reason)
})

test('an abort within the body rejects with its own reason and closes the socket', async () => {
  let closed: Promise<void> | undefined
  const url = await serve((_request, response) => {
    closed = new Promise((resolve) => response.once('close', resolve))
    response.write('first')
  })
  const stop = new AbortController()
  const response = await createHouseFetch()(url, { signal: stop.signal })
  const reader = response.body!.getReader()
  await reader.read()
  const reason = new Error('no longer wanted')
  stop.abort(reason)
  await expect(reader.read()).rejects.toBe(reason)
  await closed
})

test('a kept socket that the server closed meanwhile is replaced without the caller noticing', async () => {
  let requests = 0
  const url = await serve((request, response) => {
    requests++
    // The second request on a kept socket meets a reset, as when a server's idle time runs out at that moment.
    if (requests === 2) request.socket.resetAndDestroy()
    else response.end(`answer ${requests}`)
  })
  const fetch = createHouseFetch()
  expect(await (await fetch(url, { method: 'POST', body: 'a' })).text()).toBe('answer 1')
  expect(await (await fetch(url, { method: 'POST', body: 'b' })).text()).toBe('answer 3')
})

test('a reset of a fresh socket is not tried again', async () => {
  let requests = 0
  const url = await serve((request) => {
    requests++
    request.socket.resetAndDestroy()
  })
  await expect(createHouseFetch()(url)).rejects.toMatchObject({ word: 'connection_failed' })
  expect(requests).toBe(1)
})

test('a reader that cancels closes the exchange', async () => {
  let closed: Promise<void> | undefined
  const url = await serve((_request, response) => {
    closed = new Promise((resolve) => response.once('close', resolve))
    response.write('first')
  })
  await (await createHouseFetch()(url)).body!.cancel()
  await closed
})

test('a slow reader holds a fast sender back', async () => {
  let sent = 0
  const piece = Buffer.alloc(64 * 1024)
  const url = await serve((_request, response) => {
    const push = (): void => {
      while (sent < 400 && !response.destroyed) {
        sent++
        if (!response.write(piece)) return void response.once('drain', push)
      }
      response.end()
    }
    push()
  })
  const reader = (await createHouseFetch()(url)).body!.getReader()
  await reader.read()
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(sent).toBeLessThan(400)
  let bytes = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.byteLength
  expect(bytes).toBeGreaterThan(390 * piece.length)
})

test('only http and https are fetched', async () => {
  await expect(createHouseFetch()('file:///etc/passwd')).rejects.toMatchObject({ word: 'bad_request' })
})

test('the log names origins, never paths or queries', async () => {
  const url = await serve((_request, response) => response.end())
  const lines: unknown[] = []
  const fetch = createHouseFetch({ log: (...line) => void lines.push(line) })
  await (await fetch(`${url}/private?key=abc`)).text()
  expect(JSON.stringify(lines)).toContain(url)
  expect(JSON.stringify(lines)).not.toMatch(/private|abc/)
})
