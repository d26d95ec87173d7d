import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call } from './api'
import { deployModule, publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(120_000)

let ground: Ground
let service: Server
let served: { readonly path: string; readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[] = []
let code: Record<string, string> = {}

const scripts = {
  'echo.ts': 'export default (inputs) => inputs',
  'count.ts': 'let calls = 0\nexport default () => ++calls',
  'flaky.ts': `import { Buffer } from 'node:buffer'
const seen = new Map()
export default ({ key }, { run }) => {
  const tries = (seen.get(run.id + key) ?? 0) + 1
  seen.set(run.id + key, tries)
  if (tries < 3) throw new Error('not yet ' + Buffer.from('x').length)
  return tries
}`,
  'slow.ts': 'export default () => new Promise((resolve) => setTimeout(() => resolve("late"), 20_000))',
  'sum.ts':
    'export default ({ list }, { run }) => ({ sum: list.reduce((all, one) => all + one), env: Object.keys(process.env).length })',
  'spin.ts': 'export default () => { for (;;); }',
  'fail.ts': 'export default () => { throw new Error("no") }',
}

beforeAll(async () => {
  service = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      served.push({ path: request.url ?? '', headers: request.headers, body })
      const status = request.url?.startsWith('/gone') ? 404 : 200
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ got: body, status }))
    })
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const port = String((service.address() as AddressInfo).port)
  ground = await startGround({
    env: {
      SLUICE_HTTP_ALLOW: `127.0.0.1:${port}`,
      SLUICE_REQUESTS_PER_MINUTE: '100000',
      SERVICE_KEY: 'the-service-key',
      SLUICE_FLOW_ENV: 'REGION',
      REGION: 'north',
    },
  })
  for (const [path, source] of Object.entries(scripts)) code[path] = await deployModule(ground, source)
  const connection = {
    kind: 'custom',
    base_url: `http://127.0.0.1:${port}/base`,
    secrets: { api_key: 'env:SERVICE_KEY' },
    fields: { header: 'x-service-key' },
  }
  expect((await call(ground, 'PUT', '/api/connections/service', connection)).status).toBeLessThan(300)
})
afterAll(async () => {
  await ground.stop()
  service.close()
})

interface Run {
  readonly status: string
  readonly outputs: Record<string, unknown> | null
  readonly error?: { readonly code: string; readonly message: string }
  readonly metrics: Record<string, number>
  readonly nodes: readonly {
    readonly path: string
    readonly status: string
    readonly attempts: number
    readonly wait?: unknown
  }[]
}

const ended = (id: string): Promise<Run> =>
  eventually(async () => {
    const { body } = await call<Run & Record<string, unknown>>(ground, 'GET', `/api/runs/${id}`)
    return ['completed', 'failed', 'cancelled'].includes(body.status) ? body : undefined
  }, 60_000)

/** The run of the same call by each driver. */
const both = async (flow: string, inputs: object): Promise<readonly Run[]> => {
  const now = await call<{ run_id?: string; details?: { run_id: string } }>(
    ground,
    'POST',
    `/api/flows/${flow}/invoke`,
    inputs,
  )
  const listed = await call<{ items: { id: string }[] }>(ground, 'GET', `/api/runs?flow=${flow}&limit=1`)
  const durable = await call<{ run_id: string }>(ground, 'POST', `/api/flows/${flow}/runs`, inputs)
  expect([now.text, durable.status]).toEqual([now.text, 202])
  return Promise.all([ended(now.body.run_id ?? listed.body.items[0]?.id ?? ''), ended(durable.body.run_id)])
}

const publishAll = async (flow: string, yaml: string, files: Record<string, string> = {}) => {
  const published = await publish(ground, flow, { yaml, files, code })
  expect([published.status, published.text]).toEqual([201, published.text])
}

const statuses = ({ nodes }: Run) => Object.fromEntries(nodes.map(({ path, status }) => [path, status]))

test('retry tries again, timeout cuts off, and on_error puts a value or a node in the place of what failed', async () => {
  await publishAll(
    'policies',
    `outputs:
  tries: {type: int, reference: "\${flaky.output}"}
  slow: {type: string, reference: "\${slow.output}"}
  handled: {type: object, reference: "\${fails.output}"}
nodes:
- {name: flaky, type: script, source: {type: code, path: flaky.ts}, inputs: {key: a}, retry: {attempts: 3, delay: 10ms}}
- {name: slow, type: script, source: {type: code, path: slow.ts}, timeout: 200ms, on_error: {default: gave up}}
- {name: fails, type: script, source: {type: code, path: fail.ts}, on_error: {node: standin}}
- {name: standin, type: script, source: {type: code, path: echo.ts}, inputs: {was: here}}
`,
  )
  for (const run of await both('policies', {})) {
    expect(run).toMatchObject({ status: 'completed', outputs: { tries: 3, slow: 'gave up', handled: { was: 'here' } } })
    expect(run.nodes.find(({ path }) => path === 'flaky')?.attempts).toBe(3)
    expect(statuses(run)).toMatchObject({ slow: 'failed', fails: 'failed', standin: 'completed' })
  }
})

