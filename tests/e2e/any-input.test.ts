import * as fc from 'fast-check'
import { call, rawCall } from './api'
import { greeting, publish } from './flows'
import { startGround, type Ground } from './ground'

jest.setTimeout(120_000)

let ground: Ground
beforeAll(async () => {
  ground = await startGround({ env: { SLUICE_REQUESTS_PER_MINUTE: '1000000' } })
})
afterAll(() => ground.stop())

const names = [
  'greet',
  'i',
  'a.md',
  'x',
  'latest',
  '__proto__',
  'constructor',
  '%00',
  '..%2f',
  '%ff',
  '%E6%97%A5',
  '*',
  '~',
  '%20',
  'forget',
  'import',
  '0',
  'null',
  'a'.repeat(300),
]
const texts = [
  '',
  'x',
  '\0',
  '\ud800',
  '${inputs.name}',
  '{{ x }}',
  'env:PATH',
  'http://169.254.169.254/',
  'latest',
  'a'.repeat(5000),
  '0'.repeat(64),
]
const keys = [
  'yaml',
  'files',
  'code',
  'hash',
  'name',
  'roles',
  'groups',
  'query',
  'mode',
  'top',
  'kind',
  'base_url',
  'secrets',
  'fields',
  'chunking',
  'max_tokens',
  'partition',
  'id',
  '__proto__',
  'constructor',
  'embedding',
]
const queries = [
  'limit',
  'cursor',
  'label',
  'version',
  'variant',
  'from',
  'parent',
  'flow',
  'status',
  'kind',
  '__proto__',
]
const headers = [
  'accept',
  'if-match',
  'last-event-id',
  'x-sluice-acl',
  'x-sluice-acting-for',
  'content-type',
  'idempotency-key',
  'traceparent',
]
const headerValues = [
  '',
  '*',
  ',',
  ';',
  '%',
  'text/event-stream',
  'W/"x"',
  's',
  'n5-3.9',
  'e1',
  'ada;groups=a',
  'multipart/form-data; boundary=x',
  '00-zz-yy-01',
  'a'.repeat(500),
]

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, [], {}, [[]], [null]),
  fc.constantFrom(...texts),
)
const body = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .dictionary(
        fc.constantFrom(...keys),
        fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.constantFrom(...keys), leaf)),
      )
      .map((value) => JSON.stringify(value)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '\0',
      '{"partition":"p","id":"i"}\n{"id":',
      'x'.repeat(100_000),
    ),
  },
)
const asked = fc.record({
  door: fc.nat(),
  segments: fc.infiniteStream(fc.constantFrom(...names)),
  query: fc.dictionary(fc.constantFrom(...queries), fc.oneof(fc.constantFrom(...texts), fc.integer().map(String)), {
    maxKeys: 3,
  }),
  headers: fc.dictionary(fc.constantFrom(...headers), fc.constantFrom(...headerValues), { maxKeys: 2 }),
  body,
})

test('whatever is sent to any door, the answer is one of the table, never a 500, a stack trace or silence', async () => {
  await publish(ground, 'greet', greeting)
  await call(ground, 'PUT', '/api/indexes/i/documents/a.md', '# Lamp\n\nIt glows.')
  const { body: api } = await call<{ paths: Record<string, object> }>(ground, 'GET', '/api/openapi.json')
  const doors = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  )
  const requests = fc.sample(asked, { numRuns: 500, seed: 11 }).map(({ door, segments, query, headers, body }) => {
    const { method, path } = doors[door % doors.length] ?? { method: 'GET', path: '/' }
    const place = path.replaceAll(/\{\w+\}/g, () => segments.next().value ?? 'x')
    const search = new URLSearchParams(query).toString()
    return {
      method,
      path: search === '' ? place : `${place}?${search}`,
      headers,
      ...(!['GET', 'DELETE'].includes(method) && { body }),
    }
  })

  const wrong: unknown[] = []
  const one = async ({ method, path, ...options }: (typeof requests)[number]) => {
    const reply = await rawCall(ground, method, path, options)
    const isPlain = reply.status < 500 && !/\n\s+at |node_modules|\/dist\//.test(reply.text)
    // The doors that stand in for Prompt flow's server tell faults in its words.
    const { message } = Object(reply.body['error']) as { message?: unknown }
    const isTold = /^\/api\/flows\/[^/]+\/(score|feedback|swagger\.json|health|version)(\?|$)/.test(path)
      ? typeof message === 'string'
      : reply.body['status'] === reply.status && typeof reply.body['detail'] === 'string'
    const isProblem = reply.status < 400 || isTold
    if (!isPlain || !isProblem)
      wrong.push({ method, path, ...options, status: reply.status, text: reply.text.slice(0, 500) })
  }
  for (let at = 0; at < requests.length; at += 8) await Promise.all(requests.slice(at, at + 8).map(one))
  expect(wrong).toEqual([])
  expect((await call(ground, 'GET', '/api/health')).body['status']).toBe('ok')
})
