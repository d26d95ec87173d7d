import { rmSync, writeFileSync, mkdtempSync, readdirSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roles } from '../../shared/caller'
import { call, listen, rawCall, type Reply } from './api'
import { startBrokenModel, type BrokenModel } from './broken-model'
import { asking, deployModule, greeting, publish, scripted } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(120_000)

let model: BrokenModel
let ground: Ground

beforeAll(async () => {
  model = await startBrokenModel()
  ground = await startGround({
    env: {
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_CHAT_MODEL: 'broken',
      SLUICE_MODEL_BASE_URL: model.url,
      SLUICE_REQUESTS_PER_MINUTE: '1000000',
    },
  })
  await publish(ground, 'greet', greeting)
  await publish(ground, 'ask', asking())
})

afterAll(async () => {
  // Whatever was sent, nobody is told where the code lies or how it is called.
  expect(leaks).toEqual([])
  await ground.stop()
  await model.close()
})

const leaks: string[] = []
const watched = <T extends Reply<unknown>>(reply: T): T => {
  if (/\n\s+at |node_modules|\/dist\//.test(reply.text)) leaks.push(reply.text)
  return reply
}
const raw = async (
  ...[method, path, options]: Parameters<typeof rawCall> extends [unknown, ...infer Rest] ? Rest : never
) => watched(await rawCall(ground, method, path, options))
const invoke = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  raw('POST', '/api/flows/greet/invoke', { body, headers })
const outcome = ({ status, body }: Reply) => {
  // The doors that stand in for Prompt flow's server tell faults in its words.
  const { innerError } = Object(body['error']) as { innerError?: { code?: unknown } }
  const code = body['code'] ?? innerError?.code
  return typeof code === 'string' ? `${status} ${code}` : `${status}`
}

describe('bodies', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', '422 invalid_input'],
    ['half a text', '{"name": "A', '400 bad_json'],
    ['two values', '{"name": "A"} {}', '400 bad_json'],
    ['a list', '[{"name": "A"}]', '422 invalid_input'],
    ['null', 'null', '422 invalid_input'],
    ['a number', '7', '422 invalid_input'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), '400 bad_json'],
    ['UTF-16', Buffer.from('{"name": "A"}', 'utf16le'), '400 bad_json'],
    ['a byte order mark', '\ufeff{"name": "A"}', '200'],
    ['a NUL and half a character inside', '{"name": "\\u0000 \\ud800"}', '200'],
    ['an undeclared input', '{"name": "A", "other": {"a": [1]}}', '200'],
    ['a mistyped input', '{"name": "A", "times": "often"}', '422 invalid_input'],
    ['an input in a number too large', '{"name": "A", "times": 1e400}', '422 invalid_input'],
    ['nesting that ends a stack', `{"name": "A", "deep": ${deep(100_000)}}`, '400 bad_json'],
    ['nesting that no record holds', `{"name": "A", "deep": ${deep(120)}}`, '400 bad_json'],
    ['nesting that a record holds', `{"name": "A", "deep": ${deep(99)}}`, '200'],
  ])('%s', async (_what, body, expected) => {
    expect(outcome(await invoke(body))).toBe(expected)
  })

  test('prototype keys change no object, in inputs and in records', async () => {
    const { body } = await invoke(
      '{"name": "A", "__proto__": {"times": 9}, "constructor": {"prototype": {"name": "B"}}}',
    )
    expect(body['outputs']).toEqual({ greeting: 'Hello A, 1 time(s).' })
    const path = '/api/records/__proto__/constructor/__proto__'
    const put = await raw('PUT', path, { body: '{"__proto__": {"polluted": true}, "toString": 1}' })
    expect(put.status).toBe(201)
    expect((await raw('GET', path)).body['data']).toMatchObject({ toString: 1 })
    expect(outcome(await invoke('{"name": "A"}'))).toBe('200')
  })

  test('a body over the limit is refused by its announced and by its sent length, and the door goes on', async () => {
    const large = 'x'.repeat(100_000)
    expect(outcome(await invoke(JSON.stringify({ name: large.repeat(11) })))).toBe('413 too_large')
    const pieces = ['{"name": "', ...Array.from({ length: 11 }, () => large), '"}']
    expect(outcome(await raw('POST', '/api/flows/greet/invoke', { pieces }))).toBe('413 too_large')
    expect(outcome(await raw('POST', '/api/flows/greet/invoke', { pieces: ['{"name"', ': "A"}'] }))).toBe('200')
  })

  test('a client that announces more than it sends, and a request with two lengths, harm nobody', async () => {
    const { hostname, port } = new URL(ground.url)
    const send = (text: string, leaveAfterMs: number): Promise<string> =>
      new Promise((resolve) => {
        let heard = ''
        const socket = connect(Number(port), hostname, () => socket.write(text))
        socket.on('data', (piece: Buffer) => {
          heard += piece.toString()
        })
        socket.once('close', () => resolve(heard))
        setTimeout(() => socket.destroy(), leaveAfterMs)
      })
    const head = `POST /api/flows/greet/invoke HTTP/1.1\r\nHost: ${hostname}:${port}\r\n`
    expect(await send(`${head}Content-Length: 500\r\n\r\n{"name":`, 200)).toBe('')
    expect(await send(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 500)).toMatch(
      /^HTTP\/1.1 400/,
    )
    expect(await send('GARBAGE\r\n\r\n', 500)).toMatch(/^HTTP\/1.1 400/)
    expect(outcome(await invoke('{"name": "A"}'))).toBe('200')
  })

  test('huge headers and addresses are refused, not swallowed', async () => {
    expect((await raw('GET', '/api/flows', { headers: { 'x-large': 'a'.repeat(20_000) } })).status).toBe(431)
    expect(outcome(await raw('GET', `/api/flows?cursor=${'a'.repeat(10_000)}`))).toBe('422 invalid_input')
    expect(outcome(await raw('GET', `/api/flows/${'a'.repeat(10_000)}`))).toBe('400 bad_request')
  })
})