test('a map carries out nodes of its own or another flow for every item, and a flow node calls one once', async () => {
  await publishAll(
    'inner',
    `inputs: {word: {type: string}, times: {type: int, default: 2}}
outputs: {said: {type: string, reference: "\${say.output}"}}
nodes:
- {name: say, type: prompt, source: {type: code, path: say.jinja2}, inputs: {word: "\${inputs.word}", times: "\${inputs.times}"}}
`,
    { 'say.jinja2': '{{ word * times }}' },
  )
  await publishAll(
    'outer',
    `inputs: {words: {type: list}}
outputs:
  each: {type: list, reference: "\${each.output}"}
  called: {type: list, reference: "\${called.output}"}
  once: {type: string, reference: "\${once.output.said}"}
nodes:
- name: each
  type: map
  concurrency: 2
  inputs: {items: "\${inputs.words}", mark: "!"}
  nodes:
  - {name: draft, type: prompt, source: {type: code, path: mark.jinja2}, inputs: {word: "\${inputs.item}", mark: "\${inputs.mark}"}}
  - {name: wrap, type: script, source: {type: code, path: echo.ts}, inputs: {text: "\${draft.output}"}}
  outputs:
    text: {type: string, reference: "\${wrap.output.text}"}
- {name: called, type: map, over: list, as: word, flow: inner, inputs: {list: "\${inputs.words}"}}
- {name: once, type: flow, flow: inner@latest, inputs: {word: z, times: "3"}}
`,
    { 'mark.jinja2': '{{ word }}{{ mark }}' },
  )
  const outputs = {
    each: [{ text: 'a!' }, { text: 'b!' }, { text: 'c!' }],
    called: [{ said: 'aa' }, { said: 'bb' }, { said: 'cc' }],
    once: 'zzz',
  }
  for (const run of await both('outer', { words: ['a', 'b', 'c'] })) {
    expect(run).toMatchObject({ status: 'completed', outputs })
  }
})

test('[8] a run keeps the version of a called flow that it fixed when it started', async () => {
  const said = (text: string) =>
    publish(ground, 'pinned', {
      yaml: `outputs: {said: {type: string, reference: "\${say.output}"}}
nodes:
- {name: say, type: prompt, source: {type: code, path: say.jinja2}}
`,
      files: { 'say.jinja2': text },
    })
  await said('old')
  await publishAll(
    'pins',
    `outputs: {said: {type: object, reference: "\${call.output.said}"}}
nodes:
- {name: ask, type: human}
- {name: call, type: flow, flow: pinned, inputs: {after: "\${ask.output}"}}
`,
  )
  const start = async () => (await call<{ run_id: string }>(ground, 'POST', '/api/flows/pins/runs', {})).body.run_id
  const before = await start()
  await said('new')
  const after = await start()
  for (const [run, words] of [
    [before, 'old'],
    [after, 'new'],
  ] as const) {
    const isAsked = async () =>
      (await call(ground, 'POST', `/api/runs/${run}/input`, { node: 'ask', value: 1 })).status === 202 || undefined
    await eventually(isAsked)
    expect(await ended(run)).toMatchObject({ status: 'completed', outputs: { said: words } })
  }
})

test('a script with a worker of its own keeps nobody waiting, and is ended at its timeout', async () => {
  await publishAll(
    'isolated',
    `outputs: {sum: {type: int, reference: "\${sum.output.sum}"}, spun: {type: string, reference: "\${spin.output}"}}
nodes:
- {name: sum, type: script, isolate: worker, source: {type: code, path: sum.ts}, inputs: {list: [1, 2, 3]}}
- {name: spin, type: script, isolate: worker, source: {type: code, path: spin.ts}, timeout: 500ms, on_error: {default: ended}}
`,
  )
  for (const run of await both('isolated', {})) {
    expect(run).toMatchObject({ status: 'completed', outputs: { sum: 6, spun: 'ended' } })
  }
})

test('a flow that comes to call itself is refused', async () => {
  await publishAll('circle', 'nodes:\n- {name: again, type: flow, flow: circle}\n')
  const { status, body } = await call(ground, 'POST', '/api/flows/circle/invoke', {})
  expect([status, body['detail']]).toEqual([400, expect.stringContaining('circle@latest → circle@latest') as string])
})

