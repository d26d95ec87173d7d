import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { doors } from '../functions/http/doors'
import { openApiDocument } from '../functions/http/openapi'
import { ClientError, createClient, everyItem, readEvents } from '.'
import { generateClient, type ApiDocument } from './generator/generate-client'
import { typeOfSchema } from './generator/type-of-schema'

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (asked: Asked, response: ServerResponse) => void

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

const serve = async (answer: Answer): Promise<{ url: string; asked: Asked[] }> => {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      }
      asked.push(one)
      answer(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

test('the generated client is that of the doors; `node scripts/build-client.mjs` writes it anew', () => {
  const written = readFileSync(join(__dirname, 'generated', 'api.ts'), 'utf8')
  expect(generateClient(openApiDocument(doors, '') as unknown as ApiDocument)).toBe(written)
})

test('schemas become types: unions, literals, arrays of unions, any JSON by its name, quoted names', () => {
  const anyJson = {
    type: 'object',
    additionalProperties: { $ref: '#/$defs/__schema0' },
    $defs: {
      __schema0: { anyOf: [{ type: 'string' }, { type: 'array', items: { $ref: '#/$defs/__schema0' } }] },
    },
  }
  expect(typeOfSchema(anyJson)).toBe('{ readonly [key: string]: Json }')
  expect(typeOfSchema({ type: ['string', 'null'] })).toBe('string | null')
  expect(typeOfSchema({ type: 'array', items: { enum: ["it's", 2, null] } })).toBe("readonly ('it\\'s' | 2 | null)[]")
  expect(typeOfSchema({ type: 'object', properties: { 'a-b': { const: true } }, required: ['a-b'] })).toBe(
    "{\n  readonly 'a-b': true\n}",
  )
  expect(typeOfSchema({})).toBe('unknown')
})

test('an operation goes out with its path, query, key and body, and its JSON comes back', async () => {
  const { url, asked } = await serve((_, response) => json(response, { outputs: { a: 1 } }))
  const client = createClient({ url: `${url}/api/`, key: 'k-1' })
  const reply = await client.invokeFlow({ flow: 'a b', variant: 'n.v', body: { q: 'é' } })
  expect(reply.outputs).toEqual({ a: 1 })
  expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/flows/a%20b/invoke?variant=n.v', body: '{"q":"é"}' })
  expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer k-1', 'content-type': 'application/json' })
})

test('a document goes up as it is, its slashes as they stand', async () => {
  const { url, asked } = await serve((_, response) => json(response, { status_url: 'x' }, 202))
  const body = new TextEncoder().encode('# Tent')
  await createClient({ url }).putDocument(
    { index: 'i', path: 'a/b c.md', body },
    { headers: { 'content-type': 'text/markdown', 'x-sluice-acl': 'staff' } },
  )
  expect(asked[0]).toMatchObject({ method: 'PUT', url: '/api/indexes/i/documents/a/b%20c.md', body: '# Tent' })
  expect(asked[0]?.headers).toMatchObject({ 'content-type': 'text/markdown', 'x-sluice-acl': 'staff' })
})

test('a problem becomes an error with its word, its errors and its trace', async () => {
  const errors = [{ code: 'input_missing', message: 'no q', path: 'q' }]
  const { url } = await serve((_, response) =>
    json(response, { code: 'invalid_input', detail: 'No q', status: 422, errors, trace_id: 't1' }, 422),
  )
  const error: unknown = await createClient({ url })
    .invokeFlow({ flow: 'f', body: {} })
    .catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ClientError)
  expect(error).toMatchObject({ code: 'invalid_input', status: 422, message: 'No q', errors, traceId: 't1' })
})