describe('flows', () => {
  test.each<[string, string]>([
    ['malformed YAML', 'inputs: {name: [string'],
    ['no YAML at all', ''],
    ['an unknown node kind', 'nodes:\n- {name: a, type: teleport}\n'],
    [
      'a cycle',
      'nodes:\n- {name: a, type: prompt, source: {path: greet.jinja2}, inputs: {name: "${b.output}"}}\n- {name: b, type: prompt, source: {path: greet.jinja2}, inputs: {name: "${a.output}"}}\n',
    ],
    ['a source outside the flow', 'nodes:\n- {name: a, type: prompt, source: {path: ../../etc/passwd}}\n'],
    [
      'aliases that multiply',
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n',
    ],
    ['an http node, which this version has not', 'nodes:\n- {name: a, type: http, url: "http://169.254.169.254/"}\n'],
  ])('%s is refused with its line', async (_what, yaml) => {
    const reply = watched(await publish(ground, 'broken', { ...greeting, yaml }))
    expect(outcome(reply)).toBe('422 invalid_flow')
    const errors = reply.body['errors'] as { line?: number; code: string; message: string }[]
    expect(errors.length).toBeGreaterThan(0)
    for (const error of errors) expect(error.line).toBeGreaterThan(0)
    expect(outcome(await raw('GET', '/api/flows/broken'))).toBe('404 not_found')
  })

  test.each([
    '../../escape.txt',
    '/etc/passwd',
    'a/../../b',
    String.raw`a\b`,
    'c:/x',
    '',
    '.',
    'a//b',
    '%2e%2e/%2e%2e/x',
    'a\0b',
  ])('file “%s” stays inside the flow or is refused [24]', async (path) => {
    const reply = await publish(ground, 'escaping', { ...greeting, files: { ...greeting.files, [path]: 'x' } })
    expect(outcome(reply)).toBe('422 invalid_flow')
  })

  test.each<[string, string]>([
    ['__proto__', '400 bad_request'],
    ['constructor', '404 not_found'],
    ['..%2f..', '400 bad_request'],
    ['a%00b', '400 bad_request'],
    ['%E0%A4%A', '400 bad_request'],
    ['%D0%BA%D0%BB%D1%8E%D1%87', '400 bad_request'],
    ['nowhere', '404 not_found'],
  ])('flow name %s', async (name, expected) => {
    expect(outcome(await raw('GET', `/api/flows/${name}`))).toBe(expected)
    expect(outcome(await raw('POST', `/api/flows/${name}/invoke`, { body: '{}' }))).toBe(expected)
  })

  test.each<[string, string]>([
    ['label=__proto__', '422 invalid_input'],
    ['label=constructor', '404 not_found'],
    [`version=${'0'.repeat(64)}`, '404 not_found'],
    ['version=latest', '422 invalid_input'],
    ['variant=__proto__', '400 bad_request'],
    ['variant=constructor.prototype', '400 bad_request'],
    ['__proto__=1&constructor=2', '200'],
  ])('query %s', async (query, expected) => {
    expect(outcome(await raw('POST', `/api/flows/greet/invoke?${query}`, { body: '{"name": "A"}' }))).toBe(expected)
  })

  test('a label that cannot be one is the caller’s mistake', async () => {
    const body = JSON.stringify({ hash: '0'.repeat(64) })
    expect(outcome(await raw('PUT', '/api/flows/greet/labels/UPPER%20x', { body }))).toBe('400 bad_request')
    expect(outcome(await raw('PUT', '/api/flows/greet/labels/repo', { body }))).toBe('403 forbidden')
    expect(outcome(await raw('PUT', '/api/flows/greet/labels/prod', { body }))).toBe('404 not_found')
  })

  test('a script that returns what no record holds fails by name, and what it costs is known', async () => {
    const module = (body: string) => `export default () => { ${body} }`
    const cases: readonly [string, string][] = [
      ['let a = []; for (let i = 0; i < 150; i++) a = [a]; return a', 'nesting below 100 levels'],
      ['const a = {}; a.a = a; return a', 'a cycle'],
      ['return { at: new Date() }', 'a Date instance'],
      ['return Number.NaN', 'NaN'],
    ]
    for (const [index, [body, names]] of cases.entries()) {
      const hash = await deployModule(ground, module(body))
      await publish(ground, `odd-${index}`, scripted(hash))
      const reply = watched(await call(ground, 'POST', `/api/flows/odd-${index}/invoke`, { to: 'x' }))
      expect([outcome(reply), reply.text.includes(names)]).toEqual(['500 node_failed', true])
    }
  })
})