test('a cached output serves the next run', async () => {
  await publishAll(
    'cached',
    `inputs: {key: {type: string}}
outputs: {n: {type: int, reference: "\${count.output}"}}
nodes:
- {name: count, type: script, source: {type: code, path: count.ts}, inputs: {key: "\${inputs.key}"}, cache: {ttl: 1h}}
`,
  )
  const runs = [...(await both('cached', { key: 'a' })), ...(await both('cached', { key: 'b' }))]
  expect(runs.map((run) => [run.outputs?.['n'], statuses(run)['count']])).toEqual([
    [1, 'completed'],
    [1, 'reused'],
    [2, 'completed'],
    [2, 'reused'],
  ])
})

test('an http node calls a service below its connection, its secret in the header the connection names', async () => {
  await publishAll(
    'calls',
    `inputs: {path: {type: string}}
outputs: {got: {type: object, reference: "\${call.output.body}"}, status: {type: int, reference: "\${call.output.status}"}}
nodes:
- name: call
  type: http
  method: post
  connection: service
  accept: [404]
  inputs: {url: "\${inputs.path}", query: {q: 1}, headers: {x-mine: yes}, body: {a: [1]}}
`,
  )
  served = []
  for (const run of await both('calls', { path: 'things' })) {
    expect(run).toMatchObject({ status: 'completed', outputs: { status: 200, got: { got: '{"a":[1]}' } } })
    expect(JSON.stringify(run)).not.toContain('the-service-key')
  }
  expect(served.map(({ path, headers }) => [path, headers['x-service-key'], headers['x-mine']])).toEqual(
    Array.from({ length: 2 }, () => ['/base/things?q=1', 'the-service-key', 'yes']),
  )
  expect(new Set(served.map(({ headers }) => headers['idempotency-key'])).size).toBe(2)
  // [22] An absolute address elsewhere gets no secret and is no public one.
  for (const run of await both('calls', { path: 'http://127.0.0.1:9/elsewhere' })) {
    expect(run.error?.code).toMatch(/address_refused|forbidden/)
  }
})

test('a safety node whose checks are not installed says unchecked, and lets nothing pass where it is told to', async () => {
  const yaml = (more: string) => `inputs: {text: {type: string}}
outputs: {found: {type: object, reference: "\${guard.output}"}}
nodes:
- {name: guard, type: safety, checks: [nobody-installed-this]${more}, inputs: {text: "\${inputs.text}"}}
`
  await publishAll('guarded', yaml(''))
  for (const run of await both('guarded', { text: 'hello' })) {
    expect(run.outputs?.['found']).toMatchObject({
      outcome: 'unchecked',
      findings: [{ check: 'nobody-installed-this', outcome: 'unchecked' }],
    })
  }
  await publishAll('shut', yaml(', unchecked: block'))
  for (const run of await both('shut', { text: 'hello' })) expect(run.error?.code).toBe('content_blocked')
})

test('aggregation nodes run over the one line of a single run, and a condition of the extended kind decides', async () => {
  await publishAll(
    'gathers',
    `inputs: {score: {type: int}}
outputs: {high: {type: object, reference: "\${high.output}"}, all: {type: object, reference: "\${sum.output}"}}
nodes:
- {name: high, type: script, source: {type: code, path: echo.ts}, inputs: {s: "\${inputs.score}"}, activate: {when: "\${inputs.score}", gt: 5}}
- {name: sum, type: script, aggregation: true, source: {type: code, path: echo.ts}, inputs: {scores: "\${inputs.score}", high: "\${high.output.s}", plain: 1}}
`,
  )
  for (const run of await both('gathers', { score: 3 })) {
    expect(run).toMatchObject({ status: 'completed', outputs: { high: null } })
    expect(run.outputs).not.toHaveProperty('all')
    expect(run.nodes.find(({ path }) => path === 'sum')).toMatchObject({
      status: 'completed',
      output: { scores: [3], high: [null], plain: 1 },
    })
  }
})

test('conditions of every word decide, and a join says when bypassing spreads', async () => {
  const conditions = {
    not: 'is_not: x',
    within: 'in: [x, y]',
    above: 'gt: a',
    below: 'lt: a',
    like: 'matches: "^[xyz]$"',
  }
  const nodes = Object.entries(conditions).map(
    ([name, condition]) =>
      `- {name: ${name}, type: script, source: {type: code, path: echo.ts}, inputs: {n: ${name}}, activate: {when: "\${inputs.word}", ${condition}}}`,
  )
  const join = (name: string, how: string) =>
    `- {name: ${name}, type: script, source: {type: code, path: echo.ts}, join: ${how}, inputs: {a: "\${not.output.n}", b: "\${within.output.n}"}}`
  await publishAll(
    'decides',
    `inputs: {word: {type: string}}\nnodes:\n${nodes.join('\n')}\n${join('any', 'any')}\n${join('all', 'all')}\n`,
  )
  for (const run of await both('decides', { word: 'x' })) {
    const [ran, away] = ['completed', 'bypassed']
    expect(statuses(run)).toEqual({ not: away, within: ran, above: ran, below: away, like: ran, any: ran, all: away })
  }
})

