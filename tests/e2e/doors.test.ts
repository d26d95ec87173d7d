import { request } from 'node:http'
import { call, listen } from './api'
import { asking, greeting } from './flows'
import { startGround, type Ground } from './ground'

jest.setTimeout(120_000)

const { yaml: echo, files } = greeting
const { yaml: slow } = asking()
const chat = {
  'chat.jinja2':
    'system:\n# Sources\n## [1] Manual › Care (care.md)\nWash the tent with cold water and a sponge only.\n\nuser:\n{{ question }}\n',
}

let ground: Ground

beforeAll(async () => {
  ground = await startGround()
})
afterAll(() => ground.stop())

const publish = (name: string, yaml: string, texts: Record<string, string>, headers: Record<string, string> = {}) =>
  call<{
    hash: string
    errors?: { line?: number; code: string }[]
    code?: string
    detail?: string
    details?: Record<string, unknown>
  }>(ground, 'PUT', `/api/flows/${name}`, { yaml, files: texts }, headers)

describe('flows', () => {
  test('a published flow answers, and the same content gives the same hash and 200', async () => {
    const first = await publish('echo', echo, files)
    expect(first.status).toBe(201)
    const again = await publish('echo', echo, files)
    expect([again.status, again.body.hash]).toEqual([200, first.body.hash])
    const reply = await call(ground, 'POST', '/api/flows/echo/invoke', { name: 'Ada' })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({
      outputs: { greeting: 'Hello Ada, 1 time(s).' },
      snapshot: first.body.hash,
      cost: 0,
    })
  })

  test('If-Match that is not the hash of latest answers 412 with the hash that is there', async () => {
    const { body } = await publish('matched', echo, files)
    const refused = await publish('matched', echo.replace('default: 1', 'default: 2'), files, {
      'if-match': '0'.repeat(64),
    })
    expect(refused.status).toBe(412)
    expect(JSON.stringify(refused.body)).toContain(body.hash)
  })

  test('labels move to a version and invoke follows them', async () => {
    const one = await publish('labelled', echo, files)
    await publish('labelled', echo, { 'greet.jinja2': 'Goodbye {{ name }}' })
    const moved = await call(ground, 'PUT', '/api/flows/labelled/labels/production', { hash: one.body.hash })
    expect(moved.status).toBe(200)
    const production = await call(ground, 'POST', '/api/flows/labelled/invoke?label=production', { name: 'Ada' })
    const latest = await call(ground, 'POST', '/api/flows/labelled/invoke', { name: 'Ada' })
    expect([production.body['outputs'], latest.body['outputs']]).toEqual([
      { greeting: 'Hello Ada, 1 time(s).' },
      { greeting: 'Goodbye Ada' },
    ])
    const versions = await call<{ items: unknown[] }>(ground, 'GET', '/api/flows/labelled/versions')
    expect(versions.body.items).toHaveLength(2)
  })

  test('every error of a broken flow comes at once, with its line', async () => {
    const broken = echo.replace('type: prompt', 'type: prompts').replace('${greet.output}', '${gret.output}')
    const reply = await publish('broken', broken, files)
    expect(reply.status).toBe(422)
    expect(reply.body.code).toBe('invalid_flow')
    expect(reply.body.errors?.length).toBeGreaterThanOrEqual(2)
    expect(reply.body.errors?.every((error) => typeof error.line === 'number')).toBe(true)
    const checked = await call<{ errors: unknown[] }>(ground, 'POST', '/api/flows/broken/validate', {
      yaml: broken,
      files,
    })
    expect([checked.status, checked.body.errors.length]).toEqual([200, reply.body.errors?.length])
  })

  test('a run is kept with its nodes, its events and its trace', async () => {
    await publish('kept', echo, files)
    const { body } = await call<{ run_id: string }>(ground, 'POST', '/api/flows/kept/invoke', { name: 'Ada' })
    const run = await call(ground, 'GET', `/api/runs/${body.run_id}`)
    expect(run.body).toMatchObject({
      status: 'completed',
      inputs: { name: 'Ada', times: 1 },
      outputs: { greeting: 'Hello Ada, 1 time(s).' },
    })
    const events = await listen(await fetch(`${ground.url}/api/runs/${body.run_id}/events`))
    expect(events.map(({ event }) => event)).toEqual(['run-start', 'node-start', 'node-end', 'outputs', 'run-end'])
    const trace = await call<{ resourceSpans: unknown[] }>(ground, 'GET', `/api/runs/${body.run_id}/trace`)
    expect(trace.body.resourceSpans).toHaveLength(1)
    const list = await call<{ items: { id: string }[] }>(ground, 'GET', '/api/runs?flow=kept')
    expect(list.body.items.map(({ id }) => id)).toEqual([body.run_id])
  })

  test('with Accept: text/event-stream the answer comes token by token, not at the end', async () => {
    expect((await publish('slow', slow, chat)).status).toBe(201)
    const response = await fetch(`${ground.url}/api/flows/slow/invoke`, {
      method: 'POST',
      headers: { accept: 'text/event-stream' },
      body: JSON.stringify({ question: 'How do I wash the tent?' }),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const heard = await listen(response)
    const names = heard.map(({ event }) => event)
    const tokens = heard.filter(({ event }) => event === 'token')
    expect(names[0]).toBe('run-start')
    expect(names.at(-1)).toBe('run-end')
    expect(tokens.length).toBeGreaterThan(3)
    const outputs = heard.find(({ event }) => event === 'outputs')?.data['outputs'] as { answer: string }
    expect(tokens.map(({ data }) => data['delta']).join('')).toBe(outputs.answer)
    expect(outputs.answer).toContain('cold water')
  })
})

describe('who may enter', () => {
  const raw = (headers: Record<string, string>, path = '/api/flows'): Promise<number> =>
    new Promise((resolve, reject) => {
      const url = new URL(ground.url)
      request({ host: url.hostname, port: url.port, path, headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .once('error', reject)
        .end()
    })

  test('a foreign Origin, a cross-site fetch and a wrong Host are refused [23]', async () => {
    expect(await raw({ origin: 'https://evil.example' })).toBe(403)
    expect(await raw({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await raw({ host: 'evil.example' })).toBe(403)
    expect(await raw({ host: 'evil.example' }, '/api/health')).toBe(403)
    expect(await raw({})).toBe(200)
  })

  test('a wrong key is refused even on loopback, never taken for the owner', async () => {
    const reply = await call(ground, 'GET', '/api/flows', undefined, { 'api-key': 'nonsense' })
    expect([reply.status, reply.body['code']]).toEqual([401, 'unauthorized'])
  })

  test('a key may do what its roles say and nothing else, and is gone once revoked', async () => {
    await publish('guarded', echo, files)
    const made = await call<{ id: string; key: string }>(ground, 'POST', '/api/keys', {
      name: 'app',
      roles: ['runner'],
    })
    expect(made.status).toBe(201)
    const key = { authorization: `Bearer ${made.body.key}` }
    const invoked = await call<{ run_id: string }>(ground, 'POST', '/api/flows/guarded/invoke', { name: 'Ada' }, key)
    expect(invoked.status).toBe(200)
    expect((await call(ground, 'PUT', '/api/flows/guarded', { yaml: echo, files }, key)).status).toBe(403)
    expect((await call(ground, 'GET', '/api/keys', undefined, key)).status).toBe(403)
    expect(JSON.stringify((await call(ground, 'GET', '/api/keys')).body)).not.toContain(made.body.key)
    expect((await call(ground, 'GET', `/api/runs/${invoked.body.run_id}`, undefined, key)).body).toMatchObject({
      inputs: { name: 'Ada' },
    })
    const stranger = await call<{ key: string }>(ground, 'POST', '/api/keys', { name: 'other', roles: ['runner'] })
    const seen = await call(ground, 'GET', `/api/runs/${invoked.body.run_id}`, undefined, {
      'api-key': stranger.body.key,
    })
    expect(JSON.stringify(seen.body)).not.toContain('Ada')
    expect((await call(ground, 'DELETE', `/api/keys/${made.body.id}`)).status).toBe(204)
    expect((await call(ground, 'POST', '/api/flows/guarded/invoke', { name: 'Ada' }, key)).status).toBe(401)
  })

  test('acting for somebody needs the role', async () => {
    const made = await call<{ key: string }>(ground, 'POST', '/api/keys', {
      name: 'plain',
      roles: ['runner', 'reader'],
    })
    const reply = await call(ground, 'GET', '/api/flows', undefined, {
      'api-key': made.body.key,
      'x-sluice-acting-for': 'ada',
    })
    expect(reply.status).toBe(403)
  })
})

describe('records and connections', () => {
  test('records come in by line, go out one by one, and a bad line is named', async () => {
    const lines = [1, 2, 3].map((n) => JSON.stringify({ partition: 'c1', id: `o${n}`, total: n })).join('\n')
    expect((await call(ground, 'POST', '/api/records/orders/import', lines)).status).toBe(200)
    const list = await call<{ items: unknown[] }>(ground, 'GET', '/api/records/orders/c1?limit=2')
    expect(list.body.items).toHaveLength(2)
    expect(list.body).toHaveProperty('next')
    const bad = await call(ground, 'POST', '/api/records/orders/import', `${lines}\n{"id":`)
    expect(bad.status).toBe(422)
    expect(bad.text).toContain('4')
    expect((await call(ground, 'PUT', '/api/records/orders/c1/forget', { a: 1 })).status).toBe(422)
  })

  test('a connection takes references to secrets and refuses a secret itself', async () => {
    const literal = await call(ground, 'PUT', '/api/connections/mine', {
      kind: 'openai',
      fields: { base_url: 'http://127.0.0.1:9/v1' },
      secrets: { api_key: 'sk-very-secret' },
    })
    expect(literal.status).toBe(422)
    expect(literal.text).not.toContain('sk-very-secret')
    const reference = await call(ground, 'PUT', '/api/connections/mine', {
      kind: 'openai',
      fields: { base_url: 'http://127.0.0.1:9/v1' },
      secrets: { api_key: 'env:MY_KEY' },
    })
    expect(reference.status).toBe(201)
    expect((await call(ground, 'GET', '/api/connections/mine')).text).toContain('env:MY_KEY')
  })
})

test('the page lists flows under a policy that lets in no foreign code, and the API describes itself', async () => {
  const page = await call(ground, 'GET', '/')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const document = await call<{ paths: Record<string, unknown> }>(ground, 'GET', '/api/openapi.json')
  expect(Object.keys(document.body.paths)).toContain('/api/flows/{flow}/invoke')
  const health = await call(ground, 'GET', '/api/health')
  expect(health.body).toMatchObject({ status: 'ok', ground: 'local' })
})
