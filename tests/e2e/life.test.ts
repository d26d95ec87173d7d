import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { call } from './api'
import { deployModule, publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(120_000)

let ground: Ground
let service: Server
let port = ''
let code: Record<string, string> = {}
let isDown = false
let served: { readonly path: string; readonly headers: Record<string, unknown>; readonly body: string }[] = []

const signingKey = 'the-signing-key'
const servedAt = (path: string) => served.filter((one) => one.path.startsWith(path))

beforeAll(async () => {
  service = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      served.push({ path: request.url ?? '', headers: request.headers, body })
      const status = isDown && request.url?.startsWith('/second') ? 503 : 200
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ at: request.url }))
    })
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  port = String((service.address() as AddressInfo).port)
  ground = await startGround({
    env: {
      SLUICE_HTTP_ALLOW: `127.0.0.1:${port}`,
      SLUICE_REQUESTS_PER_MINUTE: '100000',
      SIGNING_KEY: signingKey,
    },
  })
  code = { 'echo.ts': await deployModule(ground, 'export default (inputs) => inputs') }
})
afterAll(async () => {
  await ground.stop()
  service.close()
})
beforeEach(() => {
  served = []
  isDown = false
})

interface Run {
  readonly id: string
  readonly status: string
  readonly inputs?: unknown
  readonly outputs: Record<string, unknown> | null
  readonly error?: { readonly code: string; readonly message: string }
  readonly forked_from?: string
  readonly webhook?: { readonly state: string; readonly attempts: number; readonly last: string }
  readonly nodes: readonly {
    readonly path: string
    readonly status: string
    readonly attempts: number
    readonly inputs?: unknown
    readonly output?: unknown
  }[]
}

const ended = (id: string): Promise<Run> =>
  eventually(async () => {
    const { body } = await call<Run & Record<string, unknown>>(ground, 'GET', `/api/runs/${id}`)
    return ['completed', 'failed', 'cancelled'].includes(body.status) ? body : undefined
  }, 60_000)

const publishAll = async (flow: string, yaml: string) => {
  const published = await publish(ground, flow, { yaml, files: {}, code })
  expect([published.status, published.text]).toEqual([201, published.text])
}

const start = async (flow: string, inputs: object, query = ''): Promise<string> => {
  const reply = await call<{ run_id: string }>(ground, 'POST', `/api/flows/${flow}/runs${query}`, inputs)
  expect([reply.status, reply.text]).toEqual([202, reply.text])
  return reply.body.run_id
}