test('lookup reads what its owner may, and retrieve what the index holds', async () => {
  const records = { name: 'Ada' }
  expect((await call(ground, 'PUT', '/api/records/people/p-1/p-1', records)).status).toBeLessThan(300)
  expect((await call(ground, 'PUT', '/api/indexes/notes', {})).status).toBeLessThan(300)
  const put = await call(
    ground,
    'PUT',
    '/api/indexes/notes/documents/kettle.md',
    '# Kettle\n\nThe kettle holds nine cups.',
  )
  expect(put.status).toBe(202)
  await eventually(async () => {
    const { body } = await call(ground, 'GET', '/api/indexes/notes/documents/kettle.md')
    return body['status'] === 'indexed' ? true : undefined
  })
  await publishAll(
    'reads',
    `inputs: {who: {type: string}}
outputs: {person: {type: object, reference: "\${person.output}"}, text: {type: string, reference: "\${found.output.[0].text}"}}
nodes:
- {name: person, type: lookup, collection: people, owner: who, inputs: {who: "\${inputs.who}"}}
- {name: found, type: retrieve, index: notes, top: 1, inputs: {query: how many cups does the kettle hold}}
`,
  )
  for (const run of await both('reads', { who: 'p-1' })) {
    expect(run.outputs).toMatchObject({ person: { name: 'Ada' }, text: expect.stringContaining('nine cups') as string })
  }
  for (const run of await both('reads', { who: 'p-2' })) expect(run.outputs?.['person']).toBeNull()
})

test('a person answers a form of a durable run, once and only as it asks; a call by hand is told where to go', async () => {
  await publishAll(
    'asks',
    `inputs: {draft: {type: string}}
outputs: {ok: {type: bool, reference: "\${ask.output.approved}"}, other: {type: object, reference: "\${other.output}"}}
nodes:
- name: ask
  type: human
  title: May this go out?
  form: {approved: boolean, note: {type: string, required: false}}
  inputs: {draft: "\${inputs.draft}"}
- {name: other, type: script, source: {type: code, path: echo.ts}, inputs: {free: true}}
`,
  )
  const refused = await call(ground, 'POST', '/api/flows/asks/invoke', { draft: 'x' })
  expect([refused.status, refused.body['detail']]).toEqual([
    400,
    expect.stringContaining('/api/flows/asks/runs') as string,
  ])
  const { body } = await call<{ run_id: string }>(ground, 'POST', '/api/flows/asks/runs', { draft: 'x' })
  const waiting = await eventually(async () => {
    const { body: run } = await call<Run & Record<string, unknown>>(ground, 'GET', `/api/runs/${body.run_id}`)
    return run.status === 'waiting' ? run : undefined
  })
  expect(statuses(waiting)).toEqual({ ask: 'waiting', other: 'completed' })
  expect(waiting.nodes.find(({ path }) => path === 'ask')?.wait).toMatchObject({ title: 'May this go out?' })
  const answer = (value: unknown) => call(ground, 'POST', `/api/runs/${body.run_id}/input`, { node: 'ask', value })
  const wrong = await answer({ approved: 'yes', more: 1 })
  expect([wrong.status, (wrong.body['errors'] as { path: string }[]).map(({ path }) => path)]).toEqual([
    422,
    ['approved', 'more'],
  ])
  expect((await answer({ approved: true })).status).toBe(202)
  expect((await answer({ approved: false })).status).toBe(409)
  expect(await ended(body.run_id)).toMatchObject({ status: 'completed', outputs: { ok: true, other: { free: true } } })
})

test('a person who does not answer in time is replaced by the node that on_error names', async () => {
  await publishAll(
    'waits',
    `outputs: {said: {type: object, reference: "\${ask.output}"}}
nodes:
- {name: ask, type: human, timeout: 500ms, on_error: {node: nobody}}
- {name: nobody, type: script, source: {type: code, path: echo.ts}, inputs: {answered: false}}
`,
  )
  const { body } = await call<{ run_id: string }>(ground, 'POST', '/api/flows/waits/runs', {})
  expect(await ended(body.run_id)).toMatchObject({ status: 'completed', outputs: { said: { answered: false } } })
})
