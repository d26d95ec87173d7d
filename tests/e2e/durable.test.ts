import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOfflineModel } from '../../local/offline-model'
import { call, listen } from './api'
import { deployModule, publish, scripted } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(180_000)

const latencyMs = 400

// Two chains side by side and a join, all by a model.
const llm = (name: string, reads: string) => `
- name: ${name}
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {question: "\${${reads}}", name: "${name}"}
  api: chat`
const chains = {
  yaml: `
inputs:
  question: {type: string}
outputs:
  left: {type: string, reference: "\${joined.output}"}
nodes:${llm('a1', 'inputs.question')}${llm('a2', 'a1.output')}${llm('a3', 'a2.output')}${llm('b1', 'inputs.question')}${llm('b2', 'b1.output')}
- name: joined
  type: prompt
  source: {type: code, path: join.jinja2}
  inputs: {left: "\${a3.output}", right: "\${b2.output}"}
`,
  files: {
    'chat.jinja2': 'system:\nYou are {{ name }}.\n\nuser:\n{{ question }}\n',
    'join.jinja2': '{{ left }} / {{ right }}',
  },
}
const calls = ['a1', 'a2', 'a3', 'b1', 'b2']

interface Run {
  readonly id: string
  readonly status: string
  readonly outputs?: unknown
  readonly nodes: readonly { readonly path: string; readonly status: string; readonly ended_at: string | null }[]
}

let model: Awaited<ReturnType<typeof startOfflineModel>>
let ground: Ground
let folder: string
const env = () => ({
  SLUICE_MODEL_BASE_URL: `${model.url}/v1`,
  SLUICE_MODEL_PROVIDER: 'offline',
  SLUICE_LEASE_MS: '2000',
  SLUICE_REQUESTS_PER_MINUTE: '1000000',
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-durable-'))
  model = await startOfflineModel({ latencyMs })
  ground = await startGround({ folder, env: env() })
  expect((await publish(ground, 'chains', chains)).status).toBe(201)
})
afterAll(async () => {
  await ground.stop()
  await model.close()
  rmSync(folder, { recursive: true, force: true })
})

const start = (question: string, headers: Record<string, string> = {}) =>
  call<{ run_id: string; status_url: string; events_url: string; cancel_url: string; code?: string }>(
    ground,
    'POST',
    '/api/flows/chains/runs',
    { question },
    headers,
  )

const ended = (id: string): Promise<Run> =>
  eventually(async () => {
    const { body } = await call<Run & Record<string, unknown>>(ground, 'GET', `/api/runs/${id}`)
    return ['completed', 'failed', 'cancelled'].includes(body.status) ? body : undefined
  }, 180_000)

test('a durable run is accepted at once, completes, and tells its nodes by events and spans', async () => {
  const accepted = await start('What floats?')
  expect(accepted.status).toBe(202)
  const { run_id, status_url, events_url } = accepted.body
  expect(accepted.headers.get('location')).toBe(status_url)
  const heard = await listen(await fetch(ground.url + events_url))
  const names = heard.map(({ event, data }) => [event, data['node']].join(' ').trim())
  expect(names[0]).toBe('run-start')
  expect(names.slice(-2)).toEqual(['outputs', 'run-end'])
  expect(names.filter((name) => name.startsWith('node-start')).toSorted()).toEqual(
    [...calls, 'joined'].map((node) => `node-start ${node}`),
  )
  expect(names.filter((name) => name.startsWith('node-end'))).toHaveLength(6)
  // Told while the run works, not at its end.
  const [first, last] = [heard.find(({ event }) => event === 'node-start'), heard.at(-1)]
  expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(latencyMs)

  const run = await ended(run_id)
  expect(run).toMatchObject({ status: 'completed', outputs: { left: expect.stringContaining(' / ') as string } })
  // Whoever comes back has heard all; a reader that were told to try again would come for ever.
  const replayed = await call(ground, 'GET', events_url)
  const ids = [...replayed.text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id ?? '')
  expect([ids.length, replayed.text.includes('retry:')]).toEqual([heard.length, false])
  const back = async (id: string | undefined) =>
    call(ground, 'GET', events_url, undefined, { 'last-event-id': id ?? '' })
  expect([(await back(ids.at(-1))).status, (await back(ids.at(-1))).text]).toEqual([204, ''])
  expect((await back(ids.at(-2))).text).toMatch(/^id: .*\nevent: run-end\ndata: .*\n\n$/)

  const trace = await call<{ resourceSpans: unknown[] }>(ground, 'GET', `${status_url}/trace`)
  expect(trace.body.resourceSpans).toHaveLength(1)
})