describe('documents', () => {
  const state = (path: string) =>
    eventually(async () => {
      const reply = await raw('GET', `/api/indexes/odd/documents/${path}`)
      return reply.body['status'] === 'pending' || reply.status === 404 ? undefined : reply
    })

  test.each<[string, string]>([
    ['..%2f..%2fescape.md', '422 invalid_input'],
    ['a/..%2f..%2fescape.md', '422 invalid_input'],
    ['a%5c..%5cescape.md', '422 invalid_input'],
    ['%2fetc%2fpasswd', '422 invalid_input'],
    ['a%00.md', '422 invalid_input'],
    ['%ED%A0%80.md', '400 bad_request'],
    ['a./b.md', '422 invalid_input'],
    [`${'a'.repeat(1100)}.md`, '422 invalid_input'],
  ])('path %s is refused [24]', async (path, expected) => {
    expect(outcome(await raw('PUT', `/api/indexes/odd/documents/${path}`, { body: '# x' }))).toBe(expected)
  })

  test.each<[string, string | Uint8Array, string]>([
    ['empty.md', '', 'document_empty'],
    ['blank.txt', ' \n\t\n', 'document_empty'],
    ['binary.md', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 'unsupported_media_type'],
    ['nul.txt', 'a\0b', 'unsupported_media_type'],
    ['table.xlsx', Buffer.from('PK\u0003\u0004'), 'document_corrupt'],
    ['old.doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'unsupported_media_type'],
  ])('%s is stored and failed by name', async (path, body, code) => {
    expect((await raw('PUT', `/api/indexes/odd/documents/${path}`, { body })).status).toBe(202)
    const reply = await state(path)
    expect(reply.body).toMatchObject({ status: 'failed', chunks: 0, error: { code } })
    expect(JSON.stringify(reply.body['error'])).toContain(path)
  })

  test('a document named retry, a path of other alphabets and HTML with scripts are documents like any other', async () => {
    const html =
      '<html><head><title>Stove</title><script>stealCookies()</script><style>.hidden{}</style></head><body onload="evil()"><h1>Stove</h1><p>Burns paraffin for nine hours.</p><img src=x onerror=alert(1)></body></html>'
    await raw('PUT', '/api/indexes/odd/documents/retry', { body: 'The retry lamp glows green.' })
    await raw('PUT', '/api/indexes/odd/documents/%E6%97%A5%E6%9C%AC/%F0%9F%98%80%20x.md', {
      body: '# 日本\n雪の中のテント',
    })
    await raw('PUT', '/api/indexes/odd/documents/page.html', { body: html })
    for (const path of ['retry', '%E6%97%A5%E6%9C%AC/%F0%9F%98%80%20x.md', 'page.html'])
      expect((await state(path)).body['status']).toBe('indexed')
    const search = async (query: string) => {
      const { body } = await raw('POST', '/api/indexes/odd/search', {
        body: JSON.stringify({ query, mode: 'keyword' }),
      })
      return body['results'] as { document: string; text: string }[]
    }
    expect((await search('green lamp'))[0]?.document).toBe('retry')
    expect((await search('日本'))[0]?.document).toBe('日本/😀 x.md')
    const [page] = await search('paraffin')
    expect(page?.document).toBe('page.html')
    expect(page?.text).not.toMatch(/script|stealCookies|alert|onload/)
    expect(await search('stealCookies')).toEqual([])
  })

  test.each([
    '"',
    'NEAR(a b)',
    'a AND',
    'NOT',
    '*',
    'title:x',
    '^a',
    '-',
    'a OR OR',
    '(((',
    '{a b} : c',
    "'; DROP TABLE chunks; --",
    '\u0000',
    '%',
    '😀',
    '"unclosed',
  ])('a search for %j is a search for words', async (query) => {
    const reply = await raw('POST', '/api/indexes/odd/search', { body: JSON.stringify({ query }) })
    expect([reply.status, Array.isArray(reply.body['results'])]).toEqual([200, true])
  })

  test('a question of 5,000 characters is searched and asked, one of 8,001 is refused by the search', async () => {
    const long = Array.from({ length: 1000 }, (_, index) => `w${index}`)
      .join(' ')
      .slice(0, 5000)
    const search = (query: string) => raw('POST', '/api/indexes/odd/search', { body: JSON.stringify({ query }) })
    expect(outcome(await search(`${long} paraffin`))).toBe('200')
    expect(outcome(await search('x'.repeat(8001)))).toBe('422 invalid_input')
    const asked = await raw('POST', '/api/flows/ask/invoke', { body: JSON.stringify({ question: long }) })
    expect(outcome(asked)).toBe('200')
  })

  test('a damaged index file is named, and neither flows nor other indexes suffer', async () => {
    const put = async (index: string) => {
      await raw('PUT', `/api/indexes/${index}/documents/a.md`, { body: `# Lamp\n${index} lamp` })
      await eventually(async () => {
        const reply = await raw('GET', `/api/indexes/${index}/documents/a.md`)
        return reply.body['status'] === 'indexed' ? reply : undefined
      })
    }
    const folder = mkdtempSync(join(tmpdir(), 'sluice-index-'))
    const before = ground
    try {
      ground = await startGround({ folder })
      await publish(ground, 'greet', greeting)
      await put('first')
      const files = () => readdirSync(folder).filter((name) => /^index-.*\.db$/.test(name))
      const first = files()[0] ?? ''
      await put('second')
      await ground.stop()
      writeFileSync(join(folder, first), Buffer.alloc(8192, 0x5a))
      ground = await startGround({ folder })
      const search = (index: string) => raw('POST', `/api/indexes/${index}/search`, { body: '{"query": "lamp"}' })
      const damaged = await search('first')
      expect(outcome(damaged)).toBe('503 store_corrupt')
      expect(damaged.text).toContain(first)
      expect((await search('second')).body['results']).toHaveLength(1)
      expect(outcome(await invoke('{"name": "A"}'))).toBe('200')
      // What an index holds can be made again from its documents.
      expect((await raw('DELETE', '/api/indexes/first')).status).toBe(204)
      await put('first')
      expect((await search('first')).body['results']).toHaveLength(1)
    } finally {
      await ground.stop()
      ground = before
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('methods and headers', () => {
  test.each<[string, string, number]>([
    ['HEAD', '/', 200],
    ['HEAD', '/api/flows', 405],
    ['OPTIONS', '/api/flows', 405],
    ['PATCH', '/api/flows/greet', 405],
    ['DELETE', '/api/flows/greet/invoke', 405],
    ['POST', '/', 404],
    ['GET', '/api/nothing', 404],
    ['GET', '/api/flows/greet/invoke/more', 404],
    ['TRACE', '/api/flows', 405],
    ['PROPFIND', '/api/flows', 405],
    ['GET', '/page.js/../../package.json', 404],
    ['GET', '/..%2f..%2fpackage.json', 404],
    ['GET', '//evil.example/', 404],
  ])('%s %s answers %i', async (method, path, status) => {
    const reply = await raw(method, path)
    expect(reply.status).toBe(status)
    expect(reply.headers.get('access-control-allow-origin')).toBeNull()
    if (status === 405) expect(reply.headers.get('allow')).toMatch(/[A-Z]/)
    if (reply.text !== '' && status !== 200) expect(reply.body).toMatchObject({ status, trace_id: expect.any(String) })
  })

  const port = () => new URL(ground.url).port
  test.each<[string, () => Record<string, string>, number]>([
    ['no origin', () => ({}), 200],
    ['our origin', () => ({ origin: `http://localhost:${port()}` }), 200],
    ['our origin in capitals', () => ({ origin: `HTTP://LOCALHOST:${port()}` }), 200],
    ['our origin by IPv6', () => ({ origin: `http://[::1]:${port()}` }), 200],
    ['an opaque origin', () => ({ origin: 'null' }), 403],
    ['an empty origin', () => ({ origin: '' }), 403],
    ['another port', () => ({ origin: 'http://localhost:1' }), 403],
    ['a trailing dot', () => ({ origin: `http://localhost.:${port()}` }), 403],
    ['a name that begins like ours', () => ({ origin: `http://localhost.evil.example:${port()}` }), 403],
    ['ours as user name', () => ({ origin: `http://localhost:${port()}@evil.example` }), 403],
    ['a host in capitals', () => ({ host: `LOCALHOST:${port()}` }), 200],
    ['a host by IPv6', () => ({ host: `[::1]:${port()}` }), 200],
    ['a host with a trailing dot', () => ({ host: `localhost.:${port()}` }), 403],
    ['a host of another port', () => ({ host: 'localhost:1' }), 403],
    ['a host without a port', () => ({ host: 'localhost' }), 403],
    ['a host by a short address', () => ({ host: `127.1:${port()}` }), 403],
    ['a rebound name', () => ({ host: `rebound.example:${port()}` }), 403],
    ['a forwarded host', () => ({ host: 'evil.example', 'x-forwarded-host': `localhost:${port()}` }), 403],
    ['the same site', () => ({ 'sec-fetch-site': 'same-site' }), 403],
    ['another site', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
    ['the same origin', () => ({ 'sec-fetch-site': 'same-origin' }), 200],
    ['a user’s own doing', () => ({ 'sec-fetch-site': 'none' }), 200],
  ])('a caller known by loopback, with %s: %# [23]', async (_what, headers, status) => {
    expect((await raw('GET', '/api/flows', { headers: headers() })).status).toBe(status)
  })

  test.each<[string, string]>([
    ['', '400 bad_request'],
    [';groups=', '400 bad_request'],
    ['ada;groups=a;groups=admin', '400 bad_request'],
    ['ada;roles=owner', '400 bad_request'],
    ['ada%0d%0ax-sluice-role: owner', '400 bad_request'],
    ['ada, admin', '400 bad_request'],
    ['%zz', '400 bad_request'],
    ['a'.repeat(257), '400 bad_request'],
    ['ada;groups=', '200'],
  ])('x-sluice-acting-for “%s”', async (header, expected) => {
    expect(outcome(await raw('GET', '/api/flows', { headers: { 'x-sluice-acting-for': header } }))).toBe(expected)
  })

  test('two different keys, a key of another project and half a key are all refused', async () => {
    const { body } = await call<{ key: string }>(ground, 'POST', '/api/keys', { name: 'k', roles: ['reader'] })
    const { key } = body
    const asked = async (headers: Record<string, string>) => outcome(await raw('GET', '/api/flows', { headers }))
    expect(await asked({ 'api-key': key })).toBe('200')
    expect(await asked({ 'api-key': key, authorization: `Bearer ${key}` })).toBe('200')
    expect(await asked({ 'api-key': key, authorization: 'Bearer sk_default_other' })).toBe('401 unauthorized')
    expect(await asked({ 'api-key': key.replace('sk_default_', 'sk_other_') })).toBe('401 unauthorized')
    expect(await asked({ 'api-key': key.slice(0, -1) })).toBe('401 unauthorized')
    expect(await asked({ 'api-key': '' })).toBe('401 unauthorized')
    expect(await asked({ authorization: `Basic ${key}` })).toBe('401 unauthorized')
    // A key that may only read does not look inside where it may not, and a stranger to /health sees no parts.
    expect((await raw('GET', '/api/health', { headers: { 'api-key': 'x' } })).body).not.toHaveProperty('checks')
    expect((await raw('GET', '/api/health', { headers: { 'api-key': key } })).body).toHaveProperty('checks')
  })
})

describe('many at once', () => {
  test('100 callers at once each get their own answer', async () => {
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) => invoke(JSON.stringify({ name: `n${index}` }))),
    )
    expect(replies.map(({ body }) => (body['outputs'] as { greeting?: string } | undefined)?.greeting)).toEqual(
      replies.map((_, index) => `Hello n${index}, 1 time(s).`),
    )
    expect(new Set(replies.map(({ body }) => body['run_id'])).size).toBe(100)
  })

  const other = (text: string) => ({ ...greeting, files: { 'greet.jinja2': `${text} {{ name }} {{ times }}` } })

  test('of publishers that name the same hash only one wins, and the others are told what is there', async () => {
    const first = await publish(ground, 'raced', greeting)
    const replies = await Promise.all(
      ['A', 'B', 'C', 'D', 'E'].map((text) =>
        publish(ground, 'raced', other(text), { 'if-match': `"${String(first.body['hash'])}"` }),
      ),
    )
    const won = replies.filter(({ status }) => status < 300)
    expect(won).toHaveLength(1)
    const lost = replies.filter(({ status }) => status === 412)
    expect(lost).toHaveLength(4)
    const latest = await raw('GET', '/api/flows/raced')
    expect(latest.body['hash']).toBe(won[0]?.body['hash'])
    for (const { text } of lost) expect(text).toContain(String(latest.body['hash']))
  })

  test('two who publish at once both succeed, and latest is one of them', async () => {
    const replies = await Promise.all([publish(ground, 'twice', other('A')), publish(ground, 'twice', other('B'))])
    expect(replies.map(({ status }) => status)).toEqual([201, 201])
    const { body } = await raw('GET', '/api/flows/twice')
    expect(replies.map((reply) => reply.body['hash'])).toContain(body['hash'])
    expect(((await raw('GET', '/api/flows/twice/versions')).body['items'] as unknown[]).length).toBe(2)
  })

  test('the same name made by ten at once is made once: indexes, connections, records', async () => {
    const ten = async (ask: (index: number) => Promise<Reply>) =>
      (await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index)))).map(({ status }) => status)
    const indexes = await ten(() => raw('PUT', '/api/indexes/shared', { body: '{}' }))
    expect(indexes.every((status) => status < 300)).toBe(true)
    const connections = await ten((index) =>
      raw('PUT', '/api/connections/shared', {
        body: JSON.stringify({ kind: 'openai', base_url: `http://127.0.0.1:${9000 + index}/v1` }),
      }),
    )
    expect(connections.every((status) => status < 300)).toBe(true)
    expect(connections.filter((status) => status === 201)).toHaveLength(1)
    const records = await ten((index) => raw('PUT', '/api/records/shared/p/one', { body: JSON.stringify({ index }) }))
    expect(records.every((status) => status < 300)).toBe(true)
    expect(records.filter((status) => status === 201)).toHaveLength(1)
  })
})

describe('clients that leave', () => {
  /** Asks and goes away when `isEnough` says so of what was heard, or at once. */
  const leave = (accept: string, isEnough?: (heard: string) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(ground.url)
      const asked = request(
        { hostname, port, path: '/api/flows/ask/invoke', method: 'POST', headers: { accept }, agent: false },
        (response) => {
          let heard = ''
          response.on('error', () => undefined)
          response.on('data', (piece: Buffer) => {
            heard += piece.toString()
            if (isEnough?.(heard)) asked.destroy()
          })
        },
      )
      asked.on('error', () => undefined)
      asked.once('close', () => resolve())
      asked.end(JSON.stringify({ question: 'never-ends' }))
      if (!isEnough) asked.once('finish', () => setTimeout(() => asked.destroy(), 30))
    })

  const ended = (count: number) =>
    eventually(async () => {
      const { body } = await raw('GET', '/api/runs?flow=ask&status=cancelled')
      const items = body['items'] as { id: string }[]
      return items.length >= count ? items : undefined
    })
  const cancelled = async () =>
    ((await raw('GET', '/api/runs?flow=ask&status=cancelled')).body['items'] as unknown[]).length

  test('mid-stream: the run ends cancelled and the model is asked no further', async () => {
    const [before, left] = [await cancelled(), model.leftByCaller()]
    await leave('text/event-stream', (heard) => heard.includes('event: token'))
    const [run] = await ended(before + 1)
    await eventually(() => Promise.resolve(model.leftByCaller() === left + 1 || undefined))
    const { body } = await raw('GET', `/api/runs/${run?.id}`)
    expect(body).toMatchObject({ status: 'cancelled', usage: null, cost: null })
    expect((body['nodes'] as { status: string }[])[0]?.status).toBe('cancelled')
  })

  test('waiting for JSON, or before anything was answered: no run is left running', async () => {
    const before = await cancelled()
    await Promise.all(Array.from({ length: 5 }, () => leave('application/json')))
    await Promise.all(Array.from({ length: 5 }, () => leave('text/event-stream')))
    await eventually(async () => {
      const { body } = await raw('GET', '/api/runs?flow=ask&status=running')
      return (body['items'] as unknown[]).length === 0 || undefined
    })
    expect(await cancelled()).toBeGreaterThan(before)
  })

  test('a follower that leaves or sends a wrong position does not disturb the run it followed', async () => {
    const { body } = await invoke('{"name": "A"}')
    const path = `/api/runs/${String(body['run_id'])}/events`
    expect(outcome(await raw('GET', `${path}?from=zzz`))).toBe('400 bad_request')
    expect(outcome(await raw('GET', path, { headers: { 'last-event-id': 'n1; DROP' } }))).toBe('400 bad_request')
    const response = await fetch(ground.url + path)
    await listen(response, () => true)
    expect((await raw('GET', path)).text).toMatch(/event: run-end\n/)
    expect((await raw('GET', path, { headers: { 'last-event-id': 'e9' } })).status).toBe(204)
    expect(outcome(await raw('GET', '/api/runs/nowhere/events'))).toBe('404 not_found')
  })
})