const post = <T = Record<string, unknown>>(path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call<T>(ground, 'POST', path, body, headers)

const nodesOf = ({ nodes }: Run) =>
  Object.fromEntries(nodes.map(({ path, status, attempts }) => [path, `${status} ${attempts}`]))

const keyFor = async (name: string, roles: readonly string[]): Promise<Record<string, string>> => {
  const { body } = await post<{ key: string }>('/api/keys', { name, roles })
  return { 'api-key': body.key }
}

const twoCalls = (retry = '') => `
inputs: {tag: {type: string}, other: {type: string, default: x}}
outputs: {both: {type: object, reference: "\${join.output}"}}
nodes:
- {name: first, type: http, method: POST, inputs: {url: "http://127.0.0.1:${port}/first", body: "\${inputs.tag}"}}
- {name: beside, type: http, method: POST, inputs: {url: "http://127.0.0.1:${port}/beside", body: "\${inputs.other}"}}
- {name: second, type: http, method: POST, inputs: {url: "http://127.0.0.1:${port}/second", body: "\${first.output}"}${retry}}
- {name: join, type: script, source: {type: code, path: echo.ts}, inputs: {a: "\${second.output}", b: "\${beside.output}"}}
`

describe('resume', () => {
  test('[2] runs again what failed and nothing that was paid, whichever driver began it, with attempts that go on', async () => {
    await publishAll('two', twoCalls(', retry: {attempts: 2, delay: 10ms}'))
    isDown = true
    await call(ground, 'POST', '/api/flows/two/invoke', { tag: 'called' })
    const listed = await call<{ items: { id: string }[] }>(ground, 'GET', '/api/runs?flow=two&limit=1')
    const called = listed.body.items[0]?.id ?? ''
    const durable = await start('two', { tag: 'durable' })
    for (const id of [called, durable]) {
      const before = await ended(id)
      expect(before.status).toBe('failed')
      expect(nodesOf(before)).toMatchObject({ first: 'completed 1', beside: 'completed 1', second: 'failed 2' })
      // It fails again, by its policy anew, and its attempts go on.
      isDown = true
      expect((await post(`/api/runs/${id}/resume`)).status).toBe(202)
      expect(nodesOf(await ended(id))).toMatchObject({ first: 'reused 1', second: 'failed 4', join: 'cancelled 0' })
      isDown = false
      const firsts = servedAt('/first').length
      expect((await post(`/api/runs/${id}/resume`)).status).toBe(202)
      const after = await ended(id)
      expect([after.status, nodesOf(after)]).toEqual([
        'completed',
        { first: 'reused 1', beside: 'reused 1', second: 'completed 5', join: 'completed 1' },
      ])
      expect(servedAt('/first')).toHaveLength(firsts)
      expect(after.outputs).toMatchObject({ both: { a: { body: { at: '/second' } }, b: { body: { at: '/beside' } } } })
    }
    expect(servedAt('/first')).toHaveLength(2)
    expect(servedAt('/beside')).toHaveLength(2)
    const completed = await post(`/api/runs/${durable}/resume`)
    expect([completed.status, completed.body['code']]).toEqual([409, 'conflict'])
  })

  test('is refused while a run goes on, and where its inputs held a secret', async () => {
    await publishAll(
      'asks',
      'outputs: {said: {type: object, reference: "${ask.output}"}}\nnodes:\n- {name: ask, type: human, title: Well?, form: {ok: boolean}}\n',
    )
    const id = await start('asks', {})
    expect((await post(`/api/runs/${id}/resume`)).status).toBe(409)
    expect((await post(`/api/runs/${id}/cancel`)).status).toBe(200)
    const secret = twoCalls().replace('tag: {type: string}', 'tag: {type: secret}')
    await publishAll('secretive', secret)
    isDown = true
    await call(ground, 'POST', '/api/flows/secretive/invoke', { tag: 'hush' })
    const listed = await call<{ items: { id: string }[] }>(ground, 'GET', '/api/runs?flow=secretive&limit=1')
    const refused = await post(`/api/runs/${listed.body.items[0]?.id}/resume`)
    expect([refused.status, String(refused.body['detail'])]).toEqual([409, expect.stringMatching(/secret/)])
  })
})

test('a fork takes over what depends on nothing that is other, copies it, and outlives the run it came from', async () => {
  await publishAll('forked', twoCalls())
  const id = await start('forked', { tag: 'one' })
  await ended(id)
  served = []
  const fork = await post<{ run_id: string }>(`/api/runs/${id}/fork`, { from: 'second' })
  expect([fork.status, fork.text]).toEqual([202, fork.text])
  const forked = await ended(fork.body.run_id)
  expect(forked).toMatchObject({ status: 'completed', forked_from: id })
  expect(nodesOf(forked)).toEqual({ first: 'reused 1', beside: 'reused 1', second: 'completed 1', join: 'completed 1' })
  expect(served.map(({ path }) => path)).toEqual(['/second'])

  served = []
  const other = await post<{ run_id: string }>(`/api/runs/${id}/fork`, {
    from: 'join',
    inputs: { other: 'y' },
    overrides: { first: { said: 'by hand' } },
  })
  expect(nodesOf(await ended(other.body.run_id))).toMatchObject({ first: 'reused 0', beside: 'completed 1' })
  expect(served.map(({ path }) => path).toSorted()).toEqual(['/beside', '/second'])
  expect(servedAt('/second')[0]?.body).toContain('by hand')

  expect((await post(`/api/runs/${id}/fork`, { from: 'nowhere' })).status).toBe(400)
  expect((await call(ground, 'DELETE', `/api/runs/${id}`)).status).toBe(204)
  expect((await call(ground, 'GET', `/api/runs/${id}`)).status).toBe(404)
  expect((await ended(fork.body.run_id)).outputs).toMatchObject({ both: { b: { body: { at: '/beside' } } } })
})

test('[22] the end of a run is told to a connection of kind webhook, signed, with content only where it says so', async () => {
  await publishAll('told', twoCalls())
  const base_url = `http://127.0.0.1:${port}/hook`
  const put = (name: string, body: object) => call(ground, 'PUT', `/api/connections/${name}`, body)
  await put('quiet', { kind: 'webhook', base_url, secrets: { signing_key: 'env:SIGNING_KEY' } })
  await put('open', {
    kind: 'webhook',
    base_url,
    secrets: { signing_key: 'env:SIGNING_KEY' },
    fields: { content: true },
  })
  await put('plain', { kind: 'custom', base_url, secrets: { signing_key: 'env:SIGNING_KEY' } })
  expect((await post('/api/flows/told/runs?webhook=plain', { tag: 'x' })).status).toBe(400)
  for (const name of ['quiet', 'open']) {
    served = []
    const id = await start('told', { tag: 'x' }, `?webhook=${name}`)
    const hook = await eventually(async () => servedAt('/hook')[0])
    const [, time = '', given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(hook.headers['x-sluice-signature'])) ?? []
    expect(given).toBe(createHmac('sha256', signingKey).update(`${time}.${hook.body}`).digest('hex'))
    const message = JSON.parse(hook.body) as Record<string, unknown>
    expect(message).toMatchObject({ run_id: id, kind: 'flow', flow: 'told', status: 'completed' })
    expect('outputs' in message).toBe(name === 'open')
    const state = await eventually(async () => {
      const { webhook } = await ended(id)
      return webhook?.state === 'delivered' ? webhook : undefined
    })
    expect(state).toMatchObject({ attempts: 1, last: '200' })
  }
})

test('[3] whoever holds a link may answer once, without a key; a link that was replaced leads nowhere', async () => {
  await publishAll(
    'linked',
    'inputs: {draft: {type: string}}\noutputs: {said: {type: object, reference: "${ask.output}"}}\nnodes:\n- {name: ask, type: human, title: May it go?, form: {ok: boolean}, inputs: {draft: "${inputs.draft}"}}\n',
  )
  const id = await start('linked', { draft: 'Dear all' })
  const waits = () => call<{ items: { node: string; linked: boolean }[] }>(ground, 'GET', `/api/runs/${id}/waits`)
  await eventually(async () => ((await waits()).body.items.length > 0 ? true : undefined))
  const make = () => post<{ token: string; url: string }>(`/api/runs/${id}/waits`, { node: 'ask' })
  const first = await make()
  expect([first.status, first.text]).toEqual([201, first.text])
  const replaced = first.body
  const { url } = (await make()).body
  expect((await waits()).body.items).toMatchObject([{ node: 'ask', linked: true }])
  expect((await call(ground, 'GET', replaced.url)).status).toBe(404)
  expect((await call(ground, 'GET', `/api/waits/${'0'.repeat(64)}`)).status).toBe(404)
  expect((await call(ground, 'GET', url)).body).toMatchObject({
    title: 'May it go?',
    inputs: { draft: 'Dear all' },
    form: { ok: { type: 'boolean' } },
  })
  expect((await post(url, { value: { ok: 'maybe' } })).status).toBe(422)
  expect((await post(url, { value: { ok: true } })).status).toBe(202)
  expect((await post(url, { value: { ok: false } })).status).toBe(404)
  expect((await ended(id)).outputs).toEqual({ said: { ok: true } })
})

test('a flow that says record: masked or none leaves no value in its records, and none is refused where a run must go on', async () => {
  for (const record of ['masked', 'none']) {
    await publishAll(`record-${record}`, `record: ${record}\n${twoCalls()}`)
    const invoked = await call<{ run_id: string; outputs: object }>(
      ground,
      'POST',
      `/api/flows/record-${record}/invoke`,
      {
        tag: 'Mrs Marple',
      },
    )
    expect(invoked.body.outputs).toMatchObject({ both: { a: { body: { at: '/second' } } } })
    const { text, body } = await call<Run & Record<string, unknown>>(ground, 'GET', `/api/runs/${invoked.body.run_id}`)
    expect(text).not.toContain('Marple')
    expect(text).not.toContain('/second')
    expect(body.nodes.find(({ path }) => path === 'first')?.inputs).toEqual(
      record === 'none' ? null : { masked: expect.objectContaining({ type: 'object', sha256: expect.any(String) }) },
    )
    expect((await post(`/api/runs/${invoked.body.run_id}/fork`, { from: 'second' })).status).toBe(409)
  }
  expect((await post('/api/flows/record-none/runs', { tag: 'x' })).status).toBe(400)
  expect((await ended(await start('record-masked', { tag: 'x' }))).status).toBe('completed') // Of a flow and those it calls the strictest counts.
  for (const record of ['masked', 'none'])
    await publishAll(
      `calls-${record}`,
      `inputs:
  tag: {type: string}
outputs:
  o: {type: object, reference: "\${c.output}"}
nodes:
- {name: c, type: flow, flow: record-${record}, inputs: {tag: "\${inputs.tag}"}}
`,
    )
  expect((await post('/api/flows/calls-none/runs', { tag: 'x' })).status).toBe(400)
  const calling = await start('calls-masked', { tag: 'x' })
  expect(await ended(calling)).toMatchObject({ status: 'completed', record: 'masked' })
})

test('[20] content and what follows from it are the own principal’s or read-content’s, and purging a stranger’s run is the owner’s', async () => {
  await publishAll('seen', twoCalls())
  const [runner, stranger, reader, seeing] = await Promise.all([
    keyFor('a', ['runner']),
    keyFor('b', ['runner']),
    keyFor('c', ['reader']),
    keyFor('d', ['runner', 'read-content']),
  ])
  const reply = await post<{ run_id: string }>('/api/flows/seen/runs', { tag: 'x' }, runner)
  const id = reply.body.run_id
  await ended(id)
  const statuses = async (headers: Record<string, string>) => [
    (await post(`/api/runs/${id}/resume`, undefined, headers)).status,
    (await post(`/api/runs/${id}/fork`, { from: 'second' }, headers)).status,
    (await call(ground, 'GET', `/api/runs/${id}/waits`, undefined, headers)).status,
    (await post(`/api/runs/${id}/waits`, { node: 'first' }, headers)).status,
    (await post(`/api/runs/${id}/feedback`, { thumbs: 'up' }, headers)).status,
  ]
  expect(await statuses(stranger)).toEqual([403, 403, 403, 403, 403])
  expect(await statuses(reader)).toEqual([403, 403, 403, 403, 403])
  expect(await statuses(seeing)).toEqual([409, 202, 200, 409, 201])
  expect(await statuses(runner)).toEqual([409, 202, 200, 409, 201])
  for (const headers of [stranger, reader, seeing])
    expect((await call(ground, 'DELETE', `/api/runs/${id}`, undefined, headers)).status).toBe(403)
  expect((await call(ground, 'DELETE', `/api/runs/${id}`, undefined, runner)).status).toBe(204)
})

test('the command starts, watches, resumes and forks runs, and tells by its exit code how they ended', async () => {
  await publishAll('commanded', twoCalls())
  const sluice = async (...words: string[]) => {
    const child = spawn(process.execPath, [
      join(__dirname, '../../dist/cli/sluice.js'),
      ...words,
      '--server',
      ground.url,
    ])
    let out = ''
    child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
    const exitCode = await new Promise<number | null>((resolve) => void child.once('close', resolve))
    return { exitCode, out }
  }
  isDown = true
  const started = await sluice('run', 'start', 'commanded', '--inputs', 'tag=x', '--watch', '--json')
  expect(started.exitCode).toBe(1)
  const lines = started.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)
  const id = lines[0]?.['run_id'] ?? ''
  expect(lines.at(-1)).toMatchObject({ event: 'run-end', status: 'failed' })
  isDown = false
  expect(await sluice('run', 'resume', id, '--watch')).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('/second'),
  })
  expect((await sluice('run', 'show', id)).out).toMatch(/second +http +completed +2/)
  expect((await sluice('run', 'fork', id, '--from', 'join', '--watch')).exitCode).toBe(0)
  expect((await sluice('run', 'list', '--flow', 'commanded')).out.split('\n')).toHaveLength(4)
  expect((await sluice('run', 'watch', id)).exitCode).toBe(0)
  expect((await sluice('run', 'cancel', id)).exitCode).toBe(1)
})

test('feedback on a run is checked and kept', async () => {
  await publishAll('judged', twoCalls())
  const id = await start('judged', { tag: 'x' })
  await ended(id)
  expect((await post(`/api/runs/${id}/feedback`, {})).status).toBeGreaterThanOrEqual(400)
  const kept = await post(`/api/runs/${id}/feedback`, {
    score: 0.5,
    thumbs: 'up',
    comment: 'fine',
    corrected: { a: 1 },
  })
  expect([kept.status, kept.body['run_id']]).toEqual([201, id])
  expect((await call(ground, 'GET', `/api/runs/${id}/trace`)).text).toContain('fine')
})