test('[7] the same Idempotency-Key and body give the same run, another body is refused', async () => {
  const before = model.stats().chat
  const key = { 'idempotency-key': 'order 1' }
  const [one, two] = await Promise.all([start('What sinks?', key), start('What sinks?', key)])
  expect([one.status, two.status, two.body.run_id]).toEqual([202, 202, one.body.run_id])
  const other = await start('What burns?', key)
  expect([other.status, other.body.code]).toEqual([409, 'conflict'])
  await ended(one.body.run_id)
  expect(model.stats().chat - before).toBe(calls.length)
})

test('a cancelled run stops asking, stays cancelled, and one that has ended cannot be cancelled', async () => {
  const { body } = await start('What flies?')
  await eventually(async () => {
    const { body: run } = await call<Run & Record<string, unknown>>(ground, 'GET', `/api/runs/${body.run_id}`)
    return run.nodes.some(({ path }) => path === 'a1') ? run : undefined
  })
  const cancelled = await call(ground, 'POST', body.cancel_url)
  expect([cancelled.status, cancelled.body['status']]).toEqual([200, 'cancelled'])
  const asked = model.stats().chat
  await new Promise((resolve) => setTimeout(resolve, 4 * latencyMs))
  // What was in the air at that moment may still have been counted.
  expect(model.stats().chat - asked).toBeLessThanOrEqual(2)
  expect((await ended(body.run_id)).status).toBe('cancelled')
  expect((await call(ground, 'POST', body.cancel_url)).status).toBe(200)

  const done = await start('What swims?')
  await ended(done.body.run_id)
  expect((await call(ground, 'POST', done.body.cancel_url)).status).toBe(409)
  expect((await call(ground, 'POST', '/api/runs/nothing/cancel')).status).toBe(404)
})

test('[8] a run survives a publish and a changed script: the old run ends with the old code, a new one with the new', async () => {
  const versionOf = async (word: string) => ({
    yaml: `
inputs:
  question: {type: string}
outputs:
  said: {type: string, reference: "\${work.output}"}
nodes:${llm('slow', 'inputs.question')}
- name: work
  type: script
  source: {type: code, path: work.ts}
  inputs: {text: "\${slow.output}"}
`,
    files: chains.files,
    code: { 'work.ts': await deployModule(ground, `export default () => '${word}'\n`) },
  })
  const begin = async () =>
    (await call<{ run_id: string }>(ground, 'POST', '/api/flows/coded/runs', { question: 'Which code?' })).body.run_id
  expect((await publish(ground, 'coded', await versionOf('old code'))).status).toBe(201)
  const before = await begin()
  expect((await publish(ground, 'coded', await versionOf('new code'))).status).toBe(201)
  const after = await begin()
  expect([(await ended(before)).outputs, (await ended(after)).outputs]).toEqual([
    { said: 'old code' },
    { said: 'new code' },
  ])
})

test('outputs of sixty megabytes from thirty runs at once are named failures, in both drivers, and the process lives', async () => {
  const code = await deployModule(
    ground,
    `export default () => Array.from({ length: 60 }, () => 'x'.repeat(1_000_000))\n`,
  )
  expect((await publish(ground, 'huge', { ...scripted(code), files: {} })).status).toBe(201)
  const many = Array.from({ length: 15 }, (_none, index) => ({ to: String(index) }))
  const invoked = many.map((inputs) => call(ground, 'POST', '/api/flows/huge/invoke', inputs))
  const started = many.map((inputs) => call<{ run_id: string }>(ground, 'POST', '/api/flows/huge/runs', inputs))
  for (const { status, body } of await Promise.all(invoked))
    expect([status, body['code']]).toEqual([500, 'output_too_large'])
  for (const { body } of await Promise.all(started)) {
    const { body: run } = await eventually(async () => {
      const found = await call(ground, 'GET', `/api/runs/${body.run_id}`)
      return found.body['status'] === 'failed' ? found : undefined
    }, 60_000)
    expect(run['error']).toMatchObject({ code: 'output_too_large', details: { node: 'work', limit: 8_388_608 } })
  }
  expect((await call(ground, 'GET', '/api/health')).status).toBe(200)
})