test('with SLUICE_AUTH=keys every door but the public ones asks for a key, and for the role it names [20]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-keys-'))
  try {
    const open = await startGround({ folder })
    const keys: Record<string, string> = {}
    for (const role of roles) {
      const made = await call<{ key: string }>(open, 'POST', '/api/keys', { name: role, roles: [role] })
      keys[role] = made.body.key
    }
    await open.stop()
    const closed = await startGround({ folder, env: { SLUICE_AUTH: 'keys' } })
    const { body } = await call<{ paths: Record<string, Record<string, { 'x-sluice-role': string | string[] }>> }>(
      closed,
      'GET',
      '/api/openapi.json',
    )
    const doors = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, door]) => ({
        method: method.toUpperCase(),
        path,
        may: [door['x-sluice-role']].flat(),
      })),
    )
    expect(doors.length).toBeGreaterThan(30)
    const ask = async ({ method, path }: { method: string; path: string }, headers: Record<string, string>) =>
      watched(await rawCall(closed, method, path.replaceAll(/\{\w+\}/g, 'x'), { headers }))
    for (const door of doors.filter(({ may }) => !may.includes('public'))) {
      const stranger = await ask(door, {})
      expect([door, outcome(stranger)]).toEqual([door, '401 unauthorized'])
      for (const role of roles.filter((role) => !door.may.includes(role) && role !== 'owner')) {
        const refused = await ask(door, { 'api-key': keys[role] ?? '' })
        expect([door, role, outcome(refused)]).toEqual([door, role, '403 forbidden'])
      }
      // What it names opens it: whatever is answered then, it is not that the caller may not.
      if (door.method !== 'GET' || door.path.endsWith('events')) continue
      for (const role of door.may) {
        const entered = await ask(door, { 'api-key': keys[role] ?? '' })
        expect([door, role, [401, 403].includes(entered.status)]).toEqual([door, role, false])
      }
    }
    await closed.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('Ctrl-C while callers wait ends their runs as cancelled, not as running for ever', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-stopped-'))
  const env = { SLUICE_MODEL_PROVIDER: 'compatible', SLUICE_CHAT_MODEL: 'broken', SLUICE_MODEL_BASE_URL: model.url }
  const statuses = async (one: Ground) => {
    const { body } = await call<{ items: { status: string }[] }>(one, 'GET', '/api/runs?flow=ask')
    return body.items.map(({ status }) => status)
  }
  try {
    const before = await startGround({ folder, env })
    await publish(before, 'ask', asking())
    const waiting = ['text/event-stream', 'application/json'].map((accept) =>
      call(before, 'POST', '/api/flows/ask/invoke', { question: 'never-ends no-answer' }, { accept }).catch(
        () => 'cut',
      ),
    )
    await eventually(async () => (await statuses(before)).length === 2 || undefined)
    await before.stop()
    await Promise.all(waiting)
    const after = await startGround({ folder, env })
    expect(await statuses(after)).toEqual(['cancelled', 'cancelled'])
    await after.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a caller over its rate is told when to come back, and another is not held up', async () => {
  const limited = await startGround({ env: { SLUICE_REQUESTS_PER_MINUTE: '20' } })
  try {
    const { body } = await call<{ key: string }>(limited, 'POST', '/api/keys', { name: 'k', roles: ['reader'] })
    const ask = () => call(limited, 'GET', '/api/flows', undefined, { 'api-key': body.key })
    const replies = await Promise.all(Array.from({ length: 30 }, ask))
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(8)
    expect(refused[0]?.body['code']).toBe('rate_limited')
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect((await call(limited, 'GET', '/api/flows')).status).toBe(200)
  } finally {
    await limited.stop()
  }
})