test('an answer of somebody else and no answer at all are told apart', async () => {
  const { url } = await serve((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'))
  await expect(createClient({ url }).getHealth()).rejects.toMatchObject({ code: 'bad_answer', status: 502 })
  await expect(createClient({ url: 'http://127.0.0.1:9' }).getHealth()).rejects.toMatchObject({
    code: 'unreachable',
    status: 0,
  })
})

test('a missing path value is refused before anything is sent', async () => {
  const { url, asked } = await serve((_, response) => json(response, {}))
  await expect(createClient({ url }).getFlow({ flow: '' })).rejects.toThrow('“flow” is missing')
  expect(asked).toEqual([])
})

test('every item of a list is read page by page', async () => {
  const { url, asked } = await serve(({ url: path }, response) =>
    json(
      response,
      path.includes('cursor=two') ? { items: [{ name: 'c' }] } : { items: [{ name: 'a' }, { name: 'b' }], next: 'two' },
    ),
  )
  const items = await collect(everyItem(createClient({ url }).listFlows, { limit: 2 }))
  expect(items.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(asked.map((one) => one.url)).toEqual(['/api/flows?limit=2', '/api/flows?limit=2&cursor=two'])
})

test('events are the same wherever the bytes are cut and however lines end', async () => {
  const events = [
    { event: 'token', data: { delta: 'Grüße 🌊' }, id: '1' },
    { event: 'outputs', data: { outputs: { a: 'x\ny' } } },
  ]
  const text = (end: string) =>
    events
      .map(({ event, data, id }) =>
        [...(id ? [`id: ${id}`] : []), `event: ${event}`, ': a comment', `data: ${JSON.stringify(data)}`, '', ''].join(
          end,
        ),
      )
      .join('')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.integer({ min: 1, max: 20 })),
      async (end, cuts) => {
        // The byte behind the last line end tells a carriage return from half of one.
        const bytes = new TextEncoder().encode(`${text(end)}:`)
        async function* pieces() {
          let at = 0
          for (const size of [...cuts, bytes.length]) {
            await Promise.resolve()
            yield bytes.slice(at, at + size)
            at += size
          }
        }
        expect(await collect(readEvents(pieces()))).toEqual(events)
      },
    ),
    { numRuns: 200 },
  )
})

test('a followed run is taken up behind the last event that came, and ends with run-end', async () => {
  const { url, asked } = await serve(({ headers }, response) => {
    const last = Number(headers['last-event-id'] ?? 0)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`id: ${last + 1}\nevent: ${last === 2 ? 'run-end' : 'token'}\ndata: {"n":${last + 1}}\n\n`)
    if (last === 0) response.write('id: 9\nevent: half', () => response.destroy())
    else response.end('retry: 1\n\n')
  })
  const heard = await collect(createClient({ url }).followRun({ id: 'r1' }, { delayMs: 1 }))
  expect(heard.map(({ data }) => data['n'])).toEqual([1, 2, 3])
  expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '2'])
})

test('a follower comes back however often the server ends a quiet connection in order', async () => {
  let connections = 0
  const { url } = await serve((_, response) => {
    connections += 1
    if (connections === 9) return response.writeHead(204).end()
    return response.writeHead(200, { 'content-type': 'text/event-stream' }).end('retry: 1\n\n')
  })
  expect(await collect(createClient({ url }).followRun({ id: 'r1' }, { attempts: 2, delayMs: 1 }))).toEqual([])
  expect(connections).toBe(9)
})

test('a follower gives up after so many connections that broke, and at once where it is refused', async () => {
  const broken = await serve((_, response) => response.destroy())
  await expect(
    collect(createClient({ url: broken.url }).followRun({ id: 'r1' }, { attempts: 2, delayMs: 1 })),
  ).rejects.toMatchObject({ code: 'unreachable' })
  expect(broken.asked).toHaveLength(3)
  const refusing = await serve((_, response) => json(response, { code: 'not_found', detail: 'No run' }, 404))
  await expect(collect(createClient({ url: refusing.url }).followRun({ id: 'r1' }))).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(refusing.asked).toHaveLength(1)
})