test('[3] people inside a map and inside a called flow are waited for, and a quiet stream of events is open within a second', async () => {
  const approval = {
    yaml: `
inputs:
  what: {type: string}
outputs:
  verdict: {type: object, reference: "\${ask.output}"}
nodes:
- name: ask
  type: human
  form: {ok: boolean}
  inputs: {what: "\${inputs.what}"}
`,
    files: {},
  }
  const people = {
    yaml: `
inputs:
  drafts: {type: list}
outputs:
  verdicts: {type: list, reference: "\${each.output}"}
  last: {type: object, reference: "\${call.output}"}
nodes:
- name: each
  type: map
  over: drafts
  as: draft
  inputs: {drafts: "\${inputs.drafts}"}
  nodes:
  - name: ask
    type: human
    form: {ok: boolean}
    inputs: {draft: "\${inputs.draft}"}
  outputs:
    ok: {type: object, reference: "\${ask.output}"}
- name: call
  type: flow
  flow: approval
  inputs: {what: all of it}
`,
    files: {},
  }
  expect((await publish(ground, 'approval', approval)).status).toBe(201)
  const published = await publish(ground, 'people', people)
  expect([published.status, published.body]).toMatchObject([201, {}])
  const { body } = await call<{ run_id: string; events_url: string }>(ground, 'POST', '/api/flows/people/runs', {
    drafts: ['one', 'two'],
  })
  const statusAt = async (path: string): Promise<string | undefined> => {
    const parent = path.replace(/(\[\d+\])?\/.*$/, '')
    const { body: found } = await call<{ items: { path: string; status: string }[] }>(
      ground,
      'GET',
      `/api/runs/${body.run_id}/nodes?parent=${parent}`,
    )
    return found.items.find((one) => one.path === path)?.status
  }
  const paths = ['each[1]/ask', 'call/ask', 'each[0]/ask']
  for (const path of paths) await eventually(async () => ((await statusAt(path)) === 'waiting' ? true : undefined))
  const quiet = await call<{ items: unknown[] }>(ground, 'GET', body.events_url.replace('/events', '/nodes'))
  expect(quiet.body.items).toHaveLength(2)
  const leave = new AbortController()
  const stream = (from?: string) =>
    fetch(ground.url + body.events_url, {
      signal: leave.signal,
      ...(from !== undefined && { headers: { 'last-event-id': from } }),
    })
  const starts = new Set<unknown>()
  const heard = await listen(await stream(), ({ data }) => starts.add(data['node']).size > 5)
  // Nothing is left to tell, and the stream is open all the same.
  expect((await stream(heard.at(-1)?.id)).status).toBe(200)
  leave.abort()

  for (const [index, node] of paths.entries()) {
    const answered = await call(ground, 'POST', `/api/runs/${body.run_id}/input`, { node, value: { ok: index > 0 } })
    expect([node, answered.status]).toEqual([node, 202])
  }
  expect(await ended(body.run_id)).toMatchObject({
    status: 'completed',
    outputs: { verdicts: [{ ok: { ok: true } }, { ok: { ok: false } }], last: { verdict: { ok: true } } },
  })
})

test('a run called by /invoke that is cancelled stops asking and says so', async () => {
  const invoked = call(ground, 'POST', '/api/flows/chains/invoke', { question: 'What waits?' })
  const id = await eventually(async () => {
    const { body } = await call<{ items: { id: string; status: string }[] }>(ground, 'GET', '/api/runs?status=running')
    return body.items[0]?.id
  })
  expect((await call(ground, 'POST', `/api/runs/${id}/cancel`)).status).toBe(200)
  const reply = await invoked
  expect([reply.status, reply.body['code']]).toEqual([499, 'cancelled'])
  expect((await ended(id)).status).toBe('cancelled')
})