test('runs, keys, labels, connections, records and documents survive a kill -9 and a restart on the same folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kept-'))
  try {
    const before = await startGround({ folder })
    const { body: published } = await publish(before, 'kept', greeting)
    await publish(before, 'kept', { ...greeting, files: { 'greet.jinja2': 'Later {{ name }} {{ times }}' } })
    await call(before, 'PUT', '/api/flows/kept/labels/production', { hash: published['hash'] })
    const { body: made } = await call<{ key: string; id: string }>(before, 'POST', '/api/keys', {
      name: 'k',
      roles: ['runner', 'reader'],
    })
    const key = { 'api-key': made.key }
    const { body: gone } = await call<{ key: string; id: string }>(before, 'POST', '/api/keys', {
      name: 'g',
      roles: [],
    })
    await call(before, 'DELETE', `/api/keys/${gone.id}`)
    await call(before, 'PUT', '/api/connections/mine', { kind: 'openai', base_url: 'http://127.0.0.1:9/v1' })
    await call(before, 'PUT', '/api/records/orders/c-1/o-1', { total: 7 })
    const { body: run } = await call<{ run_id: string }>(before, 'POST', '/api/flows/kept/invoke', { name: 'Ada' }, key)
    // Killed right after the acknowledgement: the document is not yet indexed, perhaps not yet announced.
    const put = await call(before, 'PUT', '/api/indexes/manuals/documents/lamp.md', '# Lamp\nIt glows green.')
    expect(put.status).toBe(202)
    await before.kill()

    const after = await startGround({ folder })
    const get = async (path: string, headers = {}) => (await call(after, 'GET', path, undefined, headers)).body
    expect(await get('/api/flows/kept?label=production', key)).toMatchObject({ hash: published['hash'] })
    expect(await get(`/api/runs/${run.run_id}`, key)).toMatchObject({
      status: 'completed',
      outputs: { greeting: 'Later Ada 1' },
    })
    expect((await call(after, 'GET', '/api/flows', undefined, { 'api-key': gone.key })).status).toBe(401)
    expect(await get('/api/connections/mine')).toMatchObject({ base_url: 'http://127.0.0.1:9/v1' })
    expect(await get('/api/records/orders/c-1/o-1')).toMatchObject({ data: { total: 7 } })
    await eventually(async () => {
      const body = await get('/api/indexes/manuals/documents/lamp.md')
      return body['status'] === 'indexed' || undefined
    }, 60_000)
    const found = await call<{ results: { document: string }[] }>(after, 'POST', '/api/indexes/manuals/search', {
      query: 'what glows green',
    })
    expect(found.body.results.map(({ document }) => document)).toEqual(['lamp.md'])
    await after.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
